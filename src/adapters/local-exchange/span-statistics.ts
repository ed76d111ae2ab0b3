import type { Host } from './host.ts';

/** What the candles of a span amount to. */
export interface SpanStatistics {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Worth of the volume in quote, estimated by the middle of each candle. */
  readonly quoteVolume: number;
  /** Estimated: four in each candle with a volume. */
  readonly trades: number;
}

/** Of the candles from a time on, at the length in which they are recorded; undefined: there are none. */
export function spanStatistics(
  { history }: Host,
  pair: string,
  fromMs: number,
  nowMs: number,
): SpanStatistics | undefined {
  const candles = history.candles(pair, history.timeframeOf(pair), fromMs, nowMs, nowMs);
  const { open, high, low, close, volume, length } = candles;
  if (length === 0) return undefined;
  let [highest, lowest, sum, quote, trades] = [-Infinity, Infinity, 0, 0, 0];
  for (let row = 0; row < length; row++) {
    if (high[row] > highest) highest = high[row];
    if (low[row] < lowest) lowest = low[row];
    sum += volume[row];
    quote += (volume[row] * (open[row] + high[row] + low[row] + close[row])) / 4;
    if (volume[row] > 0) trades += 4;
  }
  return {
    ...{ open: open[0], high: highest, low: lowest, close: close[length - 1] },
    ...{ volume: sum, quoteVolume: quote, trades },
  };
}
