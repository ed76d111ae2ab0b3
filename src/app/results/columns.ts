import type { LockRecord, OrderRecord, TradeRecord } from '../../core/model/trade.ts';
import { ORDER_NUMBERS, TRADE_NUMBERS, type TradeTable } from '../../core/model/trade-table.ts';
import type { Columns } from './result-file.ts';

const TRADE_TEXTS = ['pair', 'side', 'enterTag', 'exitReason'] as const;
const TRADE_FLAGS: readonly string[] = ['isStopLossTrailing', 'openAtEnd'];
const ORDER_TEXTS = ['side', 'tag'] as const;
const LOCK_FIELDS = ['pair', 'side', 'reason', 'lockTimeMs', 'endTimeMs'] as const satisfies (keyof LockRecord)[];

/** The trades as the JSON of their columns, piece by piece. */
export function tradeColumns(trades: TradeTable): Generator<string> {
  return jsonOf(columnsOfTrades(trades));
}

/** All orders of all trades in the same way; `trade` is the trade's row. */
export function orderColumns(trades: TradeTable): Generator<string> {
  return jsonOf(columnsOfOrders(trades));
}

type Column = readonly [name: string, values: readonly unknown[]];

function* columnsOfTrades(trades: TradeTable): Generator<Column> {
  for (const name of TRADE_TEXTS) yield [name, trades[name]];
  for (const name of TRADE_NUMBERS) {
    const values = numbersOf(trades.numbers[name], trades.length);
    yield [name, TRADE_FLAGS.includes(name) ? values.map((flag) => flag === 1) : values];
  }
}

function* columnsOfOrders(trades: TradeTable): Generator<Column> {
  const { orders } = trades;
  const tradeOf: number[] = [];
  for (let row = 0; row < trades.length; row++) {
    for (let order = trades.firstOrder(row); order < trades.firstOrder(row + 1); order++) tradeOf.push(row);
  }
  yield ['trade', tradeOf];
  for (const name of ORDER_TEXTS) yield [name, orders[name]];
  for (const name of ORDER_NUMBERS) yield [name, numbersOf(orders.numbers[name], orders.length)];
}

/** As a plain array: JSON.stringify writes typed ones as objects. Array.from takes twice as long. */
function numbersOf(values: Float64Array, length: number): number[] {
  const numbers: number[] = [];
  for (let row = 0; row < length; row++) numbers.push(values[row]);
  return numbers;
}

function* jsonOf(columns: Iterable<Column>): Generator<string> {
  let before = '{';
  for (const [name, values] of columns) {
    yield* [before, JSON.stringify(name), ':', JSON.stringify(values)];
    before = ',';
  }
  yield '}';
}

export function lockColumns(locks: readonly LockRecord[]): Columns {
  return Object.fromEntries(LOCK_FIELDS.map((field) => [field, locks.map((lock) => lock[field])]));
}

/** The trades back from the columns of a results file. */
export function tradesFromColumns(trades: Columns, orders: Columns): TradeRecord[] {
  const byTrade = Map.groupBy(orders['trade'].keys(), (row) => orders['trade'][row]);
  return Array.from(trades['id'], (_, row) => ({
    ...(rowOf(trades, [...TRADE_TEXTS, ...TRADE_NUMBERS], row) as Omit<TradeRecord, 'orders'>),
    orders: (byTrade.get(row) ?? []).map(
      (order) => rowOf(orders, [...ORDER_TEXTS, ...ORDER_NUMBERS], order) as OrderRecord,
    ),
  }));
}

function rowOf(columns: Columns, fields: readonly string[], row: number): unknown {
  return Object.fromEntries(fields.map((field) => [field, columns[field][row] ?? undefined]));
}
