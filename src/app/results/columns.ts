import type { LockRecord, OrderRecord, TradeRecord } from '../../core/model/trade.ts';
import { ORDER_NUMBERS, TRADE_NUMBERS, type TradeTable } from '../../core/model/trade-table.ts';
import type { JsonBytes } from './json-bytes.ts';
import type { Columns } from './result-file.ts';

const TRADE_TEXTS = ['pair', 'side', 'enterTag', 'exitReason'] as const;
const TRADE_FLAGS: readonly string[] = ['isStopLossTrailing', 'openAtEnd'];
const ORDER_TEXTS = ['side', 'tag'] as const;
const LOCK_FIELDS = ['pair', 'side', 'reason', 'lockTimeMs', 'endTimeMs'] as const satisfies (keyof LockRecord)[];

/** The trades as the JSON of their columns, in pieces that are valid until the next one is asked for. */
export function* tradeColumns(json: JsonBytes, trades: TradeTable): Generator<Uint8Array> {
  const { length, numbers } = trades;
  json.raw('{');
  for (const name of TRADE_TEXTS) {
    json.raw(name === TRADE_TEXTS[0] ? `"${name}":` : `,"${name}":`);
    json.cells<string>(trades[name], length);
    yield json.take();
  }
  for (const name of TRADE_NUMBERS) {
    json.raw(`,"${name}":`);
    if (TRADE_FLAGS.includes(name)) json.cells(numbers[name], length, (flag) => String(flag === 1));
    else json.numbers(numbers[name], length);
    yield json.take();
  }
  json.raw('}');
  yield json.take();
}

/** All orders of all trades in the same way; `trade` is the trade's row. */
export function* orderColumns(json: JsonBytes, trades: TradeTable): Generator<Uint8Array> {
  const { length, numbers, side, tag } = trades.orders;
  const trade = new Float64Array(length);
  for (let row = 0; row < trades.length; row++) trade.fill(row, trades.firstOrder(row), trades.firstOrder(row + 1));
  json.raw('{"trade":');
  json.numbers(trade, length);
  yield json.take();
  json.raw(',"side":');
  json.cells(side, length);
  json.raw(',"tag":');
  json.cells(tag, length);
  yield json.take();
  for (const name of ORDER_NUMBERS) {
    json.raw(`,"${name}":`);
    json.numbers(numbers[name], length);
    yield json.take();
  }
  json.raw('}');
  yield json.take();
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
