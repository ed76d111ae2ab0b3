import type { Period, PeriodTable } from '../../core/analysis/periods.ts';
import { formatDay, formatNumber } from '../format.ts';
import { table } from '../output.ts';
import { count, gain, gainPoints, moneyDecimals } from './style.ts';

const TITLES: Readonly<Record<Period, string>> = {
  day: 'By day (UTC)',
  week: 'By week (UTC, from Monday)',
  month: 'By month (UTC)',
};

/** Closed trades by period; periods without a closed trade are left out and counted below. */
export function breakdownTable(periods: PeriodTable, period: Period, currency: string, width: number): string {
  const rows = periods.startTimeMs.flatMap((start, row) =>
    periods.trades[row] === 0
      ? []
      : [
          [
            period === 'month' ? formatDay(start).slice(0, 7) : formatDay(start),
            formatNumber(periods.trades[row], 0),
            gain(periods.profitAbs[row], formatNumber(periods.profitAbs[row], moneyDecimals(currency))),
            gainPoints(periods.profitRatio[row]),
            formatNumber(periods.equityAtStart[row], moneyDecimals(currency)),
            `${periods.wins[row]}/${periods.draws[row]}/${periods.losses[row]}`,
          ],
        ],
  );
  const columns = ['Trades', `Profit ${currency}`, 'Profit %', `Equity before ${currency}`, 'Won/drew/lost'];
  const text = table(
    [
      { header: period[0].toUpperCase() + period.slice(1) },
      ...columns.map((header) => ({ header, align: 'right' as const })),
    ],
    rows,
    { title: TITLES[period], width },
  );
  const empty = periods.startTimeMs.length - rows.length;
  return empty === 0 ? text : `${text}\n${count(empty, period)} without a closed trade left out`;
}
