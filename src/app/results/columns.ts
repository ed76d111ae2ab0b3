import type { LockRecord, OrderRecord, TradeRecord } from '../../core/model/trade.ts';
import type { Columns } from './result-file.ts';

const TRADE_FIELDS = [
  'id',
  'pair',
  'side',
  'enterTag',
  'exitReason',
  'openTimeMs',
  'closeTimeMs',
  'openRate',
  'closeRate',
  'amount',
  'stakeAmount',
  'maxStakeAmount',
  'leverage',
  'feeOpenRatio',
  'feeCloseRatio',
  'profitAbs',
  'profitRatio',
  'fundingFees',
  'minRate',
  'maxRate',
  'initialStopLoss',
  'initialStopLossRatio',
  'stopLoss',
  'stopLossRatio',
  'isStopLossTrailing',
  'liquidationPrice',
  'openAtEnd',
] as const satisfies readonly Exclude<keyof TradeRecord, 'orders'>[];

const ORDER_FIELDS = [
  'side',
  'placedTimeMs',
  'filledTimeMs',
  'price',
  'amount',
  'cost',
  'tag',
  'fundingFee',
] as const satisfies readonly (keyof OrderRecord)[];

const LOCK_FIELDS = [
  'pair',
  'side',
  'reason',
  'lockTimeMs',
  'endTimeMs',
] as const satisfies readonly (keyof LockRecord)[];

export function tradeColumns(trades: readonly TradeRecord[]): Columns {
  return columnsOf(trades, TRADE_FIELDS);
}

/** All orders of all trades; `trade` is the trade's row. */
export function orderColumns(trades: readonly TradeRecord[]): Columns {
  const trade: number[] = [];
  const all: OrderRecord[] = [];
  for (let row = 0; row < trades.length; row++) {
    for (const order of trades[row].orders) {
      trade.push(row);
      all.push(order);
    }
  }
  return { trade, ...columnsOf(all, ORDER_FIELDS) };
}

export function lockColumns(locks: readonly LockRecord[]): Columns {
  return columnsOf(locks, LOCK_FIELDS);
}

/** The trades back from the columns of a results file. */
export function tradesFromColumns(trades: Columns, orders: Columns): TradeRecord[] {
  const byTrade = Map.groupBy(orders['trade'].keys(), (row) => orders['trade'][row]);
  return Array.from(trades['id'], (_, row) => ({
    ...(rowOf(trades, TRADE_FIELDS, row) as Omit<TradeRecord, 'orders'>),
    orders: (byTrade.get(row) ?? []).map((order) => rowOf(orders, ORDER_FIELDS, order) as OrderRecord),
  }));
}

function columnsOf<T>(rows: readonly T[], fields: readonly (keyof T & string)[]): Columns {
  return Object.fromEntries(
    fields.map((field) => [field, rows.map((row) => (row[field] ?? null) as number | string | boolean | null)]),
  );
}

function rowOf(columns: Columns, fields: readonly string[], row: number): unknown {
  return Object.fromEntries(fields.map((field) => [field, columns[field][row] ?? undefined]));
}
