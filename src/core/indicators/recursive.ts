import { sumRun } from './window-sum.ts';

/** Mean of `period` values beginning at row `from`: the seed of the recursive averages. */
export function seedMean(x: Float64Array, from: number, period: number): number {
  let sum = 0;
  for (let row = from; row < from + period; row++) sum += x[row];
  return sum / period;
}

/**
 * Exponential smoothing, `average += alpha * (value - average)`, from row `from + period - 1` on, where it
 * is the simple mean of the first `period` values. In this form equal values keep the average as it is.
 */
export function smoothRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  alpha: number,
): void {
  let row = from + period - 1;
  let average = seedMean(x, from, period);
  out[row] = average;
  for (row++; row < to; row++) {
    average += alpha * (x[row] - average);
    out[row] = average;
  }
}

/** Smoothing factor of an EMA. */
export function emaAlpha(period: number): number {
  return 2 / (period + 1);
}

/** EMA from row `from + period - 1` on. */
export function emaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  smoothRun(x, out, from, to, period, emaAlpha(period));
}

/** Simple mean from row `from + period - 1` on. */
export function smaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  sumRun(x, out, from, to, period, period);
}
