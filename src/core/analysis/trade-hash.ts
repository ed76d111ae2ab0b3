import { ORDER_NUMBERS, TRADE_NUMBERS, type TradeTable } from '../model/trade-table.ts';
import { copyRow, Hasher } from './hash.ts';

/**
 * A fingerprint of the trades' exact values: 16 hexadecimal digits, equal on every machine if and only if
 * (but for chance) all fields of all trades and their orders are equal bit for bit, in the same order.
 */
export function tradeHash(trades: TradeTable): string {
  const { pair, side, enterTag, exitReason, orders } = trades;
  const hash = new Hasher();
  hash.number(trades.length);
  const columns = TRADE_NUMBERS.map((name) => trades.numbers[name]);
  const orderColumns = ORDER_NUMBERS.map((name) => orders.numbers[name]);
  // The numbers of a trade and how many orders it has; the numbers of an order.
  const ofTrade = new Float64Array(columns.length + 1);
  const ofOrder = new Float64Array(orderColumns.length);
  for (let row = 0, order = 0; row < trades.length; row++) {
    hash.text(pair[row]);
    hash.text(side[row]);
    hash.text(enterTag[row]);
    hash.text(exitReason[row]);
    const end = trades.firstOrder(row + 1);
    copyRow(columns, row, ofTrade);
    ofTrade[columns.length] = end - order;
    hash.numbers(ofTrade);
    for (; order < end; order++) {
      hash.text(orders.side[order]);
      hash.text(orders.tag[order]);
      copyRow(orderColumns, order, ofOrder);
      hash.numbers(ofOrder);
    }
  }
  return hash.digest();
}
