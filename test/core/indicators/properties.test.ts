import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ta } from '../../../src/core/indicators/index.ts';
import { INDICATORS, startupCandles } from '../../../src/core/indicators/registry.ts';
import { type Candles, sliceCandles } from '../../../src/core/model/candles.ts';
import { arbitraryCandles, candlesFrom, compute } from './call.ts';

const named = INDICATORS.map((indicator) => [indicator.name, indicator] as const);
const LONG = 300;
const long = candlesFrom(
  Array.from({ length: LONG }, (_, row) => 3 * Math.sin(row * 0.7) + 2 * Math.sin(row * 0.13 + 1)),
);

/** They look at single rows of the past, which may lie before a gap. */
const COMPARE_TWO_ROWS = new Set([
  'mom',
  'roc',
  'rocp',
  'rocr',
  'rocr100',
  'ichimoku',
  'pivots',
  'returns',
  'logReturns',
]);

function copyOf(candles: Candles): Candles {
  const { length, time, open, high, low, close, volume } = candles;
  const [t, o, h, l, c, v] = [time, open, high, low, close, volume].map((column) => column.slice());
  return { length, time: t, open: o, high: h, low: l, close: c, volume: v };
}

function withGap(candles: Candles, from: number, to: number): Candles {
  const copy = copyOf(candles);
  for (const column of [copy.open, copy.high, copy.low, copy.close, copy.volume]) column.fill(NaN, from, to);
  return copy;
}

describe.each(named)('ta.%s', (_, indicator) => {
  it('never looks ahead: the result on the first rows equals the first rows of the result', () => {
    fc.assert(
      fc.property(arbitraryCandles(1, 130), fc.nat(), (candles, at) => {
        const cut = at % (candles.length + 1);
        const whole = compute(indicator, candles);
        const part = compute(indicator, sliceCandles(candles, 0, cut));
        for (const [index, column] of part.entries()) expect(column).toEqual(whole[index].subarray(0, cut));
      }),
      { numRuns: 40 },
    );
  });

  it('shows no infinity, not on flat prices nor without volume', () => {
    if (indicator.group === 'math') return;
    const dead = fc.tuple(arbitraryCandles(1, 150), fc.boolean(), fc.boolean()).map(([candles, flat, silent]) => {
      const copy = copyOf(candles);
      const half = copy.length >> 1;
      if (silent) copy.volume.fill(0, half);
      if (flat)
        for (const column of [copy.open, copy.high, copy.low, copy.close]) column.fill(candles.close[half], half);
      return copy;
    });
    fc.assert(
      fc.property(dead, (candles) => {
        for (const column of compute(indicator, candles)) {
          expect(column.findIndex((value) => Math.abs(value) === Infinity)).toBe(-1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('begins anew after missing candles, as if the candles began there', () => {
    const gap = withGap(long, 120, 123);
    const before = compute(indicator, sliceCandles(long, 0, 120));
    const after = compute(indicator, sliceCandles(long, 123, LONG));
    for (const [index, column] of compute(indicator, gap).entries()) {
      expect(column.subarray(0, 120)).toEqual(before[index]);
      const anew = rowNumbersApart(after[index], 0);
      const got = rowNumbersApart(column.subarray(123), 123);
      if (COMPARE_TWO_ROWS.has(indicator.name))
        for (const row of anew.keys()) if (Number.isNaN(anew[row])) got[row] = NaN;
      expect(got).toEqual(anew);
    }
  });

  it('has all its values from the row on that the registry says', () => {
    // Patterns show 0 before they can judge, no price has an arc sine, and pivots wait for the next day.
    if (indicator.group === 'pattern' || ['acos', 'asin', 'pivots'].includes(indicator.name)) return;
    // The two sides of QQE take turns.
    const columns = indicator.name === 'qqe' ? compute(indicator, long).slice(0, 2) : compute(indicator, long);
    const firsts = columns.map((column) => column.findIndex((value) => !Number.isNaN(value)));
    if (!indicator.outputs.some((name) => /squeeze|crossed/.test(name))) {
      expect(Math.max(...firsts)).toBe(indicator.lookback(indicator.parameters));
    }
    const settled = indicator.lookback(indicator.parameters);
    expect(columns.every((column) => !column.subarray(settled).includes(NaN))).toBe(true);
  });

  it('gives columns of the length of the candles and leaves its input alone', () => {
    for (const length of [0, 1, 2, 5]) {
      const candles = sliceCandles(long, 0, length);
      const copy = copyOf(candles);
      for (const column of compute(indicator, candles)) expect(column).toHaveLength(length);
      expect(candles).toEqual(copy);
    }
  });

  /** Results that are rows are counted from the first candle. */
  function rowNumbersApart(column: Float64Array, offset: number): Float64Array {
    return indicator.outputs[0].includes('ndex') ? column.map((value) => value - offset) : column;
  }
});

describe('bounds hold to the last digit', () => {
  it.each([
    ['rsi', 0, 100],
    ['stochrsi', 0, 100],
    ['stochf', 0, 100],
    ['mfi', 0, 100],
    ['imi', 0, 100],
    ['rvi', 0, 100],
    ['dx', 0, 100],
    ['aroon', 0, 100],
    ['willr', -100, 0],
    ['cmo', -100, 100],
    ['cmou', -100, 100],
    ['correl', -1, 1],
    ['er', 0, 1],
    ['ibs', 0, 1],
  ] as const)('of ta.%s: %d to %d', (name, lowest, highest) => {
    const indicator = INDICATORS.find((one) => one.name === name)!;
    fc.assert(
      fc.property(arbitraryCandles(40, 130), (candles) => {
        for (const column of compute(indicator, candles)) {
          expect(column.findIndex((value) => value < lowest || value > highest)).toBe(-1);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('candles to begin with', () => {
  const rows = 3000;
  const row = rows - 1;
  // Uneven moves without a pattern, so that no memory is helped by symmetry.
  const history = candlesFrom(
    Array.from({ length: rows }, (_, at) => 3 * Math.sin(at * at) + Math.cos(at * 0.05)),
    3000,
  );

  it.each(named)('are enough for ta.%s', (_, indicator) => {
    const count = startupCandles(indicator);
    expect(count === undefined).toBe(indicator.memory === 'path');
    if (count === undefined) return;
    const whole = compute(indicator, history);
    const part = compute(indicator, sliceCandles(history, row - count, rows));
    for (const [index, column] of whole.entries()) {
      const largest = column.subarray(-500).reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
      const got = indicator.outputs[index].toLowerCase().endsWith('index')
        ? part[index][count] + row - count
        : part[index][count];
      if (!Object.is(got, column[row])) expect(Math.abs(got - column[row])).toBeLessThanOrEqual(1e-5 * largest);
    }
  });

  it('are not asked for where no number would do', () => {
    expect(INDICATORS.filter((indicator) => startupCandles(indicator) === undefined).map(({ name }) => name)).toContain(
      'obv',
    );
  });
});

describe('every function of ta', () => {
  it('is in the registry, and the other way round', () => {
    const functions = Object.entries(ta).filter(([, value]) => typeof value === 'function');
    expect(functions.map(([name]) => name).sort()).toEqual(INDICATORS.map(({ name }) => name).sort());
  });

  it('has the outputs that the registry says', () => {
    for (const indicator of INDICATORS) {
      const columns = compute(indicator, long);
      expect(columns.every((column) => ArrayBuffer.isView(column))).toBe(true);
    }
  });

  it('takes single precision and integers like float64', () => {
    const closes = Int32Array.from({ length: 60 }, (_, row) => 100 + ((row * 7) % 13));
    expect(ta.rsi(closes, 14)).toEqual(ta.rsi(Float64Array.from(closes), 14));
    expect(ta.ema(Float32Array.from(closes), 5)).toEqual(ta.ema(Float64Array.from(closes), 5));
  });
});

describe('bad arguments', () => {
  const periods = [0, -1, 2.5, NaN, Infinity];

  it.each(named)('of ta.%s: a period that is no whole number is an InputError', (_, indicator) => {
    for (const [name, value] of Object.entries(indicator.parameters)) {
      if (
        typeof value !== 'number' ||
        !Number.isInteger(value) ||
        !/period|fast|slow|signal|^base|conversion/i.test(name)
      ) {
        continue;
      }
      for (const period of periods) {
        const parameters = { ...indicator.parameters, [name]: period };
        expect(() => compute(indicator, long, parameters)).toThrow(
          expect.objectContaining({ code: 'INDICATOR_PERIOD', path: name }) as Error,
        );
      }
    }
  });

  it.each(named)('of ta.%s: columns of different length are an InputError', (_, indicator) => {
    if (indicator.inputs.length < 2) return;
    const candles = { ...long, [indicator.takes === 'candles' ? indicator.inputs[0] : 'close']: new Float64Array(7) };
    expect(() => compute(indicator, candles)).toThrow(expect.objectContaining({ code: 'COLUMN_LENGTH' }) as Error);
  });

  it('are refused with a stable code', () => {
    const code = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return (error as { code: string }).code;
      }
      return undefined;
    };
    expect(code(() => ta.sma(undefined as unknown as Float64Array))).toBe('COLUMN_TYPE');
    expect(code(() => ta.ma(long.close, 5, 'best' as 'sma'))).toBe('INDICATOR_AVERAGE');
    expect(code(() => ta.bbands(long.close, 20, NaN))).toBe('INDICATOR_NUMBER');
    expect(code(() => ta.sar(long, -0.1))).toBe('INDICATOR_NUMBER');
  });
});
