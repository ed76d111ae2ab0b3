import { allocateCandles, rowAtOrAfter, sliceCandles, type Candles } from '../../core/model/candles.ts';
import { nextCandleTime } from '../../core/model/timeframe.ts';
import type { InformativeSpec } from '../../core/strategy/spec.ts';
import type { PairLoading, PairSeries } from '../backtest/load-pairs.ts';

/** A small seeded generator (mulberry32): the same numbers on every machine, between 0 and 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Timeframe of a pair's own candles, and of its informative series by alias. */
export interface Timeframes {
  readonly own: string;
  readonly informative: Readonly<Record<string, string>>;
}

export function timeframesOf({ settings, strategy }: PairLoading): Timeframes {
  const specs: Readonly<Record<string, InformativeSpec>> = strategy.spec.informative ?? {};
  return {
    own: settings.timeframe,
    informative: Object.fromEntries(Object.entries(specs).map(([alias, { timeframe }]) => [alias, timeframe])),
  };
}

/** A pair's series as they were known at `knownMs` (UTC ms): candles that had closed by then, and nothing else. */
export function cutFuture(series: PairSeries, timeframes: Timeframes, knownMs: number): PairSeries {
  return mapSeries(series, timeframes, (candles, timeframe) =>
    sliceCandles(candles, 0, knownRows(candles, timeframe, knownMs)),
  );
}

/** A pair's series with another future: candles that close after `knownMs` get the prices of a random walk. */
export function changeFuture(
  series: PairSeries,
  timeframes: Timeframes,
  knownMs: number,
  random: () => number,
): PairSeries {
  return mapSeries(series, timeframes, (candles, timeframe) =>
    randomWalkFrom(candles, knownRows(candles, timeframe, knownMs), random),
  );
}

/** A pair's series without what lies further back than `count` candles (of each timeframe) before `fromMs`. */
export function cutPast(series: PairSeries, timeframes: Timeframes, fromMs: number, count: number): PairSeries {
  return mapSeries(series, timeframes, (candles) =>
    sliceCandles(candles, Math.max(0, rowAtOrAfter(candles.time, fromMs) - count), candles.length),
  );
}

/** Number of candles that have closed by `knownMs`. */
export function knownRows(candles: Candles, timeframe: string, knownMs: number): number {
  let rows = rowAtOrAfter(candles.time, knownMs);
  while (rows > 0 && nextCandleTime(candles.time[rows - 1], timeframe) > knownMs) rows--;
  return rows;
}

function mapSeries(
  series: PairSeries,
  timeframes: Timeframes,
  map: (candles: Candles, timeframe: string) => Candles,
): PairSeries {
  const informative = Object.entries(series.informative).map(([alias, candles]): [string, Candles] => [
    alias,
    map(candles, timeframes.informative[alias]),
  ]);
  return {
    ...series,
    candles: map(series.candles, timeframes.own),
    informative: Object.fromEntries(informative),
  };
}

/** Moves of up to 2 % a candle, so that a leak of any later price shows; volumes change by a factor of up to 4. */
function randomWalkFrom(candles: Candles, from: number, random: () => number): Candles {
  const changed = allocateCandles(candles.length);
  const { time, open, high, low, close, volume } = changed;
  time.set(candles.time);
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    changed[name].set(candles[name].subarray(0, from));
  }
  let price = from > 0 ? candles.close[from - 1] : candles.open[0];
  for (let row = from; row < candles.length; row++) {
    open[row] = price;
    close[row] = price * (1 + (random() - 0.5) * 0.04);
    high[row] = Math.max(open[row], close[row]) * (1 + random() * 0.01);
    low[row] = Math.min(open[row], close[row]) * (1 - random() * 0.01);
    volume[row] = (candles.volume[row] + 1) * (0.25 + random() * 3.75);
    price = close[row];
  }
  return candles.filled ? { ...changed, filled: candles.filled } : changed;
}
