import { calendarSection } from './calendar.ts';
import { distributionSection } from './distributions.ts';
import { summarySection } from './figures.ts';
import { fillRangeSection } from './fill-range.ts';
import { groupTables } from './group-tables.ts';
import { html, type Markup, type Part } from './markup.ts';
import type { ReportRun } from './report-run.ts';
import { tradeListSection } from './trade-list.ts';

/** All sections of one run; `index` tells runs of a page apart. */
export function runArticle(run: ReportRun, index: number, isShown: boolean): Markup {
  const { report } = run.file;
  const section = (name: string, title: string, body: Part): Markup => {
    const id = `${name}-${index}`;
    return html`<section class="${name}" aria-labelledby="${id}">
      <h2 id="${id}">${title}</h2>
      ${body}
    </section> `;
  };
  const nothing = report.total.trades === 0;
  return html`<article data-run="${index}" aria-label="Run ${run.file.head.id}" ${isShown ? null : html`hidden`}>
    ${section('summary', `Backtest of ${report.run.strategy}`, summarySection(report))}
    ${nothing && html`<p class="empty">This run made no trade: there is nothing to list or to count.</p>`}
    ${report.fillRange !== undefined && section('fill-range', 'How much depends on perfect fills', fillRangeSection(report.fillRange, report.run.stakeCurrency))}
    ${section('equity', 'Equity and drawdown', equityFigures(report.run.stakeCurrency, nothing))}
    ${section('prices', 'Prices and trades', priceFigure(run, index))}
    ${!nothing && section('trades', 'Trades', tradeListSection(run.page.trades, index))}
    ${!nothing && section('distributions', 'Distributions', distributionSection(run.page.trades))}
    ${!nothing && section('calendar', 'Calendar', calendarSection(report.perDay, report.run.stakeCurrency))}
    ${!nothing && section('groups', 'Pairs, tags, reasons, months', groupTables(report))}
  </article>`;
}

function equityFigures(currency: string, nothing: boolean): Markup {
  const chart = (kind: string, title: string, note: string): Markup =>
    html`<figure>
      <figcaption>${title}<small> ${note}</small></figcaption>
      <div class="chart" data-chart="${kind}"></div>
    </figure>`;
  return html`<p class="hint">Drag over a chart to look closer, double-click for the whole. Times are UTC.</p>
    ${chart('equity', 'Equity', `in ${currency}, with open positions at the price of the moment`)}
    ${
      !nothing && [
        chart(
          'drawdown',
          'Drawdown',
          'below the highest equity so far, in %, with the lowest points between those drawn',
        ),
        chart('exposure', 'Exposure', 'stake in open positions, in % of the equity'),
        chart('open', 'Open trades', 'at the same time'),
      ]
    }`;
}

/** The price chart with its switch, or why there is none. */
export function priceFigure(run: ReportRun, index: number): Markup {
  const notes =
    run.notes.length > 0 &&
    html`<ul class="notes">
      ${run.notes.map((note) => html`<li>${note}</li>`)}
    </ul>`;
  if (run.prices.length === 0)
    return html`${notes}
      <p class="empty">There are no prices to show.</p>`;
  const counts = new Map<string, number>();
  for (const { pair } of run.page.trades) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return html`${notes}
    <div class="controls">
      <label
        >Pair
        <select data-control="pair">
          ${run.prices.map(({ pair }, at) => html`<option value="prices-${index}-${at}">${pair} (${counts.get(pair) ?? 0} trades)</option>`)}
        </select>
      </label>
      <button type="button" data-control="earlier">Trade before</button>
      <button type="button" data-control="later">Next trade</button>
      <label class="check"><input type="checkbox" data-control="stops" /> Stops in view</label>
    </div>
    <p class="hint">
      Drag to move, wheel or pinch to zoom. ▲ buys and ▼ sells, at the price of the fill; a line joins entry and exit
      (blue won, orange lost); dashes are the stop, as it was at first and, where it moved, at last. Times are UTC.
    </p>
    <p class="legend" data-legend aria-live="off"></p>
    <div
      class="chart price-chart"
      data-chart="price"
      role="img"
      aria-label="Candles with the trades of the list below"
    ></div>`;
}
