import type { RunResult, TradeRecord } from '../model/trade.ts';
import { measureDrawdown, type Drawdown } from './drawdown.ts';
import { forEachHolding, realisedProfit, type Grid, type PairCandles } from './equity.ts';
import { heldUntil, unclosedUntil } from './holdings.ts';
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

/** Wallet figures of a run; `tradingMode` decides whether open positions count. */
export function walletStats(
  result: RunResult,
  pairs: readonly PairCandles[],
  grid: Grid,
  tradingMode: 'spot' | 'futures',
): WalletStats {
  const trades = asFreqtradeSeesThem(result);
  const all = realisedProfit(trades, grid);
  const coins = new Float64Array(grid.length);
  let coinsOf = '';
  forEachHolding(trades, pairs, grid, (held, opens, from, to, { pair }) => {
    if (pair !== coinsOf) coins.fill(0);
    coinsOf = pair;
    for (let row = from; row < to; row++) {
      all[row] += held.realised;
      if (tradingMode === 'futures') continue;
      all[row] += (held.position - coins[row]) * opens[row] - held.stake;
      coins[row] = held.position;
    }
  });
  const profit = all.subarray(1, grid.length);
  const time = Float64Array.from(profit, (_, row) => grid.startMs + (row + 1) * grid.stepMs);
  let high = 0;
  let low = 0;
  for (let row = 1; row < profit.length; row++) {
    if (profit[row] > profit[high]) high = row;
    if (profit[row] < profit[low]) low = row;
  }
  const start = result.startBalance;
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
 * Trades that the data's end closes are booked after the last snapshot, also those of a pair whose candles ended
 * before; and of several trades of one coin only the one opened last is valued.
 */
function asFreqtradeSeesThem({ trades, unclosedTrades = [], endTimeMs }: RunResult): TradeRecord[] {
  return [
    ...trades.map((trade) => (trade.openAtEnd && trade.closeTimeMs < endTimeMs ? heldUntil(trade, endTimeMs) : trade)),
    ...unclosedTrades.map((trade) => unclosedUntil(trade, endTimeMs)),
  ].sort((a, b) => (a.pair === b.pair ? a.id - b.id : a.pair < b.pair ? -1 : 1));
}

/** Changes of the last wallet of each UTC day against that of the day before, as ratios. */
function dailyChanges(time: Float64Array, profit: Float64Array, start: number): number[] {
  const changes: number[] = [];
  let before: number | undefined;
  for (let row = 0; row < time.length; row++) {
    const last = row + 1 === time.length || Math.floor(time[row + 1] / DAY_MS) !== Math.floor(time[row] / DAY_MS);
    if (!last) continue;
    const wallet = start + profit[row];
    if (before !== undefined) changes.push(wallet / before - 1);
    before = wallet;
  }
  return changes;
}
