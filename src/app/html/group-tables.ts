import type { GroupMetrics } from '../../core/analysis/groups.ts';
import type { PeriodTable } from '../../core/analysis/periods.ts';
import type { Report } from '../../core/analysis/report.ts';
import { formatDay, formatDuration, formatNumber, formatPercent } from '../format.ts';
import { gainMoney, gainPercent } from './amounts.ts';
import { html, type Markup, type Part } from './markup.ts';

/** Tables by pair, tag, reason and month. */
export function groupTables(report: Report): Markup {
  const currency = report.run.stakeCurrency;
  const isTagged = report.perEnterTag.some(({ key }) => key !== '');
  const tables: readonly (readonly [title: string, header: string, groups: readonly GroupMetrics[]])[] = [
    ['By pair', 'Pair', report.perPair],
    ...(isTagged ? ([['By enter tag', 'Tag', report.perEnterTag]] as const) : []),
    ['By exit reason', 'Reason', report.perExitReason],
  ];
  return html`${tables.map(([title, header, groups]) => groupTable(title, header, groups, currency))}
  ${monthTable(report.perMonth, currency)}`;
}

function groupTable(title: string, header: string, groups: readonly GroupMetrics[], currency: string): Markup {
  const columns = [header, 'Trades', 'Mean profit', 'Profit', 'Profit of balance', 'Mean time', 'Won', 'Profit factor'];
  return dataTable(
    title,
    columns,
    groups.map((group) => [
      group.key === '' ? '(no tag)' : group.key,
      formatNumber(group.trades, 0),
      gainPercent(group.profitMean),
      gainMoney(group.profitTotalAbs, currency),
      gainPercent(group.profitTotal),
      formatDuration(group.durationMeanMs),
      formatPercent(group.winrate, 1),
      formatNumber(group.profitFactor),
    ]),
  );
}

function monthTable(months: PeriodTable, currency: string): Markup {
  const columns = ['Month', 'Trades', 'Profit', 'Profit of equity', 'Won', 'Lost'];
  return dataTable(
    'By month (UTC, by time of closing)',
    columns,
    months.startTimeMs.map((start, row) => [
      formatDay(start).slice(0, 7),
      formatNumber(months.trades[row], 0),
      gainMoney(months.profitAbs[row], currency),
      gainPercent(months.profitRatio[row]),
      formatNumber(months.wins[row], 0),
      formatNumber(months.losses[row], 0),
    ]),
  );
}

/** A table whose first column names the row and whose other ones are numbers. */
export function dataTable(caption: string, columns: readonly Part[], rows: readonly (readonly Part[])[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
