import type { LockRecord, OrderRecord, TradeRecord } from '../../core/model/trade.ts';
import type { Columns } from './result-file.ts';

type Cell = number | string | boolean;
/** Reads the fields of a row. One function a field is far faster than one that is told the field's name. */
type Readers<T> = { readonly [K in keyof T]: (row: T) => Cell | undefined };

const TRADE_FIELDS: Readers<Omit<TradeRecord, 'orders'>> = {
  id: (trade) => trade.id,
  pair: (trade) => trade.pair,
  side: (trade) => trade.side,
  enterTag: (trade) => trade.enterTag,
  exitReason: (trade) => trade.exitReason,
  openTimeMs: (trade) => trade.openTimeMs,
  closeTimeMs: (trade) => trade.closeTimeMs,
  openRate: (trade) => trade.openRate,
  closeRate: (trade) => trade.closeRate,
  amount: (trade) => trade.amount,
  stakeAmount: (trade) => trade.stakeAmount,
  maxStakeAmount: (trade) => trade.maxStakeAmount,
  leverage: (trade) => trade.leverage,
  feeOpenRatio: (trade) => trade.feeOpenRatio,
  feeCloseRatio: (trade) => trade.feeCloseRatio,
  profitAbs: (trade) => trade.profitAbs,
  profitRatio: (trade) => trade.profitRatio,
  fundingFees: (trade) => trade.fundingFees,
  minRate: (trade) => trade.minRate,
  maxRate: (trade) => trade.maxRate,
  initialStopLoss: (trade) => trade.initialStopLoss,
  initialStopLossRatio: (trade) => trade.initialStopLossRatio,
  stopLoss: (trade) => trade.stopLoss,
  stopLossRatio: (trade) => trade.stopLossRatio,
  isStopLossTrailing: (trade) => trade.isStopLossTrailing,
  liquidationPrice: (trade) => trade.liquidationPrice,
  openAtEnd: (trade) => trade.openAtEnd,
};

const ORDER_FIELDS: Readers<OrderRecord> = {
  side: (order) => order.side,
  placedTimeMs: (order) => order.placedTimeMs,
  filledTimeMs: (order) => order.filledTimeMs,
  price: (order) => order.price,
  amount: (order) => order.amount,
  cost: (order) => order.cost,
  tag: (order) => order.tag,
  fundingFee: (order) => order.fundingFee,
};

const LOCK_FIELDS: Readers<LockRecord> = {
  pair: (lock) => lock.pair,
  side: (lock) => lock.side,
  reason: (lock) => lock.reason,
  lockTimeMs: (lock) => lock.lockTimeMs,
  endTimeMs: (lock) => lock.endTimeMs,
};

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

function columnsOf<T>(rows: readonly T[], readers: Readers<T>): Columns {
  const entries = Object.entries<(row: T) => Cell | undefined>(readers);
  return Object.fromEntries(entries.map(([field, read]) => [field, rows.map((row) => read(row) ?? null)]));
}

function rowOf(columns: Columns, readers: object, row: number): unknown {
  return Object.fromEntries(Object.keys(readers).map((field) => [field, columns[field][row] ?? undefined]));
}
