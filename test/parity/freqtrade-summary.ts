import type { GroupMetrics } from '../../src/core/analysis/groups.ts';
import type { HoldingTimes, Report } from '../../src/core/analysis/report.ts';
import type { TradeMetrics } from '../../src/core/analysis/trade-metrics.ts';
import { timeframeMs } from '../../src/core/model/timeframe.ts';

/**
 * A report under freqtrade's names, with the codes that freqtrade prints for figures that are not defined
 * (-100, 0, 1, 100) and its roundings. Holds every result in freqtrade's summary, not its copy of the settings.
 */
export function freqtradeSummary(report: Report, firstCloseMs = 0): Record<string, unknown> {
  const { total, counters, walletStats, perDay } = report;
  const first = perDay.trades.findIndex((trades) => trades > 0);
  const last = perDay.trades.findLastIndex((trades) => trades > 0);
  const ratioSums = first < 0 ? [0] : perDay.profitRatioSum.slice(first, last + 1);
  return {
    results_per_pair: [...report.perPair.map(row), row({ ...total, cagr: groupCagr(report), key: 'TOTAL' })],
    exit_reason_summary: [...report.perExitReason.map(row), row({ ...total, cagr: groupCagr(report), key: 'TOTAL' })],
    total_trades: total.trades,
    trade_count_long: report.long.trades,
    trade_count_short: report.short.trades,
    total_volume: report.totalVolume,
    avg_stake_amount: report.meanStakeAmount ?? 0,
    profit_mean: total.profitMean ?? 0,
    profit_median: report.profitMedian ?? 0,
    profit_total: total.profitTotal,
    profit_total_long: report.long.profitTotal,
    profit_total_short: report.short.profitTotal,
    profit_total_abs: total.profitTotalAbs,
    profit_total_long_abs: report.long.profitTotalAbs,
    profit_total_short_abs: report.short.profitTotalAbs,
    ...rates(total),
    ...(total.trades === 0 ? NO_TRADES : {}),
    wallet_stats: {
      start_balance: walletStats.startBalance,
      end_balance: walletStats.endBalance,
      high_balance: walletStats.highBalance,
      low_balance: walletStats.lowBalance,
      sharpe: walletStats.sharpe ?? -100,
      sortino: walletStats.sortino ?? -100,
      calmar: walletStats.calmar ?? -100,
      low_ts: walletStats.lowTimeMs,
      high_ts: walletStats.highTimeMs,
      ...drawdown(walletStats.drawdown, report.run.startTimeMs + timeframeMs(report.run.timeframe)),
    },
    backtest_start_ts: report.run.startTimeMs,
    backtest_end_ts: report.run.endTimeMs,
    backtest_days: Math.floor((report.run.endTimeMs - report.run.startTimeMs) / 86_400_000),
    trades_per_day: halfToEven(report.tradesPerDay, 100),
    market_change: report.buyAndHold.marketChange,
    starting_balance: report.startBalance,
    final_balance: report.finalBalance,
    rejected_signals: counters.rejectedSignals,
    timedout_entry_orders: counters.timedoutEntryOrders,
    timedout_exit_orders: counters.timedoutExitOrders,
    canceled_trade_entries: counters.canceledTradeEntries,
    canceled_entry_orders: counters.canceledEntryOrders,
    replaced_entry_orders: counters.replacedEntryOrders,
    canceled_exit_orders: counters.canceledExitOrders,
    replaced_exit_orders: counters.replacedExitOrders,
    backtest_best_day: Math.max(...ratioSums),
    backtest_worst_day: Math.min(...ratioSums),
    backtest_best_day_abs: report.bestDay?.profitAbs ?? 0,
    backtest_worst_day_abs: report.worstDay?.profitAbs ?? 0,
    winning_days: report.winningDays,
    draw_days: report.drawDays,
    losing_days: report.losingDays,
    wins: total.wins,
    losses: total.losses,
    draws: total.draws,
    winrate: total.winrate ?? 0,
    holding_avg_s: wholeMinutes(report.holding.meanMs),
    ...holding('winner', report.winnerHolding),
    ...holding('loser', report.loserHolding),
    max_consecutive_wins: report.maxConsecutiveWins,
    max_consecutive_losses: report.maxConsecutiveLosses,
    ...drawdown(total.drawdown, firstCloseMs),
    csum_min: report.minBalance ?? 0,
    csum_max: report.maxBalance ?? 0,
    daily_profit:
      first < 0
        ? []
        : perDay.startTimeMs
            .slice(first, last + 1)
            .map((start, day) => [new Date(start).toISOString().slice(0, 10), perDay.profitAbs[first + day]]),
  };
}

/** The codes of a report without any trade. */
const NO_TRADES = { sortino: 0, sharpe: 0, calmar: 0, sqn: 0 };

/** freqtrade's line of all trades knows only the trades; the summary's own rate knows the final balance. */
function groupCagr(report: Report): number | null {
  const factor = (report.startBalance + report.total.profitTotalAbs) / report.startBalance;
  return factor < 0 ? null : factor ** (365 / report.run.days) - 1;
}

function row(metrics: GroupMetrics): Record<string, unknown> {
  return {
    key: metrics.key,
    trades: metrics.trades,
    profit_mean: metrics.profitMean ?? 0,
    profit_total_abs: metrics.profitTotalAbs,
    profit_total: metrics.profitTotal,
    wins: metrics.wins,
    draws: metrics.draws,
    losses: metrics.losses,
    winrate: metrics.winrate ?? 0,
    ...rates(metrics),
    ...(metrics.trades === 0 ? NO_TRADES : {}),
    max_drawdown_account: metrics.drawdown.accountRatio,
    max_drawdown_abs: metrics.drawdown.abs,
  };
}

function rates(metrics: TradeMetrics): Record<string, number> {
  return {
    cagr: metrics.cagr ?? 0,
    expectancy: metrics.expectancy ?? 0,
    expectancy_ratio: metrics.expectancyRatio ?? 100,
    sortino: metrics.sortino ?? -100,
    sharpe: metrics.sharpe ?? -100,
    calmar: metrics.calmar ?? -100,
    sqn: metrics.sqn === null ? -100 : halfToEven(metrics.sqn, 10_000),
    p_value: metrics.pValue ?? 1,
    profit_factor: metrics.profitFactor ?? 0,
  };
}

/** A curve that never fell has its fall at its first point. */
function drawdown(fall: TradeMetrics['drawdown'], firstMs: number): Record<string, number | null> {
  return {
    max_drawdown_account: fall.accountRatio,
    max_relative_drawdown: fall.relativeRatio,
    max_drawdown_abs: fall.abs,
    drawdown_start_ts: fall.startTimeMs ?? firstMs,
    drawdown_end_ts: fall.lowTimeMs ?? firstMs,
    drawdown_duration_s:
      fall.lowTimeMs === null || fall.startTimeMs === null ? 0 : (fall.lowTimeMs - fall.startTimeMs) / 1000,
    max_drawdown_low: fall.lowProfit,
    max_drawdown_high: fall.highProfit,
  };
}

function holding(who: string, times: HoldingTimes): Record<string, number> {
  return {
    [`${who}_holding_min_s`]: (times.minMs ?? 0) / 1000,
    [`${who}_holding_max_s`]: (times.maxMs ?? 0) / 1000,
    [`${who}_holding_avg_s`]: wholeMinutes(times.meanMs),
  };
}

function wholeMinutes(durationMs: number | null): number {
  return halfToEven((durationMs ?? 0) / 60_000, 1) * 60;
}

/** Rounds to `1 / scale` as Python does: a value exactly in the middle goes to the even neighbour. */
function halfToEven(value: number, scale: number): number {
  const scaled = value * scale;
  const below = Math.floor(scaled);
  return (scaled - below === 0.5 ? below + (below % 2) : Math.round(scaled)) / scale;
}
