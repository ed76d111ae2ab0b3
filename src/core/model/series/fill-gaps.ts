import { allocateCandles } from '../candles.ts';
import type { Candles } from '../candles.ts';
import { nextCandleTime, timeframeMs } from '../timeframe.ts';

/** Number of candles missing between two consecutive open times (UTC ms) of one series. */
export function missingBetween(fromMs: number, toMs: number, timeframe: string): number {
  if (timeframe !== '1M') return Math.max(0, Math.round((toMs - fromMs) / timeframeMs(timeframe)) - 1);
  let missing = 0;
  for (let time = nextCandleTime(fromMs, timeframe); time < toMs; time = nextCandleTime(time, timeframe)) missing++;
  return missing;
}

/** Number of candles missing in a series that is in order of time and free of duplicates. */
export function countMissing(time: Float64Array, timeframe: string): number {
  // Whole series first: the usual series has no gap, and one subtraction shows it.
  const last = time.length - 1;
  if (last < 1) return 0;
  if (timeframe !== '1M' && time[last] - time[0] === last * timeframeMs(timeframe)) return 0;
  let missing = 0;
  for (let row = 1; row <= last; row++) missing += missingBetween(time[row - 1], time[row], timeframe);
  return missing;
}

/**
 * Fills every gap with flat candles at the previous close and volume 0, marked in `filled`. The candles must be
 * in order of time without duplicates. Returns the same object if nothing is missing.
 */
export function fillGaps(candles: Candles, timeframe: string): Candles {
  const missing = countMissing(candles.time, timeframe);
  if (missing === 0) return candles;
  const filled = new Uint8Array(candles.length + missing);
  const result = { ...allocateCandles(candles.length + missing), filled };
  let target = 0;
  for (let row = 0; row < candles.length; row++) {
    const gap = row === 0 ? 0 : missingBetween(candles.time[row - 1], candles.time[row], timeframe);
    for (let n = 0; n < gap; n++) {
      const close = candles.close[row - 1];
      result.time[target] = followingTime(result.time[target - 1], timeframe);
      result.open[target] = close;
      result.high[target] = close;
      result.low[target] = close;
      result.close[target] = close;
      filled[target++] = 1;
    }
    result.time[target] = candles.time[row];
    result.open[target] = candles.open[row];
    result.high[target] = candles.high[row];
    result.low[target] = candles.low[row];
    result.close[target] = candles.close[row];
    result.volume[target] = candles.volume[row];
    filled[target++] = candles.filled ? candles.filled[row] : 0;
  }
  return result;
}

/** Open time of the candle after the one at `timeMs`; a venue's own grid (weeks that start on Thursday) is kept. */
export function followingTime(timeMs: number, timeframe: string): number {
  return timeframe === '1M' ? nextCandleTime(timeMs, timeframe) : timeMs + timeframeMs(timeframe);
}
