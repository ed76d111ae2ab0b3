import { allocateCandles, sliceCandles } from '../candles.ts';
import type { Candles } from '../candles.ts';
import { InputError } from '../errors.ts';
import { floorToTimeframe, nextCandleTime, timeframeMs } from '../timeframe.ts';

const DAY_MS = 86_400_000;

/** What to do with a last candle whose time is not over in the data. */
export interface ResampleOptions {
  /** `true` keeps an unfinished last candle; left out by default, because its values would still change. */
  readonly keepUnfinished?: boolean;
}

/**
 * Joins candles of timeframe `from` to those of the longer timeframe `to` (weeks start on Monday, days and months at
 * 00:00 UTC): first open, highest high, lowest low, last close, sum of volumes. A candle without any part stays
 * missing; one is `filled` if all its parts are. Throws InputError RESAMPLE_IMPOSSIBLE if `to` is not made of whole
 * candles of `from`. The candles must be in order of time without duplicates.
 */
export function resample(candles: Candles, from: string, to: string, options: ResampleOptions = {}): Candles {
  if (from === to) return candles;
  requireNested(from, to);
  const filled = new Uint8Array(candles.length);
  const result = { ...allocateCandles(candles.length), filled };
  let count = 0;
  let end = -Infinity;
  for (let row = 0; row < candles.length; row++) {
    const time = candles.time[row];
    if (time >= end) {
      result.time[count] = floorToTimeframe(time, to);
      result.open[count] = candles.open[row];
      result.high[count] = candles.high[row];
      result.low[count] = candles.low[row];
      filled[count] = 1;
      end = nextCandleTime(time, to);
      count++;
    }
    const at = count - 1;
    if (candles.high[row] > result.high[at]) result.high[at] = candles.high[row];
    if (candles.low[row] < result.low[at]) result.low[at] = candles.low[row];
    result.close[at] = candles.close[row];
    result.volume[at] += candles.volume[row];
    if (!candles.filled?.[row]) filled[at] = 0;
  }
  if (!options.keepUnfinished && count > 0 && nextCandleTime(candles.time[candles.length - 1], from) < end) count--;
  const made = sliceCandles(result, 0, count);
  if (candles.filled && made.filled?.includes(1)) return made;
  const { filled: _none, ...plain } = made;
  return plain;
}

function requireNested(from: string, to: string): void {
  const calendar = to === '1w' || to === '1M';
  const fits = from !== '1M' && (calendar ? DAY_MS : timeframeMs(to)) % timeframeMs(from) === 0;
  if (fits) return;
  throw new InputError('RESAMPLE_IMPOSSIBLE', `candles of ${to} cannot be made from candles of ${from}`, {
    value: to,
    hint: `Choose a longer timeframe that is a whole number of ${from} candles.`,
  });
}
