import type { Candles } from '../../model/candles.ts';

/** Turnover in quote: the sum of volume times the middle of high, low and close. */
export function turnover({ length, high, low, close, volume }: Candles): number {
  let sum = 0;
  for (let row = 0; row < length; row++) sum += (volume[row] * (high[row] + low[row] + close[row])) / 3;
  return sum;
}

/** From the first close to the last one, in percent; undefined with fewer than two candles. */
export function percentChange({ length, close }: Candles): number | undefined {
  return length < 2 ? undefined : (close[length - 1] / close[0] - 1) * 100;
}

/**
 * Standard deviation (of a sample) of the logarithms of close over the close before, times the square root of their
 * number; undefined with fewer than three candles.
 */
export function volatility({ length, close }: Candles): number | undefined {
  if (length < 3) return undefined;
  const returns = Array.from({ length: length - 1 }, (_, row) => Math.log(close[row + 1] / close[row]));
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (returns.length - 1)) * Math.sqrt(returns.length);
}

/** (Highest high - lowest low) / lowest low; undefined without a candle. */
export function rateOfChange({ length, high, low }: Candles): number | undefined {
  if (length === 0) return undefined;
  const lowest = Math.min(...low.subarray(0, length));
  return (Math.max(...high.subarray(0, length)) - lowest) / lowest;
}
