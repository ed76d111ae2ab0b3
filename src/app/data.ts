import { statSync } from 'node:fs';
import { FileCandleStore } from '../adapters/arrow/file-candle-store.ts';
import type { SeriesId } from '../core/model/candles.ts';
import { InputError } from '../core/model/errors.ts';
import { checkCandles, isBroken } from '../core/model/series/check-candles.ts';
import type { CandleProblem } from '../core/model/series/check-candles.ts';
import type { CandleStore, SeriesInfo } from '../ports/candle-store.ts';
import { type GapCause, GapCauses } from './download/gaps.ts';

/** Which series to look at; what is absent matches all. */
export type SeriesFilter = Partial<SeriesId>;

/** Why a file cannot be used. */
export interface BrokenSeries extends SeriesId {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** What is in a data folder. */
export interface SeriesListing {
  readonly directory: string;
  readonly series: readonly SeriesInfo[];
  readonly broken: readonly BrokenSeries[];
}

/** A problem, and of a gap why it is there. */
export interface CheckedProblem extends CandleProblem {
  readonly cause?: GapCause;
}

/** What a check found in one series. */
export interface CheckedSeries extends SeriesId {
  readonly path: string;
  readonly candles: number;
  readonly problems: readonly CheckedProblem[];
  /** False if a candle is broken; gaps and what else can be repaired when loading do not count. */
  readonly usable: boolean;
}

export interface DataCheck {
  readonly directory: string;
  readonly series: readonly CheckedSeries[];
  readonly broken: readonly BrokenSeries[];
}

/** The candle store of a folder. Throws InputError DATA_FOLDER_MISSING. */
export function openStore(directory: string): CandleStore {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return new FileCandleStore(directory);
  throw new InputError('DATA_FOLDER_MISSING', 'there is no such data folder', {
    path: directory,
    hint: 'Name it with --data-dir, or make it by importing candles: tradewright data convert FILE',
  });
}

/** Every series that the filter matches, with its period and gaps; a broken file does not stop the listing. */
export function listSeries(store: CandleStore, filter: SeriesFilter = {}): SeriesListing {
  const { found, broken } = examine(store, filter, (id) => store.info(id));
  return { directory: store.directory, series: found, broken };
}

/** Every problem of every series that the filter matches. Throws InputError DATA_MISSING if none does. */
export function checkSeries(store: CandleStore, filter: SeriesFilter = {}): DataCheck {
  const causes = new GapCauses(store);
  const { found, broken } = examine(store, filter, (id) => {
    const candles = store.read(id);
    const problems = checkCandles(candles, id.timeframe, id.kind).map((problem) => {
      const cause = problem.kind === 'gap' ? causes.of(id, candles.length, problem) : undefined;
      return cause === undefined ? problem : { ...problem, cause };
    });
    const usable = candles.length > 0 && !problems.some(isBroken);
    return { ...id, path: store.path(id), candles: candles.length, problems, usable };
  });
  if (found.length + broken.length === 0) {
    throw new InputError('DATA_MISSING', 'there are no candles to check', {
      path: store.directory,
      value: filter,
      hint: 'See what is there with `tradewright data list`.',
    });
  }
  return { directory: store.directory, series: found, broken };
}

function examine<T>(
  store: CandleStore,
  filter: SeriesFilter,
  look: (id: SeriesId) => T,
): { found: T[]; broken: BrokenSeries[] } {
  const found: T[] = [];
  const broken: BrokenSeries[] = [];
  for (const id of store.list().filter((each) => matches(each, filter))) {
    try {
      found.push(look(id));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      broken.push({ ...id, path: error.path ?? store.directory, code: error.code, reason: error.message });
    }
  }
  return { found, broken };
}

function matches(id: SeriesId, { pair, timeframe, kind }: SeriesFilter): boolean {
  return (
    (pair === undefined || id.pair === pair) &&
    (timeframe === undefined || id.timeframe === timeframe) &&
    (kind === undefined || id.kind === kind)
  );
}
