import { relative } from 'node:path';
import { rowAtOrAfter, sliceCandles } from '../core/model/candles.ts';
import type { Candles, SeriesId } from '../core/model/candles.ts';
import { InputError } from '../core/model/errors.ts';
import { checkCandles, isBroken } from '../core/model/series/check-candles.ts';
import { fillGaps } from '../core/model/series/fill-gaps.ts';
import { sortCandles } from '../core/model/series/sort-candles.ts';
import { timeframeMs } from '../core/model/timeframe.ts';
import type { CandleStore, ReadOptions } from '../ports/candle-store.ts';
import { brokenCandles, repairWarnings, requireSpacing, seriesTitle, spellTime } from './candle-messages.ts';

/** Which part of a series to load: `fromMs` inclusive, `toMs` exclusive, open times in UTC ms; absent = no limit. */
export interface LoadRange extends ReadOptions {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Candles ready for use, and what was repaired to make them so: one line each, with pair, time and count. */
export interface LoadedSeries {
  readonly candles: Candles;
  readonly warnings: readonly string[];
}

/**
 * Candles in order of time, each time once (of several rows the last), cut to `range` plus `startupCandles` before it;
 * gaps between two of them are filled flat (except in funding rates). What was repaired is told as a warning. Throws
 * InputError: DATA_MISSING, DATA_EMPTY, DATA_BROKEN (NaN, non-positive, high below low), TIMEFRAME_MISMATCH,
 * DATA_EMPTY_RANGE, and what the
 * store says of a file that cannot be read.
 */
export function loadSeries(store: CandleStore, id: SeriesId, range: LoadRange = {}, startupCandles = 0): LoadedSeries {
  if (!store.has(id)) throw missingSeries(store, id);
  const stored = store.read(id, range);
  if (stored.length === 0) throw emptySeries(store, id);
  const problems = checkCandles(stored, id.timeframe, id.kind);
  const broken = problems.find(isBroken);
  if (broken) throw brokenCandles(id, store.path(id), broken);
  const sorted = problems.length === 0 ? stored : sortCandles(stored);
  if (problems.length > 0) requireSpacing(id, store.path(id), sorted);
  const cut = cutToRange(sorted, id, range, startupCandles);
  const candles = id.kind === 'funding_rate' ? cut : fillGaps(cut, id.timeframe);
  return { candles, warnings: repairWarnings(id, problems, cut) };
}

function cutToRange(candles: Candles, id: SeriesId, range: LoadRange, startupCandles: number): Candles {
  const { fromMs, toMs } = range;
  const from = fromMs === undefined ? 0 : rowAtOrAfter(candles.time, fromMs);
  const to = toMs === undefined ? candles.length : rowAtOrAfter(candles.time, toMs);
  if (from >= to && id.kind !== 'funding_rate') throw emptyRange(candles, id, range);
  if (fromMs === undefined || startupCandles === 0) return sliceCandles(candles, from, to);
  if (id.timeframe === '1M') return sliceCandles(candles, Math.max(0, from - startupCandles), to);
  const startMs = fromMs - startupCandles * timeframeMs(id.timeframe);
  return sliceCandles(candles, rowAtOrAfter(candles.time, startMs), to);
}

function emptyRange({ time, length }: Candles, id: SeriesId, { fromMs, toMs }: LoadRange): InputError {
  const from = fromMs === undefined ? '' : ` from ${spellTime(fromMs)}`;
  const to = toMs === undefined ? '' : ` before ${spellTime(toMs)}`;
  return new InputError('DATA_EMPTY_RANGE', `${seriesTitle(id)}: no candle${from}${to}`, {
    value: { fromMs, toMs },
    hint: `Choose a timerange within the stored candles: ${spellTime(time[0])} to ${spellTime(time[length - 1])}.`,
  });
}

function emptySeries(store: CandleStore, id: SeriesId): InputError {
  return new InputError('DATA_EMPTY', `${seriesTitle(id)}: the file holds no candle`, {
    path: store.path(id),
    hint: `Import some: ${importCommand(id)}`,
  });
}

const MOST_PAIRS_NAMED = 12;

function missingSeries(store: CandleStore, id: SeriesId): InputError {
  const all = store.list();
  const ofPair = all.filter(({ pair }) => pair === id.pair).map(({ timeframe, kind }) => `${timeframe} ${kind}`);
  const pairs = [...new Set(all.map(({ pair }) => pair))];
  const more = pairs.length > MOST_PAIRS_NAMED ? ` and ${pairs.length - MOST_PAIRS_NAMED} more` : '';
  const others =
    pairs.length === 0
      ? 'the folder holds no candles'
      : `there is ${pairs.slice(0, MOST_PAIRS_NAMED).join(', ')}${more}`;
  const there = ofPair.length > 0 ? `of this pair there is ${ofPair.join(', ')}` : others;
  return new InputError('DATA_MISSING', `no candles of ${seriesTitle(id)}: ${there}`, {
    path: store.directory,
    value: `${id.pair} ${id.timeframe} ${id.kind}`,
    hint: `${waysToGet(store, id)}, or name another folder with --data-dir.`,
  });
}

/** Made of stored candles that are shorter; else downloaded, as far as an exchange has them; else imported. */
function waysToGet(store: CandleStore, id: SeriesId): string {
  const [finer] = store
    .list()
    .filter(({ pair, kind, timeframe }) => pair === id.pair && kind === id.kind && canBeMadeOf(id, timeframe))
    .toSorted((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe));
  if (finer !== undefined) {
    const { pair, timeframe, kind } = finer;
    const names = `--pair ${pair} --timeframe ${timeframe} --kind ${kind}`;
    const file = relative('', store.path(finer));
    return `Make them of those of ${timeframe} (tradewright data convert ${file} ${names} --resample-to ${id.timeframe})`;
  }
  // Mark prices, of 1h, come with the candles of futures.
  const timeframes = id.kind === 'mark' ? '' : ` --timeframes ${id.timeframe}`;
  const isOffered = id.kind === 'spot' || id.kind === 'futures' || (id.kind === 'mark' && id.timeframe === '1h');
  if (!isOffered) return `Import them (${importCommand(id)})`;
  return `Download them (tradewright data download --pairs ${id.pair}${timeframes}), import them (${importCommand(id)})`;
}

function canBeMadeOf({ timeframe: wanted, kind }: SeriesId, timeframe: string): boolean {
  if (kind === 'funding_rate' || timeframe === '1M' || timeframe === wanted) return false;
  const whole = wanted === '1M' || wanted === '1w' ? '1d' : wanted;
  return timeframeMs(whole) % timeframeMs(timeframe) === 0;
}

function importCommand({ pair, timeframe, kind }: SeriesId): string {
  return `tradewright data convert FILE --pair ${pair} --timeframe ${timeframe} --kind ${kind}`;
}
