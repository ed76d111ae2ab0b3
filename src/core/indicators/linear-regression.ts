import { checkPeriod, type Column, eachRun, float64 } from './column.ts';

/**
 * Least-squares lines through the last `period` values: slope per row and value at the window's oldest
 * row, from row `from + period - 1` on. Sums by blocks, relative to a value inside the window, as in
 * window-sum.ts.
 */
export function regressionRun(
  x: Float64Array,
  slopes: Float64Array,
  intercepts: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  const suffixSum = new Float64Array(period + 1);
  const suffixWeighted = new Float64Array(period + 1);
  const sumOfPlaces = (period * (period - 1)) / 2;
  const spread = (period * period * (period * period - 1)) / 12;
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
      const slope = (period * (suffixWeighted[k] + (period - k) * sum + weighted) - sumOfPlaces * total) / spread;
      slopes[row] = slope;
      intercepts[row] = origin + (total - slope * sumOfPlaces) / period;
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
}

/** The line of each window: slope and value at its oldest row. */
function regression(values: Column, period: number): { slope: Float64Array; intercept: Float64Array } {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const slope = new Float64Array(x.length);
  const intercept = new Float64Array(x.length);
  eachRun([x], period - 1, [slope, intercept], (from, to) => {
    regressionRun(x, slope, intercept, from, to, period);
    slope.fill(NaN, from, from + period - 1);
    intercept.fill(NaN, from, from + period - 1);
  });
  return { slope, intercept };
}

function lineAt(values: Column, period: number, place: number): Float64Array {
  const { slope, intercept } = regression(values, period);
  for (let row = 0; row < slope.length; row++) intercept[row] = intercept[row] + slope[row] * place;
  return intercept;
}

/** Value of the least-squares line through the last `period` values at the newest one. First value at row `period - 1`. */
export function linearreg(values: Column, period = 14): Float64Array {
  return lineAt(values, period, period - 1);
}

/** Slope per row of the least-squares line through the last `period` values. First value at row `period - 1`. */
export function linearregSlope(values: Column, period = 14): Float64Array {
  return regression(values, period).slope;
}

/** Angle of that line in degrees. First value at row `period - 1`. */
export function linearregAngle(values: Column, period = 14): Float64Array {
  const { slope } = regression(values, period);
  for (let row = 0; row < slope.length; row++) slope[row] = Math.atan(slope[row]) * (180 / Math.PI);
  return slope;
}

/** Value of that line at the oldest row of the window. First value at row `period - 1`. */
export function linearregIntercept(values: Column, period = 14): Float64Array {
  return regression(values, period).intercept;
}

/** Forecast of that line one row ahead (known at the newest row). First value at row `period - 1`. */
export function tsf(values: Column, period = 14): Float64Array {
  return lineAt(values, period, period);
}

/** Forecast oscillator: distance of the value from its linear forecast one row earlier, in percent of the value. First value at row `period`. */
export function fosc(values: Column, period = 5): Float64Array {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => {
    const slopes = new Float64Array(to);
    const intercepts = new Float64Array(to);
    regressionRun(x, slopes, intercepts, from, to, period);
    for (let row = from + period; row < to; row++) {
      const forecast = intercepts[row - 1] + slopes[row - 1] * period;
      out[row] = x[row] === 0 ? 0 : (100 * (x[row] - forecast)) / x[row];
    }
  });
  return out;
}
