import { ORDER_NUMBERS, TRADE_NUMBERS, type TradeTable } from '../model/trade-table.ts';
import { createHasher } from './hash.ts';

/**
 * A fingerprint of the trades' exact values: 16 hexadecimal digits, equal on every machine if and only if
 * (but for chance) all fields of all trades and their orders are equal bit for bit, in the same order.
 */
export function tradeHash(trades: TradeTable): string {
  const { pair, side, enterTag, exitReason, orders } = trades;
  const hash = createHasher();
  hash.number(trades.length);
  const columns = TRADE_NUMBERS.map((name) => trades.numbers[name]);
  const orderColumns = ORDER_NUMBERS.map((name) => orders.numbers[name]);
  for (let row = 0, order = 0; row < trades.length; row++) {
    hash.text(pair[row]);
    hash.text(side[row]);
    hash.text(enterTag[row]);
    hash.text(exitReason[row]);
    for (const column of columns) hash.number(column[row]);
    const end = trades.firstOrder(row + 1);
    hash.number(end - order);
    for (; order < end; order++) {
      hash.text(orders.side[order]);
      hash.text(orders.tag[order]);
      for (const column of orderColumns) hash.number(column[order]);
    }
  }
  return hash.digest();
}
