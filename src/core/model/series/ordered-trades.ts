import { rowAtOrAfter } from '../candles.ts';
import type { OrderSide } from '../venue.ts';
import { rowsInOrder, type PublicTrades } from './trades-to-candles.ts';

/** Public trades in order of time, each once, all with the side of the one who took. */
export interface OrderedTrades extends PublicTrades {
  readonly side: readonly OrderSide[];
}

/**
 * Brings trades into order. Where sides are not told, they follow the tick test (Lee and Ready, 1991): a price above
 * the one before was bought, one below it was sold, at the same price the side stays; the first one was bought.
 */
export function orderTrades(trades: PublicTrades): OrderedTrades {
  const rows = rowsInOrder(trades);
  const column = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]);
  const { side } = trades;
  const price = column(trades.price);
  return {
    length: rows.length,
    time: column(trades.time),
    price,
    amount: column(trades.amount),
    side: side === undefined ? tickTest(price) : rows.map((row) => side[row]),
  };
}

/** Where to begin at a time: with the last trade before it, so that there is a price. */
export function firstPlayedRow(trades: OrderedTrades, startMs: number): number {
  return Math.max(0, rowAtOrAfter(trades.time, startMs) - 1);
}

function tickTest(price: Float64Array): OrderSide[] {
  let side: OrderSide = 'buy';
  return Array.from(price, (value, row) => {
    if (row > 0 && value !== price[row - 1]) side = value > price[row - 1] ? 'buy' : 'sell';
    return side;
  });
}
