import { selectCandles, type Candles, type SeriesId } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import { floorToTimeframe, timeframeMs } from '../../core/model/timeframe.ts';
import type { CandleStore, SeriesInfo } from '../../ports/candle-store.ts';
import { formatTime } from '../format.ts';
import { loadSeries } from '../candles.ts';

/** A pair to play: its finest stored candles, and what else a futures pair has. */
export interface PlayedPair {
  readonly market: Market;
  readonly timeframe: string;
  readonly candles: Candles;
  readonly marks: { readonly timeframe: string; readonly candles: Candles } | undefined;
  readonly funding: Candles | undefined;
}

export interface ReplayData {
  readonly pairs: readonly PlayedPair[];
  /** Where the clock starts: there are candles before it and after it. */
  readonly startMs: number;
  /** End of the last candle. */
  readonly endMs: number;
  readonly warnings: readonly string[];
}

const LONGEST_DEFAULT_MS = 30 * 86_400_000;

/**
 * The stored candles to play: those of every pair that has some at the start. Without a start the time that most pairs
 * share is halved: the first half is the past, the second half is played, 30 days of it at most. Throws InputError
 * EXCHANGE_NO_DATA.
 */
export function loadReplayData(
  store: CandleStore,
  markets: ReadonlyMap<string, Market>,
  { pairs, startMs }: { readonly pairs?: readonly string[]; readonly startMs?: number },
): ReplayData {
  const series = finestSeries(store, markets, pairs);
  if (series.length === 0) throw noData(store, 'it has no candles of a pair whose market rules are known', pairs);
  const start = startMs ?? defaultStart(series);
  const wanted = series.filter((info) => info.fromMs <= start && start < endOf(info));
  if (wanted.length === 0) throw noData(store, `it has no candles at ${formatTime(start)}`, start);
  const out = series.filter((info) => !wanted.includes(info)).map(({ pair }) => pair);
  const warnings = out.length === 0 ? [] : [`no candles at ${formatTime(start)}, so left out: ${out.join(', ')}`];
  return {
    pairs: wanted.map((info) => loadPair(store, markets.get(info.pair)!, info)),
    startMs: Math.max(...wanted.map((info) => floorToTimeframe(start, info.timeframe))),
    endMs: Math.max(...wanted.map(endOf)),
    warnings,
  };
}

function endOf({ toMs, timeframe }: SeriesInfo): number {
  return toMs + timeframeMs(timeframe);
}

/** The shortest candles of each pair. */
function finestSeries(
  store: CandleStore,
  markets: ReadonlyMap<string, Market>,
  pairs: readonly string[] | undefined,
): readonly SeriesInfo[] {
  const finest = new Map<string, SeriesId>();
  for (const id of store.list()) {
    const isPlayed = id.kind === markets.get(id.pair)?.kind && id.timeframe !== '1M';
    if (!isPlayed || (pairs !== undefined && !pairs.includes(id.pair))) continue;
    const known = finest.get(id.pair);
    if (known === undefined || timeframeMs(id.timeframe) < timeframeMs(known.timeframe)) finest.set(id.pair, id);
  }
  return [...finest.values()].map((id) => store.info(id)).filter(({ candles }) => candles > 1);
}

function defaultStart(series: readonly SeriesInfo[]): number {
  const shares = (at: number): SeriesInfo[] => series.filter((info) => info.fromMs <= at && at < endOf(info));
  const middles = series.map((info) => (info.fromMs + endOf(info)) / 2);
  const best = middles.map(shares).reduce((most, group) => (group.length > most.length ? group : most));
  const fromMs = Math.max(...best.map((info) => info.fromMs));
  const toMs = Math.min(...best.map(endOf));
  return Math.max((fromMs + toMs) / 2, toMs - LONGEST_DEFAULT_MS);
}

function loadPair(store: CandleStore, market: Market, { pair, timeframe, kind }: SeriesInfo): PlayedPair {
  const load = (id: SeriesId): Candles => recordedOnly(loadSeries(store, id).candles);
  const find = (wanted: SeriesId['kind']): SeriesId | undefined =>
    market.kind === 'futures' ? store.list().find((id) => id.pair === pair && id.kind === wanted) : undefined;
  const [mark, funding] = [find('mark'), find('funding_rate')];
  return {
    market,
    timeframe,
    candles: load({ pair, timeframe, kind }),
    marks: mark === undefined ? undefined : { timeframe: mark.timeframe, candles: load(mark) },
    funding: funding === undefined ? undefined : load(funding),
  };
}

/** A venue does not invent what is missing. */
function recordedOnly(candles: Candles): Candles {
  const { filled } = candles;
  return filled === undefined ? candles : selectCandles(candles, (row) => filled[row] === 0);
}

function noData(store: CandleStore, why: string, value: unknown): InputError {
  return new InputError('EXCHANGE_NO_DATA', `nothing to play: ${why}`, {
    path: store.directory,
    value,
    hint: 'See what is stored with `tradewright data list`, or play made-up prices with --random-walk 1.',
  });
}
