import type { Report } from '../../core/analysis/report.ts';
import { formatDay, formatNumber, formatPercent, formatTime } from '../format.ts';
import { count, fallPercent, gain, heading, money, wrap } from './style.ts';

const FILL_RULES: Readonly<Record<Report['run']['fills'], string>> = {
  candle:
    'Fill rules: candle. Orders fill only at prices that the candle reached, a gap beyond a stop fills at the open, ' +
    'and in one candle the stop comes before the target. Fees are in; spread, slippage and queues are not modelled.',
  freqtrade:
    "Fill rules: freqtrade. Orders fill as in freqtrade 2026.9's backtest, its quirks included. " +
    'Fees are in; spread, slippage and queues are not modelled.',
  realistic:
    'Fill rules: realistic. As candle, but an order that takes pays half the spread and slippage, a resting order needs ' +
    'the market to trade through it, and a candle fills no more than a share of its volume.',
  pessimistic:
    'Fill rules: pessimistic. As realistic, with everything that costs money set to the bad end of its range.',
};

/** Warnings that are shown: one bad folder of data must not hide the result. */
const MOST_WARNINGS = 5;

/** The first lines of a report: did it make money, against just holding, how bad was the worst fall, how many trades. */
export function headline(report: Report, width: number): string {
  const { run, total } = report;
  const to = formatTime(run.endTimeMs);
  const lines = [
    heading(
      `Backtest of ${run.strategy}: ${count(run.pairs.length, 'pair')}, ${run.timeframe} candles, ${run.tradingMode}`,
    ),
    `${formatTime(run.startTimeMs)} to ${to} UTC (${count(run.candles, 'candle')}, ${count(run.days, 'day')})`,
    '',
    outcome(report),
    `Just holding the pairs, in equal parts: ${formatPercent(report.buyAndHold.marketChange)}`,
    worstFall(report),
    `${count(total.trades, 'trade')}: ${wonAndLost(total)}` +
      (total.winrate === null ? '' : ` (${formatPercent(total.winrate, 1)} won)`),
    '',
    FILL_RULES[run.fills],
    ...warnings(report).map((warning) => `Warning: ${warning}`),
  ];
  return lines.map((line) => wrap(line, width, '  ')).join('\n');
}

function wonAndLost({ wins, draws, losses }: Report['total']): string {
  const [won, drew, lost] = [wins, draws, losses].map((each) => formatNumber(each, 0));
  return `${won} won, ${drew} drew, ${lost} lost`;
}

function outcome(report: Report): string {
  const { stakeCurrency } = report.run;
  const profit = report.finalBalance - report.startBalance;
  const verb = profit > 0 ? 'Made' : profit < 0 ? 'Lost' : 'Neither made nor lost money:';
  const text = `${verb} ${money(Math.abs(profit), stakeCurrency)} (${formatPercent(profit / report.startBalance)})`;
  return `${gain(profit, text)} with ${money(report.startBalance, stakeCurrency)} at the start`;
}

function worstFall(report: Report): string {
  const fall = report.equityDrawdown;
  if (fall.startTimeMs === null) return 'Worst fall on the way: none';
  const recovery = fall.recoveryTimeMs === null ? 'not recovered' : `recovered ${formatDay(fall.recoveryTimeMs)}`;
  const when = `${formatDay(fall.startTimeMs)} to ${formatDay(fall.lowTimeMs)}, ${recovery}`;
  return `Worst fall on the way: ${fallPercent(fall.accountRatio)} (${when})`;
}

function warnings(report: Report): string[] {
  const { warnings: all } = report.run;
  const list = all.slice(0, MOST_WARNINGS);
  if (all.length > list.length)
    list.push(`${count(all.length - list.length, 'more warning')}; --json has all of them.`);
  if (report.unclosedAtEnd > 0) {
    list.push(
      `${count(report.unclosedAtEnd, 'trade')} could not be closed at the end and is in no figure; ` +
        'the stake is missing in the final balance, as in freqtrade.',
    );
  }
  return list;
}
