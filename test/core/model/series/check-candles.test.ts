import { describe, expect, it } from 'vitest';
import { checkCandles, isBroken, sortCandles } from '../../../../src/core/model/series.ts';
import { candlesOf, flatAt, rowsOf } from '../../../support/candles.ts';
import type { CandleRow } from '../../../support/candles.ts';

const MINUTE = 60_000;

function atMinutes(...minutes: number[]): ReturnType<typeof flatAt> {
  return flatAt(minutes.map((minute) => minute * MINUTE));
}

/** Sound candles of 1m with one row replaced. */
function withRow(row: number, ...values: [number, number, number, number, number]): ReturnType<typeof flatAt> {
  const rows = Array.from({ length: 5 }, (_, n): CandleRow => [n * MINUTE, 10, 12, 9, 11, 1]);
  rows[row] = [row * MINUTE, ...values];
  return candlesOf(rows);
}

describe('times', () => {
  it('nothing is wrong with candles in order', () => {
    expect(checkCandles(atMinutes(0, 1, 2), '1m')).toEqual([]);
    expect(checkCandles(atMinutes(), '1m')).toEqual([]);
  });

  it('a gap: where it begins, how many are missing', () => {
    expect(checkCandles(atMinutes(0, 1, 5, 6), '1m')).toEqual([{ kind: 'gap', row: 2, timeMs: 2 * MINUTE, count: 3 }]);
  });

  it('rows that repeat a time', () => {
    expect(checkCandles(atMinutes(0, 1, 1, 1, 2), '1m')).toEqual([
      { kind: 'duplicate', row: 2, timeMs: MINUTE, count: 2 },
    ]);
  });

  it('a row that comes late fills its gap', () => {
    expect(checkCandles(atMinutes(0, 1, 3, 2, 4), '1m')).toEqual([
      { kind: 'unordered', row: 3, timeMs: 2 * MINUTE, count: 1 },
    ]);
  });

  it('unordered, repeated and missing at once', () => {
    expect(checkCandles(atMinutes(0, 1, 6, 3, 1, 7), '1m')).toEqual([
      { kind: 'gap', row: 2, timeMs: 4 * MINUTE, count: 2 },
      { kind: 'unordered', row: 3, timeMs: 3 * MINUTE, count: 1 },
      { kind: 'gap', row: 3, timeMs: 2 * MINUTE, count: 1 },
      { kind: 'duplicate', row: 4, timeMs: MINUTE, count: 1 },
    ]);
  });

  it('times beside the grid', () => {
    const candles = flatAt([0, MINUTE + 1, 2 * MINUTE + 1]);
    expect(checkCandles(candles, '1m')).toEqual([{ kind: 'offGrid', row: 1, timeMs: MINUTE + 1, count: 2 }]);
    expect(checkCandles(flatAt([Date.UTC(2024, 2, 28)]), '1w').map(({ kind }) => kind)).toEqual(['offGrid']);
    expect(checkCandles(flatAt([Date.UTC(2024, 2, 25), Date.UTC(2024, 3, 1)]), '1w')).toEqual([]);
    expect(checkCandles(flatAt([Date.UTC(2024, 1), Date.UTC(2024, 3)]), '1M')).toEqual([
      { kind: 'gap', row: 1, timeMs: Date.UTC(2024, 2), count: 1 },
    ]);
  });
});

describe('values', () => {
  it.each([
    ['a price that is not a number', withRow(2, 10, NaN, 9, 11, 1), 'nan'],
    ['an infinite price', withRow(2, 10, Infinity, 9, 11, 1), 'nan'],
    ['a volume that is not a number', withRow(2, 10, 12, 9, 11, NaN), 'nan'],
    ['a price of zero', withRow(2, 10, 12, 0, 11, 1), 'nonPositive'],
    ['a negative price', withRow(2, -10, 12, 9, 11, 1), 'nonPositive'],
    ['a negative volume', withRow(2, 10, 12, 9, 11, -1), 'nonPositive'],
    ['a high below the low', withRow(2, 10, 9, 12, 11, 1), 'badCandle'],
  ])('%s makes the series unusable', (_, candles, kind) => {
    const problems = checkCandles(candles, '1m');
    expect(problems).toEqual([{ kind, row: 2, timeMs: 2 * MINUTE, count: 1 }]);
    expect(problems.every(isBroken)).toBe(true);
  });

  it.each([
    ['an open above the high', withRow(2, 13, 12, 9, 11, 1)],
    ['a close below the low', withRow(2, 10, 12, 9, 8, 1)],
  ])('%s is told, but does no harm', (_, candles) => {
    const problems = checkCandles(candles, '1m');
    expect(problems).toEqual([{ kind: 'outside', row: 2, timeMs: 2 * MINUTE, count: 1 }]);
    expect(problems.some(isBroken)).toBe(false);
  });

  it('zero volume and a flat candle are sound', () => {
    expect(checkCandles(withRow(2, 10, 10, 10, 10, 0), '1m')).toEqual([]);
  });

  it('a time that is not a number', () => {
    expect(checkCandles(flatAt([0, NaN, MINUTE]), '1m')).toEqual([{ kind: 'nan', row: 1, timeMs: NaN, count: 1 }]);
  });

  it('mark prices need no volume, funding rates may be negative and late by milliseconds', () => {
    expect(checkCandles(withRow(2, 10, 12, 9, 11, NaN), '1m', 'mark')).toEqual([]);
    expect(checkCandles(flatAt([-60_000, 0]), '1m', 'mark')).toEqual([]);
    const rates = candlesOf([
      [0, -0.0001, 0, 0, 0, 0],
      [28_800_017, 0.0001, 0, 0, 0, 0],
    ]);
    expect(checkCandles(rates, '8h', 'funding_rate')).toEqual([]);
    rates.open[1] = NaN;
    expect(checkCandles(rates, '8h', 'funding_rate')).toEqual([{ kind: 'nan', row: 1, timeMs: 28_800_017, count: 1 }]);
  });

  it('columns that were not loaded are passed over', () => {
    const none = new Float64Array(0);
    const { time, high, low } = withRow(2, 10, 9, 12, 11, 1);
    const candles = { length: 5, time, open: none, high, low, close: none, volume: none };
    expect(checkCandles(candles, '1m').map(({ kind }) => kind)).toEqual(['badCandle']);
    expect(checkCandles({ ...candles, high: none, low: none }, '1m')).toEqual([]);
  });
});

describe('sortCandles', () => {
  it('gives the same object if the order is right', () => {
    const candles = atMinutes(0, 1, 5);
    expect(sortCandles(candles)).toBe(candles);
  });

  it('sorts by time, and of a repeated time keeps the last row', () => {
    const candles = candlesOf([
      [2, 20, 20, 20, 20, 1],
      [1, 10, 10, 10, 10, 1],
      [2, 21, 21, 21, 21, 2],
    ]);
    const filled = Uint8Array.of(0, 1, 0);
    expect(rowsOf(sortCandles({ ...candles, filled }))).toEqual([
      [1, 10, 10, 10, 10, 1, 'filled'],
      [2, 21, 21, 21, 21, 2],
    ]);
  });
});
