import type { Candles } from '../model/candles.ts';

/** Standard deviation of a random walk over its mean range: sqrt(pi / 8), Parkinson (1980). */
const DEVIATION_PER_RANGE = Math.sqrt(Math.PI / 8);

/**
 * Standard deviation of a candle's move as a ratio of the price, from the mean true range of the `count` candles
 * that closed before row `end`. 0 before the first.
 */
export function volatilityRatio({ high, low, close }: Candles, end: number, count: number): number {
  const from = Math.max(0, end - count);
  if (end - from < 1) return 0;
  let sum = 0;
  for (let row = from; row < end; row++) {
    const before = row > 0 ? close[row - 1] : close[row];
    sum += Math.max(high[row], before) - Math.min(low[row], before);
  }
  return (DEVIATION_PER_RANGE * sum) / ((end - from) * close[end - 1]);
}
