import type { PeriodTable } from '../../core/analysis/periods.ts';
import { formatDay, formatNumber, formatPercent } from '../format.ts';
import { money } from './amounts.ts';
import { html, type Markup } from './markup.ts';

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4 * DAY_MS;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Weeks up to which a day's cell has room for its number. */
const ROOMY_WEEKS = 13;
const LEVELS = 4;

/** Profit by day as tables of weekdays and weeks, one for each year, coloured by size. */
export function calendarSection(days: PeriodTable, currency: string): Markup {
  const strongest = strongestRatio(days);
  const years = [...new Set(days.startTimeMs.map((start) => formatDay(start).slice(0, 4)))];
  const roomy = new Set(days.startTimeMs.map(weekOf)).size <= ROOMY_WEEKS;
  return html`<p>
      Profit of the trades that closed on a day (UTC), in % of the equity at its start. A stronger colour is more, up to
      ${formatPercent(strongest, 1).replace(' ', '\u00a0')} and beyond; grey is a day on which nothing closed.
    </p>
    ${years.map((year) => yearTable(year, days, { currency, strongest, roomy }))}`;
}

interface CalendarLook {
  readonly currency: string;
  /** Profit ratio from which on a day has the strongest colour. */
  readonly strongest: number;
  readonly roomy: boolean;
}

function yearTable(year: string, days: PeriodTable, look: CalendarLook): Markup {
  const rows = [...days.startTimeMs.keys()].filter((row) => formatDay(days.startTimeMs[row]).startsWith(year));
  const byDay = new Map(rows.map((row) => [days.startTimeMs[row], row]));
  const first = weekOf(days.startTimeMs[rows[0]]);
  const weeks = Array.from(
    { length: (weekOf(days.startTimeMs[rows.at(-1)!]) - first) / (7 * DAY_MS) + 1 },
    (_, index) => first + index * 7 * DAY_MS,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Calendar of ${year}">
    <table class="calendar${look.roomy && ' roomy'}">
      <caption>
        ${year}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${weeks.map((week, index) => html`<th scope="col">${weekHeader(week, weeks[index - 1], look.roomy)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${WEEKDAYS.map(
          (name, weekday) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${weeks.map((week) => dayCell(byDay.get(week + weekday * DAY_MS), days, look))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The week's Monday where there is room, else the month that begins in it. */
function weekHeader(week: number, before: number | undefined, roomy: boolean): string {
  const month = MONTHS[Number(formatDay(week + 6 * DAY_MS).slice(5, 7)) - 1];
  if (roomy) return formatDay(week).slice(5);
  const last = before === undefined ? undefined : MONTHS[Number(formatDay(before + 6 * DAY_MS).slice(5, 7)) - 1];
  return month === last ? '' : month;
}

function dayCell(row: number | undefined, days: PeriodTable, { currency, strongest, roomy }: CalendarLook): Markup {
  if (row === undefined) return html`<td></td>`;
  const day = formatDay(days.startTimeMs[row]);
  const [trades, ratio] = [days.trades[row], days.profitRatio[row]];
  if (trades === 0) return html`<td class="day" title="${day}: no closed trade"><span class="hidden">-</span></td>`;
  const value = days.profitAbs[row];
  const level = Math.min(LEVELS, Math.max(1, Math.ceil((Math.abs(ratio ?? 0) / strongest) * LEVELS)));
  const kind = value === 0 ? '' : `${value > 0 ? 'gain' : 'loss'}-${level}`;
  const title = `${day}: ${formatPercent(ratio)}, ${money(value, currency)}, ${trades} ${trades === 1 ? 'trade' : 'trades'}`;
  const text = formatNumber(ratio === null ? null : ratio * 100);
  return html`<td class="day ${kind}" title="${title}">
    ${roomy ? text : html`<span class="hidden">${text} %</span>`}
  </td>`;
}

function weekOf(timeMs: number): number {
  return Math.floor((timeMs - FIRST_MONDAY) / (7 * DAY_MS)) * 7 * DAY_MS + FIRST_MONDAY;
}

/** The size of the strongest twentieth of the days with a profit or a loss; 1 % without any. */
function strongestRatio({ profitRatio }: PeriodTable): number {
  const sizes = Float64Array.from(profitRatio.map((ratio) => Math.abs(ratio ?? 0)).filter((size) => size > 0)).sort();
  return sizes.length === 0 ? 0.01 : sizes[Math.floor((sizes.length - 1) * 0.95)];
}
