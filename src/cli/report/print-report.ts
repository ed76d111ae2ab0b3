import type { Period } from '../../core/analysis/periods.ts';
import type { Report } from '../../core/analysis/report.ts';
import { print, terminalWidth } from '../output.ts';
import { fillRangeText } from './fill-range.ts';
import { groupTable } from './group-table.ts';
import { headline } from './headline.ts';
import { metricSections } from './metrics.ts';
import { breakdownTable } from './period-table.ts';
import { equitySparkline } from './sparkline.ts';

export interface ReportOptions {
  /** Tables of these periods are added. */
  readonly breakdown?: readonly Period[];
  /** Characters a line; default: the terminal's width. */
  readonly width?: number;
}

/** Prints a report to stdout. */
export function printReport(report: Report, options: ReportOptions = {}): void {
  print(reportText(report, options));
}

/** A report as text: what it comes to first, the tables, then every figure. */
export function reportText(report: Report, options: ReportOptions = {}): string {
  const width = options.width ?? terminalWidth();
  const currency = report.run.stakeCurrency;
  const groups = (title: string, header: string, rows: Report['perPair'], total = true): string[] =>
    rows.length === 0
      ? []
      : [groupTable(rows, { title, header, currency, width, ...(total ? { total: report.total } : {}) })];
  const tagged = report.perEnterTag.some(({ key }) => key !== '');
  return [
    headline(report, width),
    equitySparkline(report, width),
    ...(report.fillRange === undefined ? [] : [fillRangeText(report.fillRange, currency, width)]),
    ...groups('By pair', 'Pair', report.perPair),
    ...groups('By exit reason', 'Reason', report.perExitReason, false),
    ...(tagged ? groups('By enter tag', 'Tag', report.perEnterTag, false) : []),
    ...(tagged ? groups('By enter tag and exit reason', 'Tag -> reason', report.perMixedTag, false) : []),
    ...groups('Open at the end, closed by the run at the last candle', 'Pair', report.leftOpen, false),
    ...(options.breakdown ?? []).map((period) =>
      breakdownTable(
        { day: report.perDay, week: report.perWeek, month: report.perMonth }[period],
        period,
        currency,
        width,
      ),
    ),
    metricSections(report),
  ].join('\n\n');
}
