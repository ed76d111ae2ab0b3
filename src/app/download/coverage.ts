import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { seriesFileName } from '../../adapters/arrow/series-file.ts';
import type { SeriesId } from '../../core/model/candles.ts';
import { makeFolder, writeWholeFile } from '../results/whole-file.ts';
import type { Span } from './spans.ts';

/** Which times of a series an exchange was asked for and answered: what is missing there, it does not have. */
export interface Coverage {
  readonly exchange: string;
  readonly spans: readonly Span[];
}

const FOLDER = '.downloads';

const coverageSchema = z.object({
  exchange: z.string(),
  /** Candles of the file when this was written. */
  candles: z.number(),
  spans: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
});

/**
 * What is known of a series of `candles` candles; undefined where nothing is, and where the file has become shorter
 * since: what is known was of another file.
 */
export function readCoverage(directory: string, id: SeriesId, candles: number): Coverage | undefined {
  try {
    const stored = coverageSchema.parse(JSON.parse(readFileSync(coverageFile(directory, id), 'utf8')));
    return stored.candles <= candles ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Written after the candles: a process that ends between the two asks once more for what it has. */
export function writeCoverage(directory: string, id: SeriesId, candles: number, coverage: Coverage): void {
  const path = coverageFile(directory, id);
  makeFolder(dirname(path));
  writeWholeFile(path, JSON.stringify({ ...coverage, candles }));
}

function coverageFile(directory: string, id: SeriesId): string {
  return join(directory, FOLDER, seriesFileName(id).replace(/feather$/, 'json'));
}
