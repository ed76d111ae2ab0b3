import { rowAtOrAfter, sliceCandles } from '../core/model/candles.ts';
import type { Candles, SeriesId } from '../core/model/candles.ts';
import { InputError } from '../core/model/errors.ts';
import { checkCandles, isBroken } from '../core/model/series/check-candles.ts';
import type { CandleProblem, CandleProblemKind } from '../core/model/series/check-candles.ts';
import { fillGaps } from '../core/model/series/fill-gaps.ts';
import { sortCandles } from '../core/model/series/sort-candles.ts';
import { timeframeMs } from '../core/model/timeframe.ts';
import type { CandleStore } from '../ports/candle-store.ts';

/** Which part of a series: `fromMs` inclusive, `toMs` exclusive, open times in UTC ms; absent = no limit. */
export interface LoadRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Candles ready for use, and what was repaired to make them so: one line each, with pair, time and count. */
export interface LoadedSeries {
  readonly candles: Candles;
  readonly warnings: readonly string[];
}

/**
 * Candles in order of time, each time once (of several rows the last), cut to `range` plus `startupCandles` before it,
 * gaps between the first and the last candle filled flat (except in funding rates). What was repaired is told as a
 * warning. Throws InputError: DATA_MISSING, DATA_BROKEN (NaN, non-positive, high below low), DATA_EMPTY_RANGE, or what
 * the store says of an unreadable file.
 */
export function loadSeries(store: CandleStore, id: SeriesId, range: LoadRange = {}, startupCandles = 0): LoadedSeries {
  if (!store.has(id)) throw missingSeries(store, id);
  const stored = store.read(id);
  const problems = checkCandles(stored, id.timeframe, id.kind);
  const broken = problems.find(isBroken);
  if (broken) throw brokenSeries(store, id, broken);
  const sorted = sortCandles(stored);
  const cut = cutToRange(sorted, id, range, startupCandles);
  const candles = id.kind === 'funding_rate' ? cut : fillGaps(cut, id.timeframe);
  return { candles, warnings: warningsOf(id, problems, cut) };
}

function cutToRange(candles: Candles, id: SeriesId, range: LoadRange, startupCandles: number): Candles {
  const wanted = range.fromMs === undefined ? 0 : rowAtOrAfter(candles.time, range.fromMs);
  const to = range.toMs === undefined ? candles.length : rowAtOrAfter(candles.time, range.toMs);
  if (wanted >= to && id.kind !== 'funding_rate') {
    const last = candles.length - 1;
    throw new InputError(
      'DATA_EMPTY_RANGE',
      `${title(id)}: no candle in ${spell(range.fromMs)} to ${spell(range.toMs)}`,
      {
        value: { ...range },
        hint: `The stored candles are from ${spell(candles.time[0])} to ${spell(candles.time[last])}; choose a timerange in it.`,
      },
    );
  }
  if (startupCandles === 0 || range.fromMs === undefined) return sliceCandles(candles, wanted, to);
  if (id.timeframe === '1M') return sliceCandles(candles, Math.max(0, wanted - startupCandles), to);
  const startMs = range.fromMs - startupCandles * timeframeMs(id.timeframe);
  return sliceCandles(candles, rowAtOrAfter(candles.time, startMs), to);
}

const REPAIRS: Readonly<Partial<Record<CandleProblemKind, string>>> = {
  gap: 'missing candles, filled flat at the previous close with volume 0',
  duplicate: 'repeated rows, the last of each time is used',
  unordered: 'rows out of order, sorted by time',
  offGrid: 'candles that do not open at the start of the timeframe',
  outside: 'candles whose open or close is beyond their high or low',
};

function warningsOf(id: SeriesId, problems: readonly CandleProblem[], used: Candles): string[] {
  const from = used.length > 0 ? used.time[0] : Infinity;
  const to = used.length > 0 ? used.time[used.length - 1] : -Infinity;
  const inside = problems.filter((problem) => problem.timeMs >= from && problem.timeMs <= to);
  return Object.entries(Object.groupBy(inside, (problem) => problem.kind))
    .filter(([kind]) => kind !== 'gap' || id.kind !== 'funding_rate')
    .map(([kind, group]) => {
      const count = group.reduce((sum, problem) => sum + problem.count, 0);
      return `${title(id)}: ${count} ${REPAIRS[kind as CandleProblemKind]} (first at ${spell(group[0].timeMs)})`;
    });
}

function missingSeries(store: CandleStore, id: SeriesId): InputError {
  const all = store.list();
  const ofPair = all.filter((other) => other.pair === id.pair).map((other) => `${other.timeframe} ${other.kind}`);
  const pairs = [...new Set(all.map((other) => other.pair))];
  const there =
    ofPair.length > 0
      ? `of this pair there is ${ofPair.join(', ')}`
      : pairs.length > 0
        ? `there are ${pairs.slice(0, 12).join(', ')}${pairs.length > 12 ? `, and ${pairs.length - 12} more` : ''}`
        : 'the folder holds no candles';
  return new InputError('DATA_MISSING', `no candles for ${title(id)}: ${there}`, {
    path: store.directory,
    value: `${id.pair} ${id.timeframe} ${id.kind}`,
    hint: `Import them: tradewright data convert FILE.csv --pair ${id.pair} --timeframe ${id.timeframe} --kind ${id.kind}`,
  });
}

const BROKEN: Readonly<Partial<Record<CandleProblemKind, string>>> = {
  nan: 'a value is not a number',
  nonPositive: 'a price is 0 or less, or a volume is negative',
  badCandle: 'the high is below the low',
};

function brokenSeries(store: CandleStore, id: SeriesId, problem: CandleProblem): InputError {
  const rows = problem.count > 1 ? `rows ${problem.row} to ${problem.row + problem.count - 1}` : `row ${problem.row}`;
  const message = `${title(id)}: ${BROKEN[problem.kind]} in ${rows} (${spell(problem.timeMs)})`;
  return new InputError('DATA_BROKEN', message, {
    path: store.info(id).path,
    value: problem.kind,
    hint: 'See every bad row with `tradewright data check`, then import the series again.',
  });
}

function title(id: SeriesId): string {
  return `${id.pair} ${id.timeframe}${id.kind === 'spot' ? '' : ` ${id.kind}`}`;
}

/** A time as a user reads it: UTC, to the minute where that is exact. */
function spell(timeMs: number | undefined): string {
  if (timeMs === undefined) return 'any time';
  if (!Number.isFinite(timeMs)) return 'no valid time';
  return new Date(timeMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
    .replace('Z', '');
}
