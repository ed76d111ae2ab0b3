import type { TradeTable } from '../model/trade-table.ts';
import { measureDrawdown, type Drawdown } from './drawdown.ts';
import { accumulate, addConstant, addValue, type HeldRun } from './equity.ts';
import { rowAfter } from './grid.ts';
import type { Holdings } from './holdings.ts';
import { deviation, mean, ratio, times } from './statistics.ts';
import { wholeDays } from './trade-metrics.ts';

const DAY_MS = 86_400_000;
const ANNUAL = Math.sqrt(365);

/**
 * freqtrade's mark-to-market figures (`wallet_stats`): the wallet at every candle's open but the first.
 * Entry fees show only when a trade closes, and open futures positions are not valued at all.
 */
export interface WalletStats {
  readonly startBalance: number;
  readonly endBalance: number;
  readonly highBalance: number;
  readonly lowBalance: number;
  readonly highTimeMs: number | null;
  readonly lowTimeMs: number | null;
  /** Of the last wallet of each UTC day, annualised; null without spread. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  readonly drawdown: Drawdown;
}

/** Wallet figures of a run; `tradingMode` decides whether open positions count, `gridTimes` are those of the grid's rows. */
export function walletStats(run: HeldRun, tradingMode: 'spot' | 'futures', gridTimes: Float64Array): WalletStats {
  const { result, grid } = run;
  const start = result.startBalance;
  const profit = walletProfit(run, tradingMode).subarray(1, grid.length);
  const time = gridTimes.subarray(1, grid.length);
  let high = 0;
  let low = 0;
  for (let row = 0; row < profit.length; row++) {
    // With the digits that a balance has, so that a position at its own price changes nothing.
    profit[row] = start + profit[row] - start;
    if (profit[row] > profit[high]) high = row;
    if (profit[row] < profit[low]) low = row;
  }
  const balance = (row: number): number => start + (profit[row] ?? 0);
  const changes = dailyChanges(time, profit, start);
  const losses = changes.filter((change) => change < 0);
  const end = balance(profit.length - 1);
  const drawdown = measureDrawdown(time, profit, start);
  const days = wholeDays(time[0] ?? result.endTimeMs, result.endTimeMs);
  return {
    startBalance: start,
    endBalance: end,
    highBalance: balance(high),
    lowBalance: balance(low),
    highTimeMs: time[high] ?? null,
    lowTimeMs: time[low] ?? null,
    sharpe: times(ratio(mean(changes), deviation(changes, 0)), ANNUAL),
    sortino: times(ratio(mean(changes), deviation(losses, 0)), ANNUAL),
    calmar: times(ratio(((end - start) / start) * (100 / days), drawdown.accountRatio), ANNUAL),
    drawdown,
  };
}

/**
 * Profit of the wallet by grid row. Trades that the data's end closes are booked after the last row, also those of a
 * pair whose candles ended before; of several trades of one coin only the one opened last is valued, and nothing while
 * its first order has not filled.
 */
function walletProfit(
  { result, trades, holdings, grid, opens }: HeldRun,
  tradingMode: 'spot' | 'futures',
): Float64Array {
  const profit = new Float64Array(grid.length + 1);
  const { closeTimeMs, openAtEnd, profitAbs } = result.trades.numbers;
  for (let row = 0; row < result.trades.length; row++) {
    profit[openAtEnd[row] === 1 ? grid.length : rowAfter(closeTimeMs[row], grid)] += profitAbs[row];
  }
  accumulate(profit);
  const order = stackedOrder(trades, holdings);
  const coins = order === undefined ? undefined : new Float64Array(grid.length);
  for (let place = 0; place < holdings.length; place++) {
    const held = order?.[place] ?? place;
    const trade = holdings.trade[held];
    if (order !== undefined && trades.pair[trade] !== trades.pair[holdings.trade[order[place - 1]]]) coins!.fill(0);
    const last = holdings.trade[held + 1] !== trade || held + 1 === holdings.length;
    const to = last && trades.numbers.openAtEnd[trade] === 1 ? grid.length : holdings.toRow[held];
    const booked = holdings.realised[held];
    const position = holdings.position[held];
    const stake = holdings.stake[held];
    const prices = opens[trade];
    const from = holdings.fromRow[held];
    if (booked !== 0) addConstant(profit, from, to, booked);
    if (tradingMode === 'futures') continue;
    if (coins === undefined) {
      addValue(profit, prices, from, to, -stake, position);
      continue;
    }
    if (holdings.trade[held - 1] !== trade) {
      const placed = rowAfter(trades.numbers.openTimeMs[trade], grid);
      for (let row = placed; row < from; row++) profit[row] -= coins[row] * prices[row];
      coins.fill(0, placed, from);
    }
    for (let row = from; row < to; row++) profit[row] += (position - coins[row]) * prices[row] - stake;
    coins.fill(position, from, to);
  }
  return profit;
}

/** Holdings by pair and order of opening, where a pair has several trades at once; undefined = it never has. */
function stackedOrder(trades: TradeTable, holdings: Holdings): Int32Array | undefined {
  const latest = new Map<string, number>();
  let stacked = false;
  for (let held = 0; held < holdings.length && !stacked; held++) {
    const trade = holdings.trade[held];
    const before = latest.get(trades.pair[trade]) ?? held;
    stacked = holdings.trade[before] !== trade && holdings.fromRow[held] < holdings.toRow[before];
    latest.set(trades.pair[trade], held);
  }
  if (!stacked) return undefined;
  return Int32Array.from({ length: holdings.length }, (_, held) => held).sort((a, b) => {
    const [first, second] = [holdings.trade[a], holdings.trade[b]];
    const { pair, numbers } = trades;
    if (pair[first] !== pair[second]) return pair[first] < pair[second] ? -1 : 1;
    return numbers.id[first] - numbers.id[second] || a - b;
  });
}

/** Changes of the last wallet of each UTC day against that of the day before, as ratios. */
function dailyChanges(time: Float64Array, profit: Float64Array, start: number): number[] {
  const changes: number[] = [];
  let before: number | undefined;
  let midnight = -Infinity;
  for (let row = 0; row < time.length; row++) {
    if (time[row] >= midnight) midnight = (Math.floor(time[row] / DAY_MS) + 1) * DAY_MS;
    if (time[row + 1] < midnight) continue;
    const wallet = start + profit[row];
    if (before !== undefined) changes.push(wallet / before - 1);
    before = wallet;
  }
  return changes;
}
