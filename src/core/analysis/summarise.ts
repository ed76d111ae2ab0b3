import type { RunResult } from '../model/trade.ts';
import { dailyChanges, dailyMetrics } from './daily-metrics.ts';
import { measureDrawdown } from './drawdown.ts';
import { equityCurve, heldRun } from './equity.ts';
import { gridOf } from './grid.ts';
import { groupMetrics } from './groups.ts';
import { buyAndHold, exposureOf } from './market.ts';
import { periodTable } from './periods.ts';
import type { Report, ReportContext } from './report.ts';
import { mean, median, presentable, sum } from './statistics.ts';
import { thinEquity } from './thin-equity.ts';
import { growthPerYear, tradeMetrics, wholeDays } from './trade-metrics.ts';
import { daySummary, extremeTrade, holdingTimes, orderTotals, sideMetrics, streaks } from './trade-summary.ts';
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
  const perPair = group((trade) => trade.pair, startBalance, days, names);
  const perDay = periodTable(trades, equity, startBalance, 'day');
  const traded = perPair.filter((row) => row.trades > 0);
  const streak = streaks(trades);
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
    profitMedian: median(trades.map((trade) => trade.profitRatio)),
    tradesPerDay: trades.length / days,
    ...orderTotals(trades),
    slippagePaid: result.slippagePaid ?? 0,
    meanStakeAmount: mean(trades.map((trade) => Number(trade.stakeAmount.toFixed(8)))),
    ...balanceRange(result),
    fundingFees: sum(trades.map((trade) => trade.fundingFees)),
    holding: holdingTimes(trades),
    winnerHolding: holdingTimes(trades.filter((trade) => trade.profitAbs > 0)),
    loserHolding: holdingTimes(trades.filter((trade) => trade.profitAbs < 0)),
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
    perEnterTag: group((trade) => trade.enterTag, startBalance, days),
    perExitReason: group((trade) => trade.exitReason, startBalance, days),
    perMixedTag: group((trade) => `${trade.enterTag} -> ${trade.exitReason}`, startBalance, days),
    leftOpen: groupMetrics(
      trades.filter((trade) => trade.openAtEnd),
      (trade) => trade.pair,
      startBalance,
      days,
    ),
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

/** Lowest and highest balance right after a closed trade. */
function balanceRange(result: RunResult): { minBalance: number | null; maxBalance: number | null } {
  let profit = 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const trade of result.trades) {
    profit += trade.profitAbs;
    low = Math.min(low, profit);
    high = Math.max(high, profit);
  }
  if (result.trades.length === 0) return { minBalance: null, maxBalance: null };
  return { minBalance: result.startBalance + low, maxBalance: result.startBalance + high };
}
