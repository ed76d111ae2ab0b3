import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMissing, fillGaps } from '../../../../src/core/model/series.ts';
import { candlesOf, flatAt, rowsOf } from '../../../support/candles.ts';
import { minuteCandles } from './arbitraries.ts';

const MINUTE = 60_000;

describe('fillGaps', () => {
  it('puts flat candles at the previous close into a gap', () => {
    const candles = candlesOf([
      [0, 10, 12, 9, 11, 5],
      [3 * MINUTE, 20, 22, 19, 21, 6],
    ]);
    expect(rowsOf(fillGaps(candles, '1m'))).toEqual([
      [0, 10, 12, 9, 11, 5],
      [MINUTE, 11, 11, 11, 11, 0, 'filled'],
      [2 * MINUTE, 11, 11, 11, 11, 0, 'filled'],
      [3 * MINUTE, 20, 22, 19, 21, 6],
    ]);
  });

  it('gives the same object if nothing is missing', () => {
    for (const times of [[], [0], [0, MINUTE, 2 * MINUTE]]) {
      const candles = flatAt(times);
      expect(fillGaps(candles, '1m')).toBe(candles);
    }
  });

  it('keeps what was filled before', () => {
    const candles = { ...flatAt([0, MINUTE, 3 * MINUTE]), filled: Uint8Array.of(0, 1, 0) };
    expect([...(fillGaps(candles, '1m').filled ?? [])]).toEqual([0, 1, 1, 0]);
  });

  it('knows how long months are', () => {
    const filled = fillGaps(flatAt([Date.UTC(2024, 0), Date.UTC(2024, 3)]), '1M');
    expect([...filled.time]).toEqual([0, 1, 2, 3].map((month) => Date.UTC(2024, month)));
  });

  it("follows a venue's own grid of weeks", () => {
    const thursday = Date.UTC(2024, 2, 28);
    const week = 7 * 86_400_000;
    const filled = fillGaps(flatAt([thursday, thursday + 2 * week]), '1w');
    expect([...filled.time]).toEqual([0, 1, 2].map((n) => thursday + n * week));
  });

  it('leaves no gap, changes no candle, and does nothing the second time', () => {
    fc.assert(
      fc.property(minuteCandles, (candles) => {
        const filled = fillGaps(candles, '1m');
        expect(countMissing(filled.time, '1m')).toBe(0);
        expect(filled.length).toBe(candles.length + countMissing(candles.time, '1m'));
        expect(rowsOf(filled).filter((row) => row[6] !== 'filled')).toEqual(rowsOf(candles));
        expect(fillGaps(filled, '1m')).toBe(filled);
      }),
    );
  });
});
