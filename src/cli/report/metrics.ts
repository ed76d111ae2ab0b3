import type { HoldingTimes, Report, TradeNote } from '../../core/analysis/report.ts';
import { formatDay, formatDuration, formatNumber, formatPercent, formatTime } from '../format.ts';
import { facts, type Cell } from '../output.ts';
import { count, fallPercent, gainMoney, gainPercent, heading, money } from './style.ts';

type Facts = readonly (readonly [string, Cell])[];

/** The figures of a run as groups of named values, each with its unit. */
export function metricSections(report: Report): string {
  const sections: [string, Facts][] = [
    ['Money', moneyFacts(report)],
    ['Risk', riskFacts(report)],
    ['Trades', tradeFacts(report)],
    ['Exposure', exposureFacts(report)],
    ['Orders and signals', counterFacts(report)],
  ];
  const width = Math.max(...sections.flatMap(([, entries]) => entries.map(([name]) => name.length)));
  return sections
    .map(
      ([title, entries]) => `${heading(title)}\n${facts(entries.map(([name, value]) => [name.padEnd(width), value]))}`,
    )
    .join('\n\n');
}

function moneyFacts(report: Report): Facts {
  const { total, run, daily } = report;
  const currency = run.stakeCurrency;
  const both = report.long.trades > 0 && report.short.trades > 0;
  return [
    ['Balance at the start', money(report.startBalance, currency)],
    ['Balance at the end', money(report.finalBalance, currency)],
    ['Profit of closed trades', `${gainMoney(total.profitTotalAbs, currency)}, ${gainPercent(total.profitTotal)}`],
    ...(both ? [sideFact('  long', report.long, currency), sideFact('  short', report.short, currency)] : []),
    [
      'Growth a year (cagr)',
      total.cagr === null ? null : `${gainPercent(total.cagr)} (from ${count(run.days, 'day')})`,
    ],
    ['Holding the pairs (market change)', gainPercent(report.buyAndHold.marketChange)],
    ['Fees paid', money(report.feesPaid, currency)],
    ...(report.slippagePaid > 0 ? ([['Spread and slippage paid', money(report.slippagePaid, currency)]] as const) : []),
    ...(run.tradingMode === 'futures'
      ? ([['Funding received', gainMoney(report.fundingFees, currency)]] as const)
      : []),
    ['Volume traded', money(report.totalVolume, currency)],
    ['Mean day', gainPercent(daily.meanRatio)],
    ['Best day', dayText(report.bestDay, currency)],
    ['Worst day', dayText(report.worstDay, currency)],
    ['Days won/drew/lost', `${report.winningDays}/${report.drawDays}/${report.losingDays}`],
  ];
}

function sideFact(name: string, side: Report['long'], currency: string): readonly [string, Cell] {
  return [
    name,
    `${gainMoney(side.profitTotalAbs, currency)}, ${gainPercent(side.profitTotal)} (${side.trades} trades)`,
  ];
}

function riskFacts(report: Report): Facts {
  const { equityDrawdown: fall, total, daily, run } = report;
  return [
    ['Worst fall, open trades included', `${fallPercent(fall.accountRatio)}, ${money(fall.abs, run.stakeCurrency)}`],
    ['  from, to', fall.startTimeMs === null ? null : `${formatTime(fall.startTimeMs)}, ${formatTime(fall.lowTimeMs)}`],
    ['  peak reached again', fall.startTimeMs === null ? null : formatDayOrNever(fall.recoveryTimeMs)],
    [
      'Worst fall of closed trades',
      `${fallPercent(total.drawdown.accountRatio)}, ${money(total.drawdown.abs, run.stakeCurrency)}`,
    ],
    ['Worst fall of holding the pairs', fallPercent(report.buyAndHold.maxDrawdownDailyRatio)],
    ['Volatility a year', formatPercent(daily.volatilityAnnualRatio)],
    ['Sharpe of daily equity', formatNumber(daily.sharpeDaily)],
    ['Sortino of daily equity', formatNumber(daily.sortinoDaily)],
    ['Calmar of daily equity', formatNumber(daily.calmarDaily)],
    ["Sharpe, freqtrade's formula", formatNumber(total.sharpe)],
    ["Sortino, freqtrade's formula", formatNumber(total.sortino)],
    ["Calmar, freqtrade's formula", formatNumber(total.calmar)],
    ['SQN', formatNumber(total.sqn)],
    ['p-value (the mean trade is zero)', formatNumber(total.pValue, 4)],
  ];
}

function formatDayOrNever(timeMs: number | null): string {
  return timeMs === null ? 'not by the end' : formatTime(timeMs);
}

function tradeFacts(report: Report): Facts {
  const { total, run } = report;
  const currency = run.stakeCurrency;
  return [
    ['Trades, a day', `${formatNumber(total.trades, 0)}, ${formatNumber(report.tradesPerDay)}`],
    ['Won', formatPercent(total.winrate, 1)],
    ['Mean, median profit of a trade', `${gainPercent(total.profitMean)}, ${gainPercent(report.profitMedian)}`],
    ['Expectancy of a trade', total.expectancy === null ? null : gainMoney(total.expectancy, currency)],
    ['Expectancy ratio', formatNumber(total.expectancyRatio)],
    ['Profit factor', formatNumber(total.profitFactor)],
    ['Mean stake', money(report.meanStakeAmount, currency)],
    ['Best trade', tradeText(report.bestTrade)],
    ['Worst trade', tradeText(report.worstTrade)],
    ['Best, worst pair', report.bestPair === null ? null : `${report.bestPair}, ${report.worstPair}`],
    ['Longest run of wins, of losses', `${report.maxConsecutiveWins}, ${report.maxConsecutiveLosses}`],
    ['Held: mean (shortest to longest)', holdingText(report.holding)],
    ['  winners', holdingText(report.winnerHolding)],
    ['  losers', holdingText(report.loserHolding)],
  ];
}

function exposureFacts(report: Report): Facts {
  const { exposure, run } = report;
  return [
    ['Time in the market', formatPercent(exposure.timeInMarketRatio, 1)],
    [
      'Capital used: mean, most',
      `${formatPercent(exposure.meanCapitalUsedRatio, 1)}, ${formatPercent(exposure.maxCapitalUsedRatio, 1)}`,
    ],
    ['Most trades open at once', `${exposure.maxOpenTrades} of ${run.maxOpenTrades ?? 'any number'}`],
  ];
}

function counterFacts(report: Report): Facts {
  const { counters } = report;
  const rows: [string, number][] = [
    ['Entry signals without a free slot', counters.rejectedSignals],
    ['  held back by a lock', counters.lockedEntries],
    ['  without a stake left in the wallet', counters.unaffordableEntries],
    ["  with a stake below the market's minimum", counters.belowMinimumEntries],
    ['  with an amount below one step', counters.belowStepEntries],
    ['  taken back by the strategy', counters.vetoedEntries],
    ['Trades of uncertain order in a candle', counters.uncertainTrades],
    ['Fills of a part of an order', counters.partialFills],
    ['Entries cut short: rest below the minimum', counters.dustOrders],
    ['Trades ended: rest below the minimum', counters.dustTrades],
    ['Entry orders timed out', counters.timedoutEntryOrders],
    ['Exit orders timed out', counters.timedoutExitOrders],
    ['Entry orders cancelled', counters.canceledEntryOrders],
    ['Trades cancelled before a fill', counters.canceledTradeEntries],
    ['Entry orders replaced', counters.replacedEntryOrders],
    ['Exit orders cancelled', counters.canceledExitOrders],
    ['Exit orders replaced', counters.replacedExitOrders],
    ['Locks', report.locks],
  ];
  return [...rows.filter(([, times], row) => row === 0 || times > 0), ['Trade hash', report.tradeHash]];
}

function dayText(day: Report['bestDay'], currency: string): Cell {
  if (day === null) return null;
  return `${formatDay(day.startTimeMs)}: ${gainMoney(day.profitAbs, currency)}, ${gainPercent(day.profitRatio)}`;
}

function tradeText(trade: TradeNote | null): Cell {
  return trade === null ? null : `${gainPercent(trade.profitRatio)} ${trade.pair}, ${formatTime(trade.openTimeMs)}`;
}

function holdingText(times: HoldingTimes): Cell {
  if (times.meanMs === null) return null;
  return `${formatDuration(times.meanMs)} (${formatDuration(times.minMs)} to ${formatDuration(times.maxMs)})`;
}
