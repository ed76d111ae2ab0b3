import { formatNumber } from '../format.ts';
import { html, type Markup } from './markup.ts';

/** One bar of a bar chart. */
export interface Bar {
  /** What is counted, for the tooltip and the table: `1.0 % to 1.5 %`. */
  readonly label: string;
  readonly count: number;
  readonly kind?: 'gain' | 'loss';
  /** Written below the bar. */
  readonly mark?: string;
}

/** Counts as vertical bars, each with a tooltip, and the same as a table that can be opened. */
export function barChart(title: string, note: string, bars: readonly Bar[]): Markup {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return html`<figure class="bars-figure">
    <figcaption>${title}<small>${note}</small></figcaption>
    <div class="bars" role="img" aria-label="${title}: bar chart; the table below has its numbers">
      <span class="bars-most">${trades(most)}</span>
      ${bars.map(
        ({ label, count, kind, mark }) =>
          html`<div class="bar ${kind}" title="${label}: ${trades(count)}">
            <i style="height:${((100 * count) / most).toFixed(1)}%"></i>${mark !== undefined && html`<b>${mark}</b>`}
          </div>`,
      )}
    </div>
    <details>
      <summary>As a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">${title}</th>
            <th scope="col">Trades</th>
          </tr>
        </thead>
        <tbody>
          ${bars.map(
            ({ label, count }) =>
              html`<tr>
                <th scope="row">${label}</th>
                <td>${formatNumber(count, 0)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`;
}

function trades(count: number): string {
  return `${formatNumber(count, 0)} ${count === 1 ? 'trade' : 'trades'}`;
}
