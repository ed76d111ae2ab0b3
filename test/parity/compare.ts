/** Compares a run with a golden result and names the first difference. */
import type { RunResult, TradeRecord } from '../../src/core/model/trade.ts';
import type { GoldenTrade } from './golden-case.ts';

export interface Difference {
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** How a number has to match: as the same double, to an absolute or to a relative distance. */
type Precision = 'exact' | 'profit' | 'ratio';

const TRADE_FIELDS: readonly (readonly [string, (trade: TradeRecord) => unknown, Precision])[] = [
  ['pair', (trade) => trade.pair, 'exact'],
  ['is_short', (trade) => trade.side === 'short', 'exact'],
  ['enter_tag', (trade) => trade.enterTag, 'exact'],
  ['exit_reason', (trade) => trade.exitReason, 'exact'],
  ['open_date', (trade) => trade.openTimeMs, 'exact'],
  ['close_date', (trade) => trade.closeTimeMs, 'exact'],
  ['open_rate', (trade) => trade.openRate, 'exact'],
  ['close_rate', (trade) => trade.closeRate, 'exact'],
  ['amount', (trade) => trade.amount, 'exact'],
  ['stake_amount', (trade) => trade.stakeAmount, 'ratio'],
  ['max_stake_amount', (trade) => trade.maxStakeAmount, 'ratio'],
  ['leverage', (trade) => trade.leverage, 'exact'],
  ['fee_open', (trade) => trade.feeOpenRatio, 'exact'],
  ['fee_close', (trade) => trade.feeCloseRatio, 'exact'],
  ['profit_abs', (trade) => trade.profitAbs, 'profit'],
  ['profit_ratio', (trade) => trade.profitRatio, 'ratio'],
  ['funding_fees', (trade) => trade.fundingFees, 'ratio'],
  ['min_rate', (trade) => trade.minRate, 'exact'],
  ['max_rate', (trade) => trade.maxRate, 'exact'],
  ['initial_stop_loss_abs', (trade) => trade.initialStopLoss, 'exact'],
  ['initial_stop_loss_ratio', (trade) => trade.initialStopLossRatio, 'ratio'],
  ['stop_loss_abs', (trade) => trade.stopLoss, 'exact'],
  ['stop_loss_ratio', (trade) => trade.stopLossRatio, 'ratio'],
  ['is_stop_loss_trailing', (trade) => trade.isStopLossTrailing, 'exact'],
  ['liquidation_price', (trade) => trade.liquidationPrice ?? null, 'exact'],
];

const ORDER_FIELDS: readonly (readonly [string, (order: TradeRecord['orders'][number]) => unknown, Precision])[] = [
  ['side', (order) => order.side, 'exact'],
  ['order_date', (order) => order.placedTimeMs, 'exact'],
  ['filled_date', (order) => order.filledTimeMs, 'exact'],
  ['price', (order) => order.price, 'exact'],
  ['amount', (order) => order.amount, 'exact'],
  ['cost', (order) => order.cost, 'ratio'],
  ['tag', (order) => order.tag, 'exact'],
  ['funding_fee', (order) => order.fundingFee ?? null, 'ratio'],
];

function matches(expected: unknown, got: unknown, precision: Precision): boolean {
  if (precision === 'exact' || typeof expected !== 'number' || typeof got !== 'number')
    return Object.is(expected, got) || expected === got;
  const distance = Math.abs(expected - got);
  return precision === 'profit' ? distance <= 1.0000001e-8 : distance <= 1e-9 * Math.abs(expected) + 1e-15;
}

/** The first difference in a list of trades, order by order. Undefined = equal. */
export function compareTrades(expected: readonly GoldenTrade[], got: readonly TradeRecord[]): Difference | undefined {
  const count = Math.min(expected.length, got.length);
  for (let index = 0; index < count; index++) {
    const difference = compareTrade(expected[index], got[index], index);
    if (difference) return difference;
  }
  if (expected.length === got.length) return undefined;
  return { field: 'number of trades', expected: expected.length, got: got.length };
}

function compareTrade(want: GoldenTrade, have: TradeRecord, index: number): Difference | undefined {
  const where = `trade ${index + 1} (${want['pair']}, opened ${want['open_date']})`;
  for (const [name, read, precision] of TRADE_FIELDS) {
    if (name in want && !matches(want[name], read(have), precision)) {
      return { field: `${where}: ${name}`, expected: want[name], got: read(have) };
    }
  }
  const orders: GoldenTrade[] = want['orders'];
  for (let number = 0; number < Math.min(orders.length, have.orders.length); number++) {
    for (const [name, read, precision] of ORDER_FIELDS) {
      const expected = orders[number][name];
      const got = read(have.orders[number]);
      if (!matches(expected, got, precision)) return { field: `${where}: order ${number + 1} ${name}`, expected, got };
    }
  }
  if (orders.length === have.orders.length) return undefined;
  return { field: `${where}: number of orders`, expected: orders.length, got: have.orders.length };
}

const COUNTERS: readonly (readonly [string, keyof RunResult['counters']])[] = [
  ['rejected_signals', 'rejectedSignals'],
  ['timedout_entry_orders', 'timedoutEntryOrders'],
  ['timedout_exit_orders', 'timedoutExitOrders'],
  ['canceled_trade_entries', 'canceledTradeEntries'],
  ['canceled_entry_orders', 'canceledEntryOrders'],
  ['replaced_entry_orders', 'replacedEntryOrders'],
  ['canceled_exit_orders', 'canceledExitOrders'],
  ['replaced_exit_orders', 'replacedExitOrders'],
];

/** The first difference in counters, balance and number of trades that could not be closed. */
export function compareCounts(expected: Readonly<Record<string, any>>, got: RunResult): Difference | undefined {
  for (const [name, key] of COUNTERS) {
    if (name in expected && expected[name] !== got.counters[key]) {
      return { field: name, expected: expected[name], got: got.counters[key] };
    }
  }
  if ('final_balance' in expected && !matches(expected['final_balance'], got.finalBalance, 'ratio')) {
    return { field: 'final_balance', expected: expected['final_balance'], got: got.finalBalance };
  }
  if ('unclosed_at_end' in expected && expected['unclosed_at_end'].length !== got.unclosedAtEnd) {
    return { field: 'unclosed_at_end', expected: expected['unclosed_at_end'].length, got: got.unclosedAtEnd };
  }
  return undefined;
}

/**
 * The first figure of `expected` that none of the alternatives has, numbers to 1e-9 relative. Only figures
 * that ours have are looked at.
 */
export function compareFigures(
  expected: unknown,
  alternatives: readonly unknown[],
  path = 'summary',
): Difference | undefined {
  const [first] = alternatives;
  if (typeof first !== 'object' || first === null || typeof expected !== 'object' || expected === null) {
    if (alternatives.some((got) => matches(expected, got, 'ratio'))) return undefined;
    return { field: path, expected, got: first };
  }
  for (const key of Object.keys(first)) {
    if (!(key in expected)) continue;
    const parts = alternatives.map((each) => (each as Readonly<Record<string, unknown>>)[key]);
    const difference = compareFigures((expected as Readonly<Record<string, unknown>>)[key], parts, `${path}.${key}`);
    if (difference) return difference;
  }
  return undefined;
}
