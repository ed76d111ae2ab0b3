import type { Report } from '../../core/analysis/report.ts';
import { formatDay, formatDuration, formatNumber, formatPercent, formatTime } from '../format.ts';
import { fallPercent, gainMoney, gainPercent, money } from './amounts.ts';
import { html, type Markup, type Part } from './markup.ts';

/** What a run comes to: when and what it traded, then its figures. */
export function summarySection(report: Report): Markup {
  const { run } = report;
  const pairs = run.pairs.length === 1 ? run.pairs[0] : `${run.pairs.length} pairs`;
  return html`<p class="facts">
      ${pairs}, ${run.timeframe} candles, ${run.tradingMode}, ${formatTime(run.startTimeMs)} to
      ${formatTime(run.endTimeMs)} UTC (${formatNumber(run.days, 0)} days, ${formatNumber(run.candles, 0)} candles).
      Fill rules: ${run.fills}. Fees are in every figure.
    </p>
    ${run.warnings.length > 0 && warnings(run.warnings)}
    <dl class="figures">
      ${figures(report).map(
        ([name, value, note]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
            <dd class="note">${note}</dd>
          </div>`,
      )}
    </dl>`;
}

/** Warnings that are shown without being asked for. */
const MOST_SHOWN = 5;

function warnings(list: readonly string[]): Markup {
  return html`<details class="warnings" ${list.length <= MOST_SHOWN && html`open`}>
    <summary>${list.length === 1 ? '1 warning' : `${list.length} warnings`}</summary>
    <ul>
      ${list.map((each) => html`<li>${each}</li>`)}
    </ul>
  </details>`;
}

function figures(report: Report): [name: string, value: Part, note: Part][] {
  const { total, equityDrawdown: fall, daily, exposure, buyAndHold, run } = report;
  const currency = run.stakeCurrency;
  const profit = report.finalBalance - report.startBalance;
  const profitRatio = report.startBalance > 0 ? profit / report.startBalance : null;
  return [
    ['Profit', gainPercent(profitRatio), gainMoney(profit, currency)],
    ['Worst fall of the equity', fallPercent(fall.accountRatio), fallNote(report)],
    ['Holding the pairs', gainPercent(buyAndHold.marketChange), 'in equal parts, without fees'],
    ['Trades', formatNumber(total.trades, 0), wonAndLost(total)],
    ['Won', formatPercent(total.winrate, 1), 'of the trades'],
    ['Profit factor', formatNumber(total.profitFactor), 'sum of wins / sum of losses'],
    ['Expectancy', total.expectancy === null ? '-' : gainMoney(total.expectancy, currency), 'a trade'],
    ['Mean trade', gainPercent(total.profitMean), html`median ${gainPercent(report.profitMedian)}`],
    ['Sharpe', formatNumber(daily.sharpeDaily), `of daily equity, a year; ${formatNumber(run.days, 0)} days`],
    ['Sortino', formatNumber(daily.sortinoDaily), 'of daily equity, a year'],
    ['Calmar', formatNumber(daily.calmarDaily), 'of daily equity, a year'],
    ['Time in the market', formatPercent(exposure.timeInMarketRatio, 1), 'of all candles'],
    ['Mean time held', formatDuration(report.holding.meanMs), holdingNote(report)],
    ['Fees paid', money(report.feesPaid, currency), feesNote(report)],
    ['Balance', money(report.finalBalance, currency), `after ${money(report.startBalance, currency)}`],
    ...(run.tradingMode === 'futures'
      ? [['Funding', gainMoney(report.fundingFees, currency), 'received (+) or paid (-)'] as [string, Part, Part]]
      : []),
  ];
}

function fallNote({ equityDrawdown: fall }: Report): string {
  if (fall.startTimeMs === null) return 'none';
  const recovery = fall.recoveryTimeMs === null ? 'not recovered' : `recovered ${formatDay(fall.recoveryTimeMs)}`;
  return `${formatDay(fall.startTimeMs)} to ${formatDay(fall.lowTimeMs)}, ${recovery}`;
}

function wonAndLost({ wins, draws, losses }: Report['total']): string {
  const [won, drew, lost] = [wins, draws, losses].map((count) => formatNumber(count, 0));
  return `${won} won, ${drew} drew, ${lost} lost`;
}

function holdingNote({ holding }: Report): string {
  if (holding.minMs === null) return 'shortest to longest';
  return `${formatDuration(holding.minMs)} to ${formatDuration(holding.maxMs)}`;
}

function feesNote({ feesPaid, startBalance }: Report): string {
  return `${formatPercent(startBalance > 0 ? feesPaid / startBalance : null)} of the first balance`;
}
