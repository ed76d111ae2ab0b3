import { checkPeriod, type Column, eachRun, float64, float64Columns, type HighLowClose } from './column.ts';
import { smaRun } from './recursive.ts';
import { varianceRun } from './window-sum.ts';

/** Change from the value before, as a fraction of it; NaN after a 0. First value at row 1. */
export function returns(values: Column): Float64Array {
  const x = float64(values);
  return x.map((value, row) => (row === 0 || x[row - 1] === 0 ? NaN : value / x[row - 1] - 1));
}

/** Natural logarithm of the ratio to the value before; NaN unless both are above 0. First value at row 1. */
export function logReturns(values: Column): Float64Array {
  const x = float64(values);
  return x.map((value, row) => (row > 0 && value > 0 && x[row - 1] > 0 ? Math.log(value / x[row - 1]) : NaN));
}

/** Internal bar strength: place of the close in the candle, 0 (low) to 1 (high); NaN without a range. */
export function ibs(candles: HighLowClose): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  return close.map((value, row) => (value - low[row]) / (high[row] - low[row]));
}

/**
 * Distance of the value from the mean of the last `period`, in sample deviations; NaN in a flat window. First
 * value at row `period - 1`.
 */
export function zscore(values: Column, period = 20): Float64Array {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => {
    const variances = new Float64Array(to);
    varianceRun(x, variances, from, to, period);
    smaRun(x, out, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      const deviation = Math.sqrt((variances[row] * period) / (period - 1));
      out[row] = deviation === 0 ? NaN : (x[row] - out[row]) / deviation;
    }
  });
  return out;
}
