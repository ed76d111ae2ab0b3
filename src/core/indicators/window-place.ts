import { checkPeriod, type Column, eachRun, float64 } from './column.ts';
import { max, min } from './window.ts';

/**
 * Rows of the extreme values of the last `period` rows. Of equal values the newest counts, but when an
 * extreme has left the window and the rest is searched, the oldest: TA-Lib's rule.
 */
function placeRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number, sign: 1 | -1): void {
  let best = -1;
  for (let row = from + period - 1; row < to; row++) {
    const oldest = row - period + 1;
    if (best < oldest) {
      best = oldest;
      for (let k = oldest + 1; k <= row; k++) if (sign * x[k] > sign * x[best]) best = k;
    } else if (sign * x[row] >= sign * x[best]) {
      best = row;
    }
    out[row] = best;
  }
}

function place(values: Column, period: number, sign: 1 | -1): Float64Array {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => placeRun(x, out, from, to, period, sign));
  return out;
}

/** Row of the highest of the last `period` values. First value at row `period - 1`. */
export function maxindex(values: Column, period = 30): Float64Array {
  return place(values, period, 1);
}

/** Row of the lowest of the last `period` values. First value at row `period - 1`. */
export function minindex(values: Column, period = 30): Float64Array {
  return place(values, period, -1);
}

/** Columns of MINMAX. */
export interface Minmax {
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** Lowest and highest of the last `period` values. First value at row `period - 1`. */
export function minmax(values: Column, period = 30): Minmax {
  return { min: min(values, period), max: max(values, period) };
}

/** Columns of MINMAXINDEX. */
export interface Minmaxindex {
  readonly minIndex: Float64Array;
  readonly maxIndex: Float64Array;
}

/** Rows of the lowest and the highest of the last `period` values. First value at row `period - 1`. */
export function minmaxindex(values: Column, period = 30): Minmaxindex {
  return { minIndex: minindex(values, period), maxIndex: maxindex(values, period) };
}
