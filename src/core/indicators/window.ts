import { checkNumber, checkPeriod, type Column, eachRun, float64 } from './column.ts';
import { maxRun, minRun } from './window-extreme.ts';
import { sumRun, varianceRun } from './window-sum.ts';

type WindowKernel = (x: Float64Array, out: Float64Array, from: number, to: number, period: number) => void;

function overWindows(values: Column, period: number, kernel: WindowKernel): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => kernel(x, out, from, to, period));
  return out;
}

/** Highest of the last `period` values. First value at row `period - 1`. */
export function max(values: Column, period = 30): Float64Array {
  return overWindows(values, period, maxRun);
}

/** Lowest of the last `period` values. First value at row `period - 1`. */
export function min(values: Column, period = 30): Float64Array {
  return overWindows(values, period, minRun);
}

/** Sum of the last `period` values. First value at row `period - 1`. */
export function sum(values: Column, period = 30): Float64Array {
  return overWindows(values, period, (x, out, from, to) => sumRun(x, out, from, to, period, 1));
}

/** Variance of the last `period` values, population form (divisor `period`). First value at row `period - 1`. */
export function variance(values: Column, period = 5): Float64Array {
  return overWindows(values, period, varianceRun);
}

/** Standard deviation, population form, times `deviations`. First value at row `period - 1`. */
export function stddev(values: Column, period = 5, deviations = 1): Float64Array {
  checkNumber(deviations, 'deviations');
  const out = overWindows(values, period, varianceRun);
  for (let row = period - 1; row < out.length; row++) out[row] = Math.sqrt(out[row]) * deviations;
  return out;
}
