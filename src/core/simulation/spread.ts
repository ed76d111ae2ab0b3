import type { Candles } from '../model/candles.ts';

/**
 * The spread as a ratio of the price, estimated from the `count` candles that closed before row `end`: Abdi and
 * Ranaldo (2017), 4 E[(c - m)(c - m')] with the logarithms of the close, and of the middles of its candle and of
 * the next. `errorsOff` standard errors of the mean are taken off. 0 where the candles show none.
 */
export function estimateSpread(candles: Candles, end: number, count: number, errorsOff: number): number {
  const { high, low, close } = candles;
  const from = Math.max(0, end - count);
  const pairs = end - from - 1;
  if (pairs < 2) return 0;
  let [sum, squares] = [0, 0];
  for (let row = from; row < end - 1; row++) {
    const last = close[row] * close[row];
    // Logarithms of close over middle, twice: log(c² / (h l)).
    const product = Math.log(last / (high[row] * low[row])) * Math.log(last / (high[row + 1] * low[row + 1]));
    sum += product;
    squares += product * product;
  }
  const mean = sum / pairs;
  const error = Math.sqrt(Math.max(0, squares / pairs - mean * mean) / pairs);
  const squared = mean - errorsOff * error;
  return squared > 0 ? Math.sqrt(squared) : 0;
}
