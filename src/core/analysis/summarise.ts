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
import { median, presentable } from './statistics.ts';
import { thinEquity } from './thin-equity.ts';
import { growthPerYear, tradeMetrics, wholeDays } from './trade-metrics.ts';
import { daySummary, orderTotals, tradeSummary } from './trade-summary.ts';
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
  const leftOpen = stillOpen(trades);
  const total = tradeMetrics(trades, startBalance, days);
  const perExitReason = group((row) => trades.exitReason[row], startBalance, days);
  // Most runs have one enter tag, whose groups are those that there are already.
  const [tag, ...more] = new Set(trades.enterTag);
  const oneTag = tag !== undefined && more.length === 0;
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
    profitMedian: median(trades.numbers.profitRatio.subarray(0, trades.length)),
    tradesPerDay: trades.length / days,
    ...tradeSummary(trades, startBalance),
    ...orderTotals(trades),
    slippagePaid: result.slippagePaid ?? 0,
    ...daySummary(perDay),
    bestPair: traded.at(0)?.key ?? null,
    worstPair: traded.at(-1)?.key ?? null,
    daily: dailyMetrics(dailyChanges(equity, startBalance)),
    equityDrawdown: measureDrawdown(equity.time, equity.profit, startBalance, 'ratio'),
    exposure: exposureOf(equity, startBalance),
    buyAndHold: buyAndHold(pairs, startTimeMs, endTimeMs),
    walletStats: walletStats(run, tradingMode, equity.time),
    perPair,
    perEnterTag: oneTag ? [{ key: tag, ...total }] : group((row) => trades.enterTag[row], startBalance, days),
    perExitReason,
    perMixedTag: oneTag
      ? perExitReason.map((row) => ({ ...row, key: mixedTag(tag, row.key) }))
      : group((row) => mixedTag(trades.enterTag[row], trades.exitReason[row]), startBalance, days),
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

function mixedTag(enterTag: string, exitReason: string): string {
  return `${enterTag} -> ${exitReason}`;
}
