import { describe, expect, it } from 'vitest';
import { closedCandles, mergeCandles } from '../../../../src/core/model/series.ts';
import { candlesOf, flatAt, rowsOf } from '../../../support/candles.ts';

describe('mergeCandles', () => {
  const older = candlesOf([
    [1, 10, 10, 10, 10, 1],
    [2, 20, 20, 20, 20, 1],
  ]);
  const newer = candlesOf([
    [0, 1, 1, 1, 1, 1],
    [2, 21, 21, 21, 21, 2],
  ]);

  it('puts both in order; the later revision of a candle wins', () => {
    expect(rowsOf(mergeCandles(older, newer)).map(([time, open]) => [time, open])).toEqual([
      [0, 1],
      [1, 10],
      [2, 21],
    ]);
    expect(rowsOf(mergeCandles(newer, older)).at(-1)?.[1]).toBe(20);
  });

  it('a real candle takes the place of a filled one', () => {
    const merged = mergeCandles({ ...older, filled: Uint8Array.of(1, 1) }, newer);
    expect(rowsOf(merged)).toEqual([
      [0, 1, 1, 1, 1, 1],
      [1, 10, 10, 10, 10, 1, 'filled'],
      [2, 21, 21, 21, 21, 2],
    ]);
  });

  it('with nothing is the same', () => {
    expect(rowsOf(mergeCandles(older, flatAt([])))).toEqual(rowsOf(older));
    expect(rowsOf(mergeCandles(flatAt([]), older))).toEqual(rowsOf(older));
  });
});

describe('closedCandles', () => {
  const candles = flatAt([0, 60_000, 120_000]);

  it.each([
    [0, 0, 0],
    [59_999, 0, 0],
    [60_000, 0, 1],
    [179_999, 0, 2],
    [180_000, 0, 3],
    [181_999, 2000, 2],
    [182_000, 2000, 3],
    // The one before the last is confirmed by the last: it needs no settling time.
    [120_001, 2000, 2],
  ])('at %i with %i ms to settle: %i', (nowMs, settlingMs, count) => {
    expect(closedCandles(candles, '1m', nowMs, settlingMs).length).toBe(count);
  });

  it('gives the same object if all are closed', () => {
    expect(closedCandles(candles, '1m', 1e9)).toBe(candles);
  });
});
