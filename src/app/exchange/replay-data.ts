import { rowAtOrAfter, selectCandles, sliceCandles, type Candles, type SeriesId } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import { mergeCandles } from '../../core/model/series/merge-candles.ts';
import type { OrderedTrades } from '../../core/model/series/ordered-trades.ts';
import { tradesToCandles } from '../../core/model/series/trades-to-candles.ts';
import { floorToTimeframe, timeframeMs } from '../../core/model/timeframe.ts';
import type { CandleStore, SeriesInfo } from '../../ports/candle-store.ts';
import { formatTime } from '../format.ts';
import { loadSeries } from '../candles.ts';

/** A pair to play: its trades or its finest stored candles, and what else a futures pair has. */
export interface PlayedPair {
  readonly market: Market;
  readonly timeframe: string;
  readonly candles: Candles;
  readonly trades: OrderedTrades | undefined;
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

/** Which pairs to play, from when on, and trades that were recorded of some. */
export interface ReplayWish {
  readonly pairs?: readonly string[];
  readonly startMs?: number;
  readonly trades?: ReadonlyMap<string, OrderedTrades>;
}

/** A series that can be played, and the open times of its first and last candle. */
type Playable = Pick<SeriesInfo, 'pair' | 'timeframe' | 'kind' | 'fromMs' | 'toMs'>;

/**
 * What is stored to be played: of every pair that has something at the start its trades, else its candles. Without a
 * start the time that most pairs share is halved: the first half is the past, the second half is played, 30 days of it
 * at most. Throws InputError EXCHANGE_NO_DATA.
 */
export function loadReplayData(
  store: CandleStore,
  markets: ReadonlyMap<string, Market>,
  { pairs, startMs, trades = new Map() }: ReplayWish,
): ReplayData {
  const known = [...trades].filter(([pair]) => markets.has(pair) && (pairs?.includes(pair) ?? true));
  const stored = finestSeries(store, markets, pairs);
  const series = [
    ...stored.filter(({ pair }) => !trades.has(pair)),
    ...known.map(([pair, { time }]) =>
      seriesOfTrades(
        stored.find((info) => info.pair === pair),
        markets.get(pair)!,
        time,
      ),
    ),
  ];
  if (series.length === 0) throw noData(store, 'it has no candles of a pair whose market rules are known', pairs);
  const start = startMs ?? defaultStart(series);
  const wanted = series.filter((info) => info.fromMs <= start && start < endOf(info));
  if (wanted.length === 0) throw noData(store, `it has no candles at ${formatTime(start)}`, start);
  const out = series.filter((info) => !wanted.includes(info)).map(({ pair }) => pair);
  const warnings = out.length === 0 ? [] : [`no candles at ${formatTime(start)}, so left out: ${out.join(', ')}`];
  return {
    pairs: wanted.map((info) => loadPair(store, markets.get(info.pair)!, info, trades.get(info.pair))),
    startMs: Math.max(...wanted.map((info) => floorToTimeframe(start, info.timeframe))),
    endMs: Math.max(...wanted.map(endOf)),
    warnings,
  };
}

function endOf({ toMs, timeframe }: Playable): number {
  return toMs + timeframeMs(timeframe);
}

/** Trades as candles as short as the stored ones of their pair. */
function seriesOfTrades(stored: Playable | undefined, { pair, kind }: Market, time: Float64Array): Playable {
  const timeframe = stored?.timeframe ?? '1m';
  const [fromMs, toMs] = [time[0], time[time.length - 1]].map((timeMs) => floorToTimeframe(timeMs, timeframe));
  return { pair, timeframe, kind, fromMs, toMs };
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

function defaultStart(series: readonly Playable[]): number {
  const shares = (at: number): Playable[] => series.filter((info) => info.fromMs <= at && at < endOf(info));
  const middles = series.map((info) => (info.fromMs + endOf(info)) / 2);
  const best = middles.map(shares).reduce((most, group) => (group.length > most.length ? group : most));
  const fromMs = Math.max(...best.map((info) => info.fromMs));
  const toMs = Math.min(...best.map(endOf));
  return Math.max((fromMs + toMs) / 2, toMs - LONGEST_DEFAULT_MS);
}

function loadPair(
  store: CandleStore,
  market: Market,
  { pair, timeframe, kind }: Playable,
  trades: OrderedTrades | undefined,
): PlayedPair {
  const load = (id: SeriesId): Candles => recordedOnly(loadSeries(store, id).candles);
  const find = (wanted: SeriesId['kind']): SeriesId | undefined =>
    market.kind === 'futures' ? store.list().find((id) => id.pair === pair && id.kind === wanted) : undefined;
  const id = { pair, timeframe, kind };
  const [mark, funding] = [find('mark'), find('funding_rate')];
  return {
    market,
    timeframe,
    candles: trades === undefined ? load(id) : withStored(trades, timeframe, store.has(id) ? load(id) : undefined),
    trades,
    marks: mark === undefined ? undefined : { timeframe: mark.timeframe, candles: load(mark) },
    funding: funding === undefined ? undefined : load(funding),
  };
}

/** Candles of trades, after the stored ones; the first one of the trades may lack what was before them. */
function withStored(trades: OrderedTrades, timeframe: string, stored: Candles | undefined): Candles {
  const made = tradesToCandles(trades, timeframe);
  if (stored === undefined) return made;
  return mergeCandles(made, sliceCandles(stored, 0, rowAtOrAfter(stored.time, made.time[0] + 1)));
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
