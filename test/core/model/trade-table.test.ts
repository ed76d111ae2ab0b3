import { describe, expect, it } from 'vitest';
import { TradeTable } from '../../../src/core/model/trade-table.ts';
import { order, START, tradeOf } from '../../support/hand-made-run.ts';

const trades = [
  tradeOf(5, 0, 2, { enterTag: 'dip', isStopLossTrailing: true }),
  tradeOf(-2, 3, 4, { id: 2, side: 'short', liquidationPrice: 3.5, openAtEnd: true, orders: [] }),
  tradeOf(1, 5, 6, {
    orders: [order('buy', START, 2, 1), order('buy', START, 3, 1, 0.001, 0), order('sell', START, 4, 2)],
  }),
];

describe('a table of trades', () => {
  it('gives back the trades that it was made of', () => {
    const table = TradeTable.of(trades);
    expect(table.length).toBe(3);
    expect([...table]).toEqual(trades);
    expect(table.slice(1)).toEqual(trades.slice(1));
    expect(table.record(2)).toEqual(trades[2]);
  });

  it('knows where the orders of a trade are', () => {
    const table = TradeTable.of(trades);
    expect([0, 1, 2, 3].map((row) => table.firstOrder(row))).toEqual([0, 2, 2, 5]);
    expect(table.orders.tag.length).toBe(5);
  });

  it('grows', () => {
    const many = Array.from({ length: 1000 }, (_, row) => tradeOf(row, 0, 1, { id: row }));
    expect(TradeTable.of(many).slice()).toEqual(many);
  });
});
