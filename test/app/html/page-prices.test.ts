import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostCandles, pagePrices } from '../../../src/app/html/page-prices.ts';
import { plottedColumns, unknownPlotNames } from '../../../src/app/html/plot-lines.ts';
import { rowOfTime, unpackCandles } from '../../../src/app/html/page/prices.ts';
import { candlesOf, type CandleRow } from '../../support/candles.ts';

const MINUTE = 60_000;
const all = { startMs: 0, timeframeMs: MINUTE, most: 1000 };
const pack = (rows: readonly CandleRow[], options: Partial<typeof all> = {}, lines: Float64Array[] = []) =>
  pagePrices(
    {
      pair: 'A/B',
      candles: candlesOf(rows),
      lines: lines.map((column, at) => ({ name: `line ${at}`, pane: null, type: 'line', color: null, column })),
    },
    { ...all, ...options },
  );

describe('prices of a page', () => {
  it('come back exactly, gaps included', () => {
    const price = fc.integer({ min: 1, max: 1e9 });
    const candle = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.array(price, { minLength: 4, maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(candle, { minLength: 1, maxLength: 50 }), fc.nat(8), (shapes, decimals) => {
        let time = 0;
        const rows = shapes.map(([steps, prices]): CandleRow => {
          time += steps * MINUTE;
          const [low, open, close, high] = prices.sort((a, b) => a - b).map((whole) => whole / 10 ** decimals);
          return [time, open, high, low, close, 1];
        });
        const expected = rows.map(([at, open, high, low, close]) => ({ time: at / 1000, open, high, low, close }));
        expect(unpackCandles(pack(rows))).toEqual(expected);
      }),
    );
  });

  it('begin where the run does, without the warm-up', () => {
    const rows = [1, 2, 3].map((minute): CandleRow => [minute * MINUTE, 1, 1, 1, minute, 1]);
    expect(unpackCandles(pack(rows, { startMs: 2 * MINUTE })).map(({ time }) => time)).toEqual([120, 180]);
  });

  it('are joined where there are too many, and columns keep the last value', () => {
    const rows: CandleRow[] = [
      [0, 10, 12, 9, 11, 1],
      [MINUTE, 11, 15, 11, 14, 1],
      [2 * MINUTE, 14, 14, 8, 9, 1],
    ];
    const packed = pack(rows, { most: 2 }, [Float64Array.from([1, Number.NaN, 2.34567891])]);
    expect(packed.stepMs).toBe(2 * MINUTE);
    expect(unpackCandles(packed)).toEqual([
      { time: 0, open: 10, high: 15, low: 9, close: 14 },
      { time: 120, open: 14, high: 14, low: 8, close: 9 },
    ]);
    expect(packed.lines[0].values).toEqual([null, 2.34568]);
  });

  it('are fewer a pair, the more pairs and columns there are', () => {
    expect(mostCandles(1, 0)).toBeGreaterThan(mostCandles(10, 0));
    expect(mostCandles(10, 0)).toBeGreaterThan(mostCandles(10, 5));
    expect(mostCandles(1e6, 100)).toBe(1000);
  });

  it('are found by time', () => {
    const candles = unpackCandles(pack([1, 2, 4].map((minute): CandleRow => [minute * MINUTE, 1, 1, 1, 1, 1])));
    const rowOf = (minutes: number) => rowOfTime(candles, minutes * MINUTE);
    expect([0.5, 1, 1.5, 3, 4, 100].map(rowOf)).toEqual([-1, 0, 0, 1, 2, 2]);
  });
});

describe('what a strategy plots', () => {
  const candles = candlesOf([0, 1, 2].map((minute): CandleRow => [minute * MINUTE, 100, 100, 100, 100, 1]));
  const columns = {
    mean: Float64Array.from([99, 100, 101]),
    rsi: Float64Array.from([10, 20, 30]),
    cross: Uint8Array.from([0, 1, 0]),
  };
  const shown = (plot: Parameters<typeof plottedColumns>[0]) =>
    plottedColumns(plot, columns, candles).map(({ name, pane, type, color }) => [name, pane, type, color]);

  it('is what its configuration names, where it says', () => {
    const plot = { mainPlot: { cross: { type: 'points' } }, subplots: { Index: { rsi: { color: 'red' }, gone: {} } } };
    expect(shown(plot as Parameters<typeof plottedColumns>[0])).toEqual([
      ['cross', null, 'points', null],
      ['rsi', 'Index', 'line', 'red'],
    ]);
    expect(unknownPlotNames(plot as Parameters<typeof plottedColumns>[0], columns)).toEqual(['gone']);
  });

  it('is every column of numbers without one: prices over the price, others below', () => {
    expect(shown(undefined)).toEqual([
      ['mean', null, 'line', null],
      ['rsi', 'rsi', 'line', null],
    ]);
  });
});
