import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksOf, type CandleToWalk } from '../../../src/core/simulation/ticks.ts';

const cents = fc.integer({ min: 100, max: 100_000 });
const candles: fc.Arbitrary<CandleToWalk> = fc
  .record({
    prices: fc.tuple(cents, cents, cents, cents),
    volume: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true })),
  })
  .map(({ prices: [open, close, one, other], volume }) => ({
    timeMs: 1_704_067_200_000,
    lengthMs: 60_000,
    open: open / 100,
    close: close / 100,
    high: Math.max(open, close, one, other) / 100,
    low: Math.min(open, close, one, other) / 100,
    volume,
  }));
const counts = fc.integer({ min: 0, max: 200 });
const seeds = fc.integer();

describe('the ticks of a candle', () => {
  it('start at the open, reach both extremes, end at the close and never leave the candle', () => {
    fc.assert(
      fc.property(candles, counts, seeds, (candle, count, seed) => {
        const { length, price } = ticksOf(candle, count, 0.01, seed);
        expect(length).toBe(Math.max(4, count));
        expect(price[0]).toBe(candle.open);
        expect(price[length - 1]).toBe(candle.close);
        expect(Math.max(...price)).toBe(candle.high);
        expect(Math.min(...price)).toBe(candle.low);
        for (const each of price) expect(Math.round(each * 100) / 100).toBe(each);
      }),
    );
  });

  it('come in order within the candle', () => {
    fc.assert(
      fc.property(candles, counts, seeds, (candle, count, seed) => {
        const { time } = ticksOf(candle, count, 0.01, seed);
        expect(time[0]).toBe(candle.timeMs);
        expect([...time]).toEqual([...time].sort((a, b) => a - b));
        expect(time.at(-1)).toBeLessThan(candle.timeMs + candle.lengthMs);
      }),
    );
  });

  it("have volumes of 0 or more that add up to the candle's", () => {
    fc.assert(
      fc.property(candles, counts, seeds, (candle, count, seed) => {
        const { amount } = ticksOf(candle, count, 0.01, seed);
        expect(Math.min(...amount)).toBeGreaterThanOrEqual(0);
        const sum = amount.reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - candle.volume)).toBeLessThanOrEqual(candle.volume * 1e-12);
      }),
    );
  });

  it('hang on the seed alone', () => {
    fc.assert(
      fc.property(candles, counts, seeds, (candle, count, seed) => {
        expect(ticksOf(candle, count, 0.01, seed)).toEqual(ticksOf(candle, count, 0.01, seed));
      }),
    );
    const wide = { timeMs: 0, lengthMs: 1000, open: 100, high: 110, low: 90, close: 100, volume: 1 };
    expect(ticksOf(wide, 50, 0.01, 1).price).not.toEqual(ticksOf(wide, 50, 0.01, 2).price);
  });

  it('go to the nearer extreme first as often as a random walk does', () => {
    // From 101 between 100 and 110 the low comes first with 9 chances in 10.
    const candle = { timeMs: 0, lengthMs: 1000, open: 101, high: 110, low: 100, close: 105, volume: 1 };
    let lowFirst = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const price = [...ticksOf(candle, 20, 0.01, seed).price];
      if (price.indexOf(100) < price.indexOf(110)) lowFirst++;
    }
    expect(lowFirst).toBeGreaterThan(860);
    expect(lowFirst).toBeLessThan(940);
  });
});
