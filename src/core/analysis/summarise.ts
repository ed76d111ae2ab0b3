import type { RunResult } from '../model/trade.ts';
import { TradeTable } from '../model/trade-table.ts';
import { dailyChanges, dailyMetrics } from './daily-metrics.ts';
import { measureDrawdown } from './drawdown.ts';
import { equityCurve, heldRun } from './equity.ts';
import { gridOf } from './grid.ts';
import { groupMetrics } from './groups.ts';
import { buyAndHold, exposureOf } from './market.ts';
import { periodTable } from './periods.ts';
import type { Report, ReportContext } from './report.ts';
import { median, presentable, sum } from './statistics.ts';
import { thinEquity } from './thin-equity.ts';
import { growthPerYear, tradeMetrics, wholeDays } from './trade-metrics.ts';
import {
  daySummary,
  extremeTrade,
  holdingTimes,
  meanStake,
  orderTotals,
  sideMetrics,
  streaks,
} from './trade-summary.ts';
import { tradeHash } from './trade-hash.ts';
import { walletStats } from './wallet-stats.ts';

/** All figures of a run. Throws InputError when a traded pair has no candles in `context.pairs`. */
export function summarise(result: RunResult, context: ReportContext): Report {
  const { trades, startBalance, startTimeMs, endTimeMs } = result;
  const { fills, timeframe, tradingMode, stakeCurrency, stakeAmount, maxOpenTrades, strategy, pairs } = context;
  const days = wholeDays(startTimeMs, endTimeMs);
  const grid = gridOf(result, timeframe);
  const run = heldRun(result, pairs, grid);
  const equity = equityCurve(run);
  const names = pairs.map(({ pair }) => pair);
  const group = groupMetrics.bind(undefined, trades);
  const perPair = group((row) => trades.pair[row], startBalance, days, names);
  const perDay = periodTable(trades, equity, startBalance, 'day');
  const traded = perPair.filter((row) => row.trades > 0);
  const streak = streaks(trades);
  const leftOpen = stillOpen(trades);
  const total = tradeMetrics(trades, startBalance, days);
  return presentable<Report>({
    run: {
      fills,
      timeframe,
      tradingMode,
      stakeCurrency,
      stakeAmount,
      maxOpenTrades: Number.isFinite(maxOpenTrades) ? maxOpenTrades : null,
      strategy,
      pairs: names,
      startTimeMs,
      endTimeMs,
      days,
      candles: grid.length,
      warnings: context.warnings ?? [],
    },
    startBalance,
    finalBalance: result.finalBalance,
    total: { ...total, cagr: growthPerYear(result.finalBalance / startBalance, days) },
    long: sideMetrics(trades, 'long', startBalance),
    short: sideMetrics(trades, 'short', startBalance),
    profitMedian: median(trades.numbers.profitRatio.subarray(0, trades.length)),
    tradesPerDay: trades.length / days,
    ...orderTotals(trades),
    slippagePaid: result.slippagePaid ?? 0,
    meanStakeAmount: meanStake(trades),
    ...balanceRange(result),
    fundingFees: sum(trades.numbers.fundingFees.subarray(0, trades.length)),
    holding: holdingTimes(trades),
    winnerHolding: holdingTimes(trades, 1),
    loserHolding: holdingTimes(trades, -1),
    maxConsecutiveWins: streak.wins,
    maxConsecutiveLosses: streak.losses,
    bestTrade: extremeTrade(trades, 'best'),
    worstTrade: extremeTrade(trades, 'worst'),
    ...daySummary(perDay),
    bestPair: traded.at(0)?.key ?? null,
    worstPair: traded.at(-1)?.key ?? null,
    daily: dailyMetrics(dailyChanges(equity, startBalance)),
    equityDrawdown: measureDrawdown(equity.time, equity.profit, startBalance, 'ratio'),
    exposure: exposureOf(equity, startBalance),
    buyAndHold: buyAndHold(pairs, startTimeMs, endTimeMs),
    walletStats: walletStats(run, tradingMode, equity.time),
    perPair,
    perEnterTag: group((row) => trades.enterTag[row], startBalance, days),
    perExitReason: group((row) => trades.exitReason[row], startBalance, days),
    perMixedTag: group((row) => `${trades.enterTag[row]} -> ${trades.exitReason[row]}`, startBalance, days),
    leftOpen: groupMetrics(leftOpen, (row) => leftOpen.pair[row], startBalance, days),
    perDay,
    perWeek: periodTable(trades, equity, startBalance, 'week'),
    perMonth: periodTable(trades, equity, startBalance, 'month'),
    counters: result.counters,
    locks: result.locks.length,
    unclosedAtEnd: result.unclosedAtEnd,
    equity: thinEquity(equity, startBalance),
    tradeHash: tradeHash(trades),
  });
}

/** The trades that were open when the data ended. */
function stillOpen(trades: TradeTable): TradeTable {
  const open = new TradeTable();
  for (let row = 0; row < trades.length; row++) {
    if (trades.numbers.openAtEnd[row] === 1) open.push(trades.record(row));
  }
  return open;
}

/** Lowest and highest balance right after a closed trade. */
function balanceRange(result: RunResult): { minBalance: number | null; maxBalance: number | null } {
  let profit = 0;
  let low = Infinity;
  let high = -Infinity;
  const { profitAbs } = result.trades.numbers;
  for (let row = 0; row < result.trades.length; row++) {
    profit += profitAbs[row];
    if (profit < low) low = profit;
    if (profit > high) high = profit;
  }
  if (result.trades.length === 0) return { minBalance: null, maxBalance: null };
  return { minBalance: result.startBalance + low, maxBalance: result.startBalance + high };
}
