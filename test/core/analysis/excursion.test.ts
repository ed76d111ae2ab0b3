import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excursionOf } from '../../../src/core/analysis/excursion.ts';
import type { Side } from '../../../src/core/model/trade.ts';
import { candlesOf } from '../../support/candles.ts';

const MINUTE = 60_000;
/** Open, high, low, close. */
const candles = candlesOf(
  [
    [100, 104, 96, 102],
    [102, 110, 101, 108],
    [108, 109, 90, 95],
    [95, 120, 80, 99],
  ].map(([open, high, low, close], row) => [row * MINUTE, open, high, low, close, 1]),
);
const excursion = (side: Side, openRate: number, closeRate: number, [from, to] = [0, 3]) =>
  excursionOf({ side, openRate, closeRate, openTimeMs: from * MINUTE, closeTimeMs: to * MINUTE }, candles);

describe('the excursion of a trade', () => {
  it('counts the whole candle of an entry at its open, those between, and of the last one open and exit', () => {
    // Lowest 90 in the third candle, highest 110 in the second; 120 and 80 of the last one may have come after the exit.
    expect(excursion('long', 100, 97)).toEqual({ maeRatio: 90 / 100 - 1, mfeRatio: 110 / 100 - 1 });
  });

  it('is turned round for a short', () => {
    expect(excursion('short', 100, 97)).toEqual({ maeRatio: -(110 / 100 - 1), mfeRatio: -(90 / 100 - 1) });
  });

  it.each([
    // The price came down from 100 to 98: 96 came later, 104 may have come before.
    ['below the open', 98, { maeRatio: 96 / 98 - 1, mfeRatio: 102 / 98 - 1 }],
    // The price went up from 100 to 103: 104 came later, 96 may have come before.
    ['above the open', 103, { maeRatio: 102 / 103 - 1, mfeRatio: 104 / 103 - 1 }],
  ])('counts of the candle of an entry %s what was after it', (_, openRate, expected) => {
    expect(excursion('long', openRate, 102, [0, 1])).toEqual(expected);
  });

  it('is from entry to exit alone within one candle', () => {
    expect(excursion('long', 100, 103, [0, 0])).toEqual({ maeRatio: 0, mfeRatio: 103 / 100 - 1 });
    expect(excursion('long', 100, 97, [0, 0])).toEqual({ maeRatio: 97 / 100 - 1, mfeRatio: 0 });
  });

  it.each([
    ['begin later', -1, 2],
    ['end earlier', 0, 4.5],
  ])('is unknown where the candles %s', (_, from, to) => {
    expect(excursion('long', 100, 100, [from, to])).toBeUndefined();
  });

  it('holds the exit, and has the right signs, whatever the trade', () => {
    const rate = fc.double({ min: 80, max: 120, noNaN: true });
    const rows = fc.tuple(fc.nat(3), fc.nat(3)).filter(([from, to]) => from <= to);
    fc.assert(
      fc.property(fc.constantFrom<Side>('long', 'short'), rate, rate, rows, (side, openRate, closeRate, held) => {
        const { maeRatio, mfeRatio } = excursion(side, openRate, closeRate, held)!;
        const profit = (closeRate / openRate - 1) * (side === 'long' ? 1 : -1);
        expect(maeRatio).toBeLessThanOrEqual(Math.min(0, profit));
        expect(mfeRatio).toBeGreaterThanOrEqual(Math.max(0, profit));
      }),
    );
  });
});
