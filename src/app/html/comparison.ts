import type { Report } from '../../core/analysis/report.ts';
import { formatDuration, formatNumber, formatPercent, formatTime } from '../format.ts';
import { fallPercent, gainMoney, gainPercent, money } from './amounts.ts';
import { dataTable } from './group-tables.ts';
import { html, type Markup, type Part } from './markup.ts';
import type { ReportRun } from './report-run.ts';

type Show = (report: Report, currency: string) => Part;

const ROWS: readonly (readonly [name: string, show: Show])[] = [
  [
    'Profit',
    ({ startBalance, finalBalance }) => gainPercent(startBalance > 0 ? finalBalance / startBalance - 1 : null),
  ],
  ['Profit in money', ({ startBalance, finalBalance }, currency) => gainMoney(finalBalance - startBalance, currency)],
  ['Worst fall of the equity', ({ equityDrawdown }) => fallPercent(equityDrawdown.relativeRatio)],
  ['Holding the pairs', ({ buyAndHold }) => gainPercent(buyAndHold.marketChange)],
  ['Trades', ({ total }) => formatNumber(total.trades, 0)],
  ['Won', ({ total }) => formatPercent(total.winrate, 1)],
  ['Mean trade', ({ total }) => gainPercent(total.profitMean)],
  ['Profit factor', ({ total }) => formatNumber(total.profitFactor)],
  ['Sharpe of daily equity', ({ daily }) => formatNumber(daily.sharpeDaily)],
  ['Sortino of daily equity', ({ daily }) => formatNumber(daily.sortinoDaily)],
  ['Time in the market', ({ exposure }) => formatPercent(exposure.timeInMarketRatio, 1)],
  ['Mean time held', ({ holding }) => formatDuration(holding.meanMs)],
  ['Fees paid', ({ feesPaid }, currency) => money(feesPaid, currency)],
  ['Fill rules', ({ run }) => run.fills],
  ['Timeframe', ({ run }) => run.timeframe],
  ['From (UTC)', ({ run }) => formatTime(run.startTimeMs)],
  ['To (UTC)', ({ run }) => formatTime(run.endTimeMs)],
  ['Trade hash', ({ tradeHash }) => tradeHash],
];

/** Several runs side by side: their equity in one chart, then their figures. */
export function comparisonSection(runs: readonly ReportRun[]): Markup {
  const columns = ['', ...runs.map(({ file }, index) => html`${index + 1}: ${file.head.id}`)];
  const rows = ROWS.map(([name, show]) => [
    name,
    ...runs.map(({ file }) => show(file.report, file.report.run.stakeCurrency)),
  ]);
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">${runs.length} runs compared</h2>
    <figure>
      <figcaption>Equity<small> in % of each run's first balance; UTC</small></figcaption>
      <div class="chart" id="comparison-chart"></div>
    </figure>
    ${dataTable('Figures', columns, rows)}
  </section>`;
}
