import { statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { readPackageInfo } from '../package-info.ts';
import { loadResult } from '../results/read-results.ts';
import type { RunPlaces } from '../results/recorded-run.ts';
import { writeWholeFile } from '../results/whole-file.ts';
import { pricePage, reportPage } from './report-page.ts';
import { reportRun, type ReportRun } from './report-run.ts';

/** A page that was written. */
export interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
  /** What the page could not show, and why. */
  readonly notes: readonly string[];
}

/**
 * Writes the report of stored runs as one HTML file, by default beside the results. Throws InputError: RESULT_*,
 * FILE_NOT_WRITABLE.
 */
export async function writeReport(
  references: readonly string[],
  places: RunPlaces,
  output?: string,
): Promise<WrittenPage> {
  const files = references.map((reference) => loadResult(places.userDir, reference));
  const runs: ReportRun[] = [];
  for (const file of files) runs.push(await reportRun(file, places));
  const name = files.map(({ head }, index) => (index === 0 ? head.id : head.id.slice(0, 15))).join('-vs-');
  const path = output ?? join(places.userDir, 'results', `${name}.html`);
  return writePage(path, reportPage(runs, readPackageInfo().version), runs);
}

/**
 * Writes the price chart of some pairs of a stored run as one HTML file. Throws InputError: RESULT_*, PAIR_NOT_IN_RUN,
 * FILE_NOT_WRITABLE.
 */
export async function writePlot(
  reference: string,
  pairs: readonly string[],
  places: RunPlaces,
  output?: string,
): Promise<WrittenPage> {
  const file = loadResult(places.userDir, reference);
  const known = file.report.run.pairs;
  const unknown = pairs.find((pair) => !known.includes(pair));
  if (unknown !== undefined) {
    throw new InputError('PAIR_NOT_IN_RUN', `the run ${file.head.id} has no pair ${unknown}`, {
      value: unknown,
      hint: `It has ${known.slice(0, 12).join(', ')}${known.length > 12 ? ` and ${known.length - 12} more` : ''}.`,
    });
  }
  const run = await reportRun(file, places, pairs);
  const path = output ?? join(places.userDir, 'results', `${file.head.id}-prices.html`);
  return writePage(path, pricePage(run, readPackageInfo().version), [run]);
}

function writePage(path: string, text: string, runs: readonly ReportRun[]): WrittenPage {
  writeWholeFile(path, text);
  return { path, bytes: statSync(path).size, notes: runs.flatMap(({ notes }) => notes) };
}
