/**
 * Candles of one pair and timeframe as columns of equal length, in order of time. `time` is the open
 * time in UTC milliseconds (integers in float64); prices are in the quote currency, volume in the base.
 */
export interface Candles {
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** 1 where the candle was made to fill a gap (flat at the previous close, volume 0); absent = none. */
  readonly filled?: Uint8Array;
}

/** What a series holds. `funding_rate` and `mark` belong to futures; freqtrade's names. */
export type CandleKind = 'spot' | 'futures' | 'mark' | 'index' | 'premiumIndex' | 'funding_rate';

/** Names of the six candle columns. */
export const CANDLE_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Which series of a candle store: one file each. */
export interface SeriesId {
  readonly pair: string;
  readonly timeframe: string;
  readonly kind: CandleKind;
}

/** Text that tells series apart, for maps. */
export function seriesKey({ pair, timeframe, kind }: SeriesId): string {
  return `${pair} ${timeframe} ${kind}`;
}

/** An empty set of columns for `length` candles. */
export function allocateCandles(length: number): Candles {
  return {
    length,
    time: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/** Rows `from` (inclusive) to `to` (exclusive) as views on the same memory. */
export function sliceCandles(candles: Candles, from: number, to: number): Candles {
  const view = {
    length: Math.max(0, to - from),
    time: candles.time.subarray(from, to),
    open: candles.open.subarray(from, to),
    high: candles.high.subarray(from, to),
    low: candles.low.subarray(from, to),
    close: candles.close.subarray(from, to),
    volume: candles.volume.subarray(from, to),
  };
  return candles.filled ? { ...view, filled: candles.filled.subarray(from, to) } : view;
}

/** The rows that `keeps` accepts, copied. */
export function selectCandles(candles: Candles, keeps: (row: number) => boolean): Candles {
  const kept = Int32Array.from({ length: candles.length }, (_, row) => row).filter(keeps);
  const column = (values: Float64Array) => Float64Array.from(kept, (row) => values[row]);
  return {
    length: kept.length,
    time: column(candles.time),
    open: column(candles.open),
    high: column(candles.high),
    low: column(candles.low),
    close: column(candles.close),
    volume: column(candles.volume),
  };
}

/** First row whose time is at or after `timeMs` (`length` if there is none). */
export function rowAtOrAfter(time: Float64Array, timeMs: number): number {
  let low = 0;
  let high = time.length;
  // Where the times are evenly spaced, as they mostly are, the row is known at once.
  const guess = Math.ceil(((timeMs - time[0]) / (time[high - 1] - time[0])) * (high - 1));
  if (guess > 0 && guess < high && time[guess] >= timeMs && time[guess - 1] < timeMs) return guess;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of all parts, one part after the other; `filled` is left out. */
export function joinCandles(parts: readonly Candles[]): Candles {
  const all = allocateCandles(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    for (const name of CANDLE_COLUMNS) all[name].set(part[name], at);
    at += part.length;
  }
  return all;
}
