import { checkPeriod, type Column, eachRun, float64 } from './column.ts';

/**
 * Least-squares lines through the last `period` values, from row `from + period - 1` on: `level` times the
 * line's value at the window's oldest row plus `rise` times its slope per row. Sums by blocks, relative to a
 * value inside the window, as in window-sum.ts.
 */
export function regressionRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  level: 0 | 1,
  rise: number,
): void {
  const suffixSum = new Float64Array(period + 1);
  const suffixWeighted = new Float64Array(period + 1);
  const sumOfPlaces = (period * (period - 1)) / 2;
  const scale = 12 / (period * period * (period * period - 1));
  const share = 1 / period;
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    const origin = x[block];
    let sum = 0;
    let weighted = 0;
    for (let row = block, k = 1; row < end; row++, k++) {
      const value = x[row] - origin;
      sum += value;
      weighted += (k - 1) * value;
      const total = suffixSum[k] + sum;
      const slope = (period * (suffixWeighted[k] + (period - k) * sum + weighted) - sumOfPlaces * total) * scale;
      out[row] = level * (origin + (total - slope * sumOfPlaces) * share) + rise * slope;
    }
    if (end === to) break;
    const nextOrigin = x[end];
    sum = 0;
    weighted = 0;
    for (let row = end - 1, k = period - 1; k > 0; row--, k--) {
      const value = x[row] - nextOrigin;
      weighted += sum;
      sum += value;
      suffixSum[k] = sum;
      suffixWeighted[k] = weighted;
    }
  }
  out.fill(NaN, from, from + period - 1);
}

function regression(values: Column, period: number, level: 0 | 1, rise: number): Float64Array {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => regressionRun(x, out, from, to, period, level, rise));
  return out;
}

/**
 * Value of the least-squares line through the last `period` values at the newest one. First value at row `period -
 * 1`.
 */
export function linearreg(values: Column, period = 14): Float64Array {
  return regression(values, period, 1, period - 1);
}

/** Slope per row of the least-squares line through the last `period` values. First value at row `period - 1`. */
export function linearregSlope(values: Column, period = 14): Float64Array {
  return regression(values, period, 0, 1);
}

/** Angle of that line in degrees. First value at row `period - 1`. */
export function linearregAngle(values: Column, period = 14): Float64Array {
  return regression(values, period, 0, 1).map((slope) => Math.atan(slope) * (180 / Math.PI));
}

/** Value of that line at the oldest row of the window. First value at row `period - 1`. */
export function linearregIntercept(values: Column, period = 14): Float64Array {
  return regression(values, period, 1, 0);
}

/** Forecast of that line one row ahead (known at the newest row). First value at row `period - 1`. */
export function tsf(values: Column, period = 14): Float64Array {
  return regression(values, period, 1, period);
}

/**
 * Forecast oscillator: distance of the value from its linear forecast one row earlier, in percent of the value.
 * First value at row `period`.
 */
export function fosc(values: Column, period = 5): Float64Array {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => {
    const forecasts = new Float64Array(to);
    regressionRun(x, forecasts, from, to, period, 1, period);
    for (let row = from + period; row < to; row++) {
      out[row] = x[row] === 0 ? 0 : (100 * (x[row] - forecasts[row - 1])) / x[row];
    }
  });
  return out;
}
