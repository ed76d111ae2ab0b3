import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { formatTime } from '../format.ts';
import { html, Markup } from './markup.ts';
import { packed, scriptElement } from './pack.ts';
import { pageScript } from './page-script.ts';
import type { ReportRun } from './report-run.ts';
import { STYLE } from './style.ts';

/** What a page shows in its body, and with which title. */
export interface PageParts {
  readonly title: string;
  readonly body: Markup;
  readonly runs: readonly ReportRun[];
  readonly programVersion: string;
}

/**
 * A whole page in one file. Its own policy lets it load nothing from anywhere and run no script but those that it
 * brings, so that a text in a strategy can do no harm even where it was not escaped.
 */
export function htmlDocument({ title, body, runs, programVersion }: PageParts): string {
  const scripts = [library('uplot', 'dist/uPlot.iife.min.js'), library(...CHARTS), pageScript()].map(inScriptElement);
  const hashes = scripts.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  const policy = `default-src 'none'; script-src ${hashes.join(' ')}; style-src 'unsafe-inline'; img-src data:`;
  const data = runs.flatMap((run, index) => [
    packed(`run-${index}`, run.page),
    ...run.prices.map((prices, at) => packed(`prices-${index}-${at}`, prices)),
  ]);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${new Markup(library('uplot', 'dist/uPlot.min.css'))}
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        ${body}
        <footer>
          Made by tradewright ${programVersion} from ${runs.length === 1 ? 'the run' : 'the runs'}
          ${runs.map(({ file }) => `${file.head.id} (${formatTime(file.head.createdTimeMs)} UTC)`).join(', ')}.
        </footer>
        <noscript
          ><p class="empty">Charts and the list of trades need JavaScript; the other sections do not.</p></noscript
        >
        ${data} ${scripts.map(scriptElement)}
      </body>
    </html> `.text;
}

const CHARTS = ['lightweight-charts', 'dist/lightweight-charts.standalone.production.js'] as const;

/** A file of an installed package. */
function library(name: string, path: string): string {
  return readFileSync(new URL(path, import.meta.resolve(`${name}/package.json`)), 'utf8');
}

/** Code that does not end the element in which it stands. */
function inScriptElement(code: string): string {
  return code.replaceAll(/<(?=\/script|!--)/gi, String.raw`\x3c`);
}
