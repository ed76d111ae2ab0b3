import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ta } from '../../../src/core/indicators/index.ts';
import { candlesFrom } from './call.ts';

const fixture = (name: string): string[][] =>
  readFileSync(new URL(`../../fixtures/cases/${name}.csv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

/** Relative difference. */
const apart = (got: number, want: number): number => Math.abs(got - want) / Math.abs(want);

describe('RSI of a price that does not move', () => {
  const closes = Float64Array.from(fixture('rsi-constant-closes'), ([close]) => Number(close));
  const rsi = ta.rsi(closes, 14);

  it('is 0, then 100 after a rise, then what the averages give', () => {
    expect(Array.from(rsi.subarray(0, 14)).every(Number.isNaN)).toBe(true);
    expect(Array.from(rsi.subarray(14, 19))).toEqual([0, 0, 100, 100, 100]);
    for (const [row, want] of [
      [19, 44.464683262497466],
      [20, 44.46468326249747],
      [21, 57.99268257995672],
    ] as const) {
      expect(apart(rsi[row], want)).toBeLessThanOrEqual(1e-12);
    }
  });

  it('is 100 on every row of a price that only rises', () => {
    const rising = Float64Array.from({ length: 30 }, (_, row) => row + 1);
    expect(Array.from(ta.rsi(rising, 14).subarray(14))).toEqual(Array.from({ length: 16 }, () => 100));
  });

  it('gives a stochastic of the RSI without infinities', () => {
    const { stochRsiK, stochRsiD } = ta.stochrsi(closes, 5, 3, 3);
    expect([...stochRsiK, ...stochRsiD].filter((value) => Math.abs(value) === Infinity)).toEqual([]);
    expect(stochRsiK[12]).toBe(0);
  });
});

describe('deviations keep their digits', () => {
  const rows = fixture('stddev-cancellation');
  const column = (index: number): Float64Array =>
    Float64Array.from(
      rows.map((row) => row[index]).filter((cell) => cell !== undefined && cell !== ''),
      Number,
    );
  const lastOf = (values: Float64Array): number => values.at(-1)!;
  // Sigmas of the last 20 rows by two passes in decimal arithmetic.
  const cases = [
    ['98,000 with steps of 0.1', 0, 0.138834433769148, 1e-9],
    ['1.6e9 with steps of 1', 1, 1.388344337691482, 1e-6],
    ['after a fall by 15 orders of magnitude', 2, 1.388344337691e-8, 1e-9],
  ] as const;

  it.each(cases)('%s', (_, index, sigma, relative) => {
    const values = column(index);
    expect(apart(lastOf(ta.stddev(values, 20)), sigma)).toBeLessThanOrEqual(relative);
    expect(apart(lastOf(ta.var(values, 20)), sigma ** 2)).toBeLessThanOrEqual(2 * relative);
    const { bbUpper, bbMiddle, bbLower } = ta.bbands(values, 20, 2, 2);
    expect(apart(lastOf(bbUpper) - lastOf(bbMiddle), 2 * sigma)).toBeLessThanOrEqual(Math.max(relative, 1e-6));
    expect(apart(lastOf(bbMiddle) - lastOf(bbLower), 2 * sigma)).toBeLessThanOrEqual(Math.max(relative, 1e-6));
  });

  it.each([20, 49])('and are 0, never negative or NaN, where a noisy price goes flat (period %i)', (period) => {
    const values = column(3);
    expect(lastOf(ta.stddev(values, period))).toBe(0);
    for (const value of ta.var(values, period).subarray(period - 1)) expect(value).toBeGreaterThanOrEqual(0);
    for (const value of ta.stddev(values, period).subarray(period - 1)) expect(value).toBeGreaterThanOrEqual(0);
  });
});

describe('VWAP over midnight and rows without volume', () => {
  const table = fixture('vwap-session-candles').map((row) => row.map(Number));
  const at = (index: number): Float64Array => Float64Array.from(table, (row) => row[index]);
  const candles = { time: at(0), open: at(1), high: at(2), low: at(3), close: at(4), volume: at(5) };
  const cumulative = [NaN, 10, 10, 190 / 18, 225 / 19, 225 / 19, 12.5];
  const daily = [NaN, 10, NaN, 11, 37 / 3, 37 / 3, 13];

  it.each([
    ['cumulative', () => ta.vwap(candles), cumulative],
    ['of the UTC day', () => ta.vwapDaily(candles), daily],
  ] as const)('%s', (_, compute, want) => {
    for (const [row, value] of compute().entries()) {
      if (Number.isNaN(want[row])) expect(value).toBeNaN();
      else expect(apart(value, want[row])).toBeLessThanOrEqual(1e-10);
    }
  });

  it('leaves no infinity in other indicators of volume', () => {
    const columns = [ta.vwma(candles, 3), ta.mfi(candles, 3), ta.obv(candles), ta.vwapRolling(candles, 2)];
    expect(columns.flatMap((column) => [...column]).filter((value) => Math.abs(value) === Infinity)).toEqual([]);
  });
});

describe('Heikin-Ashi', () => {
  it('begins with the middle of the first candle’s open and close', () => {
    const candles = {
      open: Float64Array.of(10, 11, 20, 21),
      high: Float64Array.of(12, 15, 22, 21),
      low: Float64Array.of(9, 10, 19, 5),
      close: Float64Array.of(11, 14, 21, 6),
    };
    const { haOpen, haHigh, haLow, haClose } = ta.ha(candles);
    expect([...haOpen]).toEqual([10.5, 10.5, 11.5, 16]);
    expect([...haHigh]).toEqual([12, 15, 22, 21]);
    expect([...haLow]).toEqual([9, 10, 11.5, 5]);
    expect([...haClose]).toEqual([10.5, 12.5, 20.5, 13.25]);
  });
});

describe('over two million rows, through fifteen orders of magnitude', () => {
  const length = 2_000_000;
  const values = new Float64Array(length);
  for (let row = 0; row < length; row++) values[row] = 1e9 * 10 ** ((-15 * row) / length) * (1 + 0.01 * Math.sin(row));

  /** The same from the last rows alone. */
  const tail = (rows: number): Float64Array => values.slice(length - rows);

  it.each([
    ['sma', (x: Float64Array) => ta.sma(x, 200)],
    ['wma', (x: Float64Array) => ta.wma(x, 200)],
    ['stddev', (x: Float64Array) => ta.stddev(x, 200)],
    ['linearregSlope', (x: Float64Array) => ta.linearregSlope(x, 200)],
    ['max', (x: Float64Array) => ta.max(x, 200)],
  ] as const)('%s depends on its window alone', (_, compute) => {
    expect(apart(compute(values).at(-1)!, compute(tail(200)).at(-1)!)).toBeLessThanOrEqual(1e-9);
  });

  it.each([
    ['ema', (x: Float64Array) => ta.ema(x, 50)],
    ['rsi', (x: Float64Array) => ta.rsi(x, 14)],
    ['kama', (x: Float64Array) => ta.kama(x, 10)],
    ['macd', (x: Float64Array) => ta.macd(x).macdHist],
  ] as const)('%s forgets what is long past', (_, compute) => {
    expect(apart(compute(values).at(-1)!, compute(tail(5000)).at(-1)!)).toBeLessThanOrEqual(1e-9);
  });
});

describe('crosses', () => {
  it('need a change of sides, not a touch', () => {
    const price = Float64Array.of(1, 2, 3, 2, 1, 2, NaN, 3, 1);
    expect([...ta.crossedAbove(price, 2)]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect([...ta.crossedBelow(price, 2)]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...ta.crossedAbove(price, price)]).toEqual(Array.from({ length: 9 }, () => 0));
  });
});

describe('a scale of the price', () => {
  it('changes no oscillator', () => {
    const candles = candlesFrom(Array.from({ length: 200 }, (_, row) => 3 * Math.sin(row * row)));
    const tiny = { ...candles };
    for (const name of ['open', 'high', 'low', 'close'] as const)
      tiny[name] = candles[name].map((value) => value * 2 ** -40);
    for (const compute of [ta.adx, ta.cci, ta.willr, ta.mfi, ta.ultosc, ta.natr]) {
      const [got, want] = [compute(tiny), compute(candles)];
      for (let row = 40; row < 200; row++) expect(apart(got[row], want[row])).toBeLessThanOrEqual(1e-12);
    }
  });
});
