import { expect, it } from 'vitest';
import { firstPlayedRow, orderTrades } from '../../../../src/core/model/series/ordered-trades.ts';

const of = (...values: number[]): Float64Array => Float64Array.of(...values);

it('brings trades into order, and takes a repeated id once', () => {
  const trades = { length: 4, time: of(3, 1, 3, 2), price: of(30, 10, 30, 20), amount: of(3, 1, 3, 2) };
  expect(orderTrades({ ...trades, id: ['c', 'a', 'c', 'b'], side: ['buy', 'sell', 'buy', 'sell'] })).toEqual({
    ...{ length: 3, time: of(1, 2, 3), price: of(10, 20, 30), amount: of(1, 2, 3) },
    side: ['sell', 'sell', 'buy'],
  });
});

it('knows who took by the tick test, where the record does not say it', () => {
  const prices = [10, 10, 11, 11, 9, 9, 10];
  const time = Float64Array.from(prices, (_, row) => row);
  const { side } = orderTrades({ length: 7, time, price: of(...prices), amount: time });
  expect(side).toEqual(['buy', 'buy', 'buy', 'buy', 'sell', 'sell', 'buy']);
});

it.each([
  [0, 0],
  [5, 0],
  [6, 1],
  [7, 2],
  [100, 2],
])('plays from %i on with the last trade before', (startMs, row) => {
  const trades = orderTrades({ length: 3, time: of(4, 5, 6), price: of(1, 1, 1), amount: of(1, 1, 1) });
  expect(firstPlayedRow(trades, startMs)).toBe(row);
});
