import { basename } from 'node:path';
import { FileCandleStore } from '../adapters/arrow/file-candle-store.ts';
import { parseSeriesName } from '../adapters/arrow/series-file.ts';
import { readFeather } from '../adapters/arrow/read-feather.ts';
import { readCsv } from '../adapters/text/read-csv.ts';
import type { CsvOptions } from '../adapters/text/read-csv.ts';
import { readJson } from '../adapters/text/read-json.ts';
import type { CandleKind, Candles, SeriesId } from '../core/model/candles.ts';
import { InputError } from '../core/model/errors.ts';
import { checkCandles, isBroken } from '../core/model/series/check-candles.ts';
import { closedCandles, mergeCandles } from '../core/model/series/merge-candles.ts';
import { resample } from '../core/model/series/resample.ts';
import { sortCandles } from '../core/model/series/sort-candles.ts';
import { tradesToCandles } from '../core/model/series/trades-to-candles.ts';
import { floorToTimeframe } from '../core/model/timeframe.ts';
import type { CandleStore, SeriesInfo } from '../ports/candle-store.ts';
import { brokenCandles, repairWarnings, requireSpacing, seriesTitle, spellTime } from './candle-messages.ts';

/** What to import, and how. */
export interface ConvertRequest {
  readonly files: readonly string[];
  /** Where to write; made if it is not there. */
  readonly directory: string;
  /** What the name of a file does not say (`ETH_BTC-5m.csv` says all). */
  readonly pair?: string;
  readonly timeframe?: string;
  readonly kind?: CandleKind;
  readonly csv?: CsvOptions;
  /** Write these longer timeframes instead of the one in the file. */
  readonly resampleTo?: readonly string[];
  /** Keep a last candle of a longer timeframe whose time is not over in the data. */
  readonly keepUnfinished?: boolean;
  /** Take the place of a stored series; by default both are merged, and the file's candles win. */
  readonly replace?: boolean;
  readonly compression?: 'none' | 'lz4';
}

/** One series that was written. */
export interface ConvertedSeries {
  /** The file that it comes from. */
  readonly source: string;
  readonly written: SeriesInfo;
  /** Candles that the file gave; `written.candles` counts the merged ones. */
  readonly candles: number;
  readonly warnings: readonly string[];
}

/**
 * Imports candle files (feather, CSV of candles or trades, freqtrade's JSON) into a data folder. Each file is checked
 * whole before anything of it is written. `nowMs` (UTC ms) decides which last candle may still change. Throws
 * InputError for files without a candle, with broken ones, of another timeframe, or that cannot be read.
 */
export function convertFiles(request: ConvertRequest, nowMs: number): ConvertedSeries[] {
  const store = new FileCandleStore(request.directory, { compression: request.compression ?? 'none' });
  return request.files.flatMap((file) => {
    const id = seriesOf(file, request);
    const { candles, warnings } = importFile(file, id, request, nowMs);
    const targets = request.resampleTo ?? [id.timeframe];
    const made = targets.map((timeframe) => ({ timeframe, part: toTimeframe(file, id, timeframe, candles, request) }));
    return made.map(({ timeframe, part }) => {
      const target = { ...id, timeframe };
      const last = floorToTimeframe(candles.time[candles.length - 1], timeframe);
      const isCut = part.time[part.length - 1] !== last && timeframe !== id.timeframe;
      const cut = `${seriesTitle(target)}: the candle of ${spellTime(last)} left out: the data ends before it does`;
      store.write(target, request.replace ? part : merged(store, target, part));
      return {
        source: file,
        written: store.info(target),
        candles: part.length,
        warnings: isCut ? [...warnings, cut] : warnings,
      };
    });
  });
}

/** Endings of the files that can be read, with what reads them. */
const FORMATS: readonly (readonly [RegExp, 'feather' | 'csv' | 'json'])[] = [
  [/\.feather$/i, 'feather'],
  [/\.(?:csv|tsv|txt)(?:\.gz)?$/i, 'csv'],
  [/\.(?:json(?:\.gz)?|jsongz)$/i, 'json'],
];

function formatOf(file: string): { ending: RegExp; format: 'feather' | 'csv' | 'json' } {
  const [ending, format] = FORMATS.find(([pattern]) => pattern.test(file)) ?? [];
  if (ending && format) return { ending, format };
  throw new InputError('FORMAT_UNKNOWN', 'this kind of file cannot be imported', {
    path: file,
    hint: 'Use .csv, .tsv, .txt, .json (each also as .gz) or .feather.',
  });
}

function seriesOf(file: string, request: ConvertRequest): SeriesId {
  const named = parseSeriesName(basename(file).replace(formatOf(file).ending, ''));
  const pair = request.pair ?? named?.pair;
  const timeframe = request.timeframe ?? named?.timeframe;
  if (pair === undefined || timeframe === undefined) {
    const missing = [pair === undefined ? 'pair' : '', timeframe === undefined ? 'timeframe' : ''].filter(Boolean);
    throw new InputError('SERIES_UNKNOWN', `the file's name does not say the ${missing.join(' and the ')}`, {
      path: file,
      value: basename(file),
      hint: 'Add --pair ETH/BTC --timeframe 5m, or name it like freqtrade does: ETH_BTC-5m.csv',
    });
  }
  if (!/^[^\s/:]+\/[^\s/:]+(?::[^\s/:]+)?$/.test(pair)) {
    throw new InputError('PAIR_INVALID', `"${pair}" is not the name of a pair`, {
      value: pair,
      hint: 'Write BASE/QUOTE, for futures BASE/QUOTE:SETTLE, for example ETH/BTC or BTC/USDT:USDT.',
    });
  }
  // A pair with a settlement currency has no spot market.
  const usual = pair.includes(':') ? 'futures' : 'spot';
  const kind = request.kind ?? (named && named.kind !== 'spot' ? named.kind : usual);
  return { pair, timeframe, kind };
}

function importFile(
  file: string,
  id: SeriesId,
  request: ConvertRequest,
  nowMs: number,
): { candles: Candles; warnings: string[] } {
  const { candles: read, isExact } = readSource(file, id.timeframe, request.csv);
  const problems = checkCandles(read, id.timeframe, id.kind);
  const broken = problems.find(isBroken);
  if (broken) throw brokenCandles(id, file, broken);
  const sorted = sortCandles(read);
  if (isExact) requireSpacing(id, file, sorted);
  const candles = closedCandles(sorted, id.timeframe, nowMs);
  if (candles.length === 0) {
    throw new InputError('DATA_EMPTY', `${seriesTitle(id)}: the file holds no finished candle`, {
      path: file,
      hint: 'Export the candles again.',
    });
  }
  const warnings = repairWarnings(id, problems, candles);
  if (candles.length < sorted.length) {
    warnings.push(
      `${seriesTitle(id)}: candles from ${spellTime(sorted.time[candles.length])} on left out: not finished yet`,
    );
  }
  return { candles, warnings };
}

/** `isExact`: the rows are candles already and must have the stated distance. */
function readSource(file: string, timeframe: string, csv?: CsvOptions): { candles: Candles; isExact: boolean } {
  const { format } = formatOf(file);
  if (format === 'feather') return { candles: readFeather(file), isExact: true };
  if (format === 'json') return { candles: readJson(file), isExact: true };
  const content = readCsv(file, csv);
  if ('candles' in content) return { candles: content.candles, isExact: true };
  return { candles: tradesToCandles(content.trades, timeframe), isExact: false };
}

function toTimeframe(file: string, id: SeriesId, to: string, candles: Candles, request: ConvertRequest): Candles {
  if (to !== id.timeframe && id.kind === 'funding_rate') {
    throw new InputError('RESAMPLE_IMPOSSIBLE', 'funding rates cannot be joined to a longer timeframe', {
      path: file,
      value: to,
      hint: 'Import them without --resample-to.',
    });
  }
  const made = resample(candles, id.timeframe, to, { keepUnfinished: request.keepUnfinished ?? false });
  if (made.length > 0) return made;
  throw new InputError('DATA_EMPTY', `${seriesTitle(id)}: not enough candles for one of ${to}`, {
    path: file,
    value: to,
    hint: 'Import more candles, or add --keep-unfinished.',
  });
}

function merged(store: CandleStore, id: SeriesId, candles: Candles): Candles {
  if (!store.has(id)) return candles;
  try {
    return mergeCandles(store.read(id), candles);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(cause.code, `the stored series cannot be read: ${cause.message}`, {
      ...(cause.path === undefined ? {} : { path: cause.path }),
      hint: 'Add --replace to write the new candles in its place.',
      cause,
    });
  }
}
