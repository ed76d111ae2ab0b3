import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tradesToCandles } from '../../../../src/core/model/series.ts';

const trade = fc.record({
  time: fc.integer({ min: 0, max: 600_000 }),
  price: fc.integer({ min: 1, max: 99 }),
  amount: fc.nat(9),
});

it('holds every trade once, in the candle of its time', () => {
  fc.assert(
    fc.property(fc.array(trade, { minLength: 1 }), (trades) => {
      const column = (key: 'time' | 'price' | 'amount'): Float64Array => Float64Array.from(trades, (each) => each[key]);
      const candles = tradesToCandles(
        { length: trades.length, time: column('time'), price: column('price'), amount: column('amount') },
        '1m',
      );
      for (let row = 0; row < candles.length; row++) {
        const inside = trades
          .filter(({ time }) => time >= candles.time[row] && time < candles.time[row] + 60_000)
          .toSorted((a, b) => a.time - b.time);
        const prices = inside.map(({ price }) => price);
        expect([
          candles.open[row],
          candles.high[row],
          candles.low[row],
          candles.close[row],
          candles.volume[row],
        ]).toEqual([
          ...[prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)],
          inside.reduce((sum, { amount }) => sum + amount, 0),
        ]);
      }
      const total = trades.reduce((sum, { amount }) => sum + amount, 0);
      expect(candles.volume.reduce((sum, volume) => sum + volume, 0)).toBe(total);
    }),
  );
});

it('makes none of no trades', () => {
  const none = new Float64Array(0);
  expect(tradesToCandles({ length: 0, time: none, price: none, amount: none }, '1m').length).toBe(0);
});
