import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MadeCandles } from '../../../src/core/model/series/made-candles.ts';
import type { PastTrade } from '../../../src/adapters/local-exchange/market-history.ts';
import { RecentTrades } from '../../../src/adapters/local-exchange/recent-trades.ts';
import { tradesToCandles } from '../../../src/core/model/series/trades-to-candles.ts';

const START_MS = Date.UTC(2025, 0, 1);

function trades(count: number, gapMs: number): PastTrade[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ id: at + 1, timeMs: START_MS + at * gapMs, price: 100 + (at % 7), amount: 1 + (at % 3) },
    side: at % 2 === 0 ? ('buy' as const) : ('sell' as const),
  }));
}

describe('recent trades', () => {
  it.each([0, 1, 64, 65, 5000, 16_384, 16_385, 40_000])('of %i keep the newest 8,192 at least, in order', (count) => {
    const all = trades(count, 10);
    const recent = new RecentTrades();
    for (const trade of all) recent.add(trade);
    expect(recent.last(8192)).toEqual(all.slice(-8192));
    expect(recent.last(3)).toEqual(all.slice(-3));
    const middle = Math.max(0, count - 4000);
    expect(recent.fromId(middle + 1, 10)).toEqual(all.slice(middle, middle + 10));
    expect(recent.fromTime(START_MS + middle * 10 - 5, 10)).toEqual(all.slice(middle, middle + 10));
    expect(recent.fromId(count + 1, 10)).toEqual([]);
  });
});

describe('candles made of trades', () => {
  it('are those that trades make, for any gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 300 }), (gaps) => {
        let timeMs = START_MS;
        const all = gaps.map((gap, at): PastTrade => {
          timeMs += gap;
          return { id: at, timeMs, price: 100 + ((at * 7) % 11), amount: 1 + (at % 4), side: 'buy' };
        });
        const made = new MadeCandles('1m');
        for (const trade of all) made.add(trade);
        const expected = tradesToCandles(
          {
            length: all.length,
            time: Float64Array.from(all, (trade) => trade.timeMs),
            price: Float64Array.from(all, ({ price }) => price),
            amount: Float64Array.from(all, ({ amount }) => amount),
          },
          '1m',
        );
        const got = made.between(0, Infinity);
        for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
          expect([...got[name]]).toEqual([...expected[name]]);
        }
      }),
    );
  });

  it('keep the newest 4,096 at least', () => {
    const made = new MadeCandles('1s');
    for (const trade of trades(20_000, 1000)) made.add(trade);
    const kept = made.between(0, Infinity);
    expect(kept.length).toBeGreaterThanOrEqual(4096);
    expect(kept.length).toBeLessThanOrEqual(8192);
    expect(kept.time[kept.length - 1]).toBe(START_MS + 19_999_000);
  });
});
