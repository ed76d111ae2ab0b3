import { OpenTrade, type TradeStart } from '../engine/open-trade.ts';
import type { Order } from '../engine/order.ts';
import type { PairTerms } from '../engine/pair-terms.ts';
import { RunError } from '../model/errors.ts';
import type { Json } from '../model/journal.ts';

type StoredOrder = Omit<Order, 'trade'>;

/** Fields of an open trade that do not follow from its orders. */
const FIELDS = [
  'amount',
  'openRate',
  'stakeAmount',
  'maxStakeAmount',
  'stopLoss',
  'stopLossRatio',
  'initialStopLoss',
  'initialStopLossRatio',
  'isStopLossTrailing',
  'liquidationPrice',
  'minRate',
  'maxRate',
  'exitReason',
  'closeTimeMs',
  'restingRoi',
  'feeOpenRatio',
  'feeCloseRatio',
] as const satisfies readonly (keyof OpenTrade)[];

/** An open trade as plain JSON. */
export interface TradeState {
  readonly start: Omit<TradeStart, 'priceGrid' | 'amountGrid' | 'averageGrid' | 'pairIndex'>;
  readonly orders: readonly StoredOrder[];
  /** Ids of the orders that are open. */
  readonly openOrders: readonly number[];
  readonly fields: Readonly<Record<string, Json>>;
  readonly fundingRunning: number;
  readonly data: readonly (readonly [string, Json])[];
}

/** Throws RunError CUSTOM_DATA_INVALID where the strategy keeps something that JSON cannot hold. */
export function tradeState(trade: OpenTrade): TradeState {
  const { priceGrid: _p, amountGrid: _a, averageGrid: _g, pairIndex: _i, ...start } = trade.start;
  const fields: Record<string, Json> = {};
  for (const name of FIELDS) {
    const value = trade[name];
    // A zero that came out negative is a zero.
    if (value !== undefined) fields[name] = typeof value === 'number' ? value + 0 : value;
  }
  return {
    start,
    orders: trade.orders.map(storedOrder),
    openOrders: [trade.openEntry, trade.openExit].flatMap((order) => order?.id ?? []),
    fields,
    fundingRunning: trade.fundingRunning + 0,
    data: [...trade.data].map(([key, value]) => [key, plain(value, trade.start.pair, key)]),
  };
}

/**
 * Rebuilds an open trade: its filled orders are booked again, one after the other, which gives the same books to the last
 * bit; what does not follow from them is set.
 */
export function restoredTrade(
  state: TradeState,
  pairIndex: number,
  terms: Pick<PairTerms, 'amountGrid' | 'priceGridAt'>,
): OpenTrade {
  const { start, fields, openOrders } = state;
  const grids = {
    amountGrid: terms.amountGrid,
    priceGrid: terms.priceGridAt(start.openTimeMs),
    averageGrid: undefined,
  };
  const trade = new OpenTrade(
    { ...start, ...grids, pairIndex },
    fields.openRate as number,
    fields.stakeAmount as number,
  );
  for (const stored of state.orders) {
    const order: Order = { ...stored, trade, filledTimeMs: stored.filledTimeMs, fundingFee: stored.fundingFee };
    trade.orders.push(order);
    if (order.filledTimeMs === undefined) {
      if (!openOrders.includes(order.id)) continue;
      if (order.isEntry) trade.openEntry = order;
      else trade.openExit = order;
      continue;
    }
    trade.fundingRunning = order.fundingFee ?? 0;
    trade.bookFunding(order);
    if (order.isEntry) trade.bookEntry(order);
    else trade.bookExit(order);
  }
  trade.runFunding(state.fundingRunning, true);
  Object.assign(trade, Object.fromEntries(FIELDS.map((name) => [name, fields[name]])));
  for (const [key, value] of state.data) trade.data.set(key, value);
  return trade;
}

function storedOrder(order: Order): StoredOrder {
  const { trade: _trade, ...stored } = order;
  return stored;
}

function plain(value: unknown, pair: string, key: string): Json {
  const text = JSON.stringify(value);
  if (text !== undefined && isPlain(value)) return JSON.parse(text) as Json;
  throw new RunError('CUSTOM_DATA_INVALID', `trade.data of ${pair}: "${key}" cannot be kept through a restart`, {
    path: key,
    value: String(value),
    hint: 'keep numbers, texts, yes/no, lists and plain objects of these; a Date as its time in ms',
  });
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain);
}
