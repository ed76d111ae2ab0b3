import { comparisonSection } from './comparison.ts';
import { htmlDocument } from './document.ts';
import { html, type Markup } from './markup.ts';
import type { ReportRun } from './report-run.ts';
import { priceFigure, runArticle } from './run-article.ts';

/** The report of one run, or of several with a comparison, as one HTML file. */
export function reportPage(runs: readonly ReportRun[], programVersion: string): string {
  const title = runs.length === 1 ? runs[0].file.head.id : `${runs.length} runs compared`;
  const body = html`<header><h1>${title}</h1></header>
    <main>
      ${runs.length > 1 && html`${comparisonSection(runs)}${runSwitch(runs)}`}
      ${runs.map((run, index) => runArticle(run, index, index === 0))}
    </main>`;
  return htmlDocument({ title: `${title} - Tradewright`, body, runs, programVersion });
}

/** The prices of one run and nothing else, as one HTML file. */
export function pricePage(run: ReportRun, programVersion: string): string {
  const { id } = run.file.head;
  const body = html`<header><h1>${id}</h1></header>
    <main>
      <article data-run="0" aria-label="Run ${id}">
        <section class="prices" aria-labelledby="prices-0">
          <h2 id="prices-0">Prices and trades</h2>
          ${priceFigure(run, 0)}
        </section>
      </article>
    </main>`;
  return htmlDocument({ title: `${id} - Tradewright`, body, runs: [run], programVersion });
}

function runSwitch(runs: readonly ReportRun[]): Markup {
  return html`<div class="controls run-switch">
    <label
      >Run shown below
      <select data-control="run">
        ${runs.map(({ file }, index) => html`<option value="${index}">${index + 1}: ${file.head.id}</option>`)}
      </select>
    </label>
  </div>`;
}
