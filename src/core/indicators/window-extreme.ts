/*
 * Sliding extremes by blocks of one window's length (van Herk, Gil and Werman): every window is the end
 * of one block plus the beginning of the next, so its extreme is the better of two running extremes.
 */

/** Highest of the last `period` values, from row `from + period - 1` on. */
export function maxRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const suffix = new Float64Array(period + 1).fill(-Infinity);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let highest = -Infinity;
    for (let row = block, k = 1; row < end; row++, k++) {
      if (x[row] > highest) highest = x[row];
      out[row] = suffix[k] > highest ? suffix[k] : highest;
    }
    highest = -Infinity;
    for (let row = end - 1, k = period - 1; k > 0 && end < to; row--, k--) {
      if (x[row] > highest) highest = x[row];
      suffix[k] = highest;
    }
  }
  out.fill(NaN, from, from + period - 1);
}

/** Lowest of the last `period` values, from row `from + period - 1` on. */
export function minRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const suffix = new Float64Array(period + 1).fill(Infinity);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let lowest = Infinity;
    for (let row = block, k = 1; row < end; row++, k++) {
      if (x[row] < lowest) lowest = x[row];
      out[row] = suffix[k] < lowest ? suffix[k] : lowest;
    }
    lowest = Infinity;
    for (let row = end - 1, k = period - 1; k > 0 && end < to; row--, k--) {
      if (x[row] < lowest) lowest = x[row];
      suffix[k] = lowest;
    }
  }
  out.fill(NaN, from, from + period - 1);
}

/** Row of the highest of the last `period` values (the latest of equal ones), from row `from + period - 1` on. */
export function maxIndexRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const suffix = new Float64Array(period + 1).fill(-1);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let best = block;
    for (let row = block, k = 1; row < end; row++, k++) {
      if (x[row] >= x[best]) best = row;
      const older = suffix[k];
      out[row] = older >= 0 && x[older] > x[best] ? older : best;
    }
    if (end === to) break;
    best = end - 1;
    for (let row = end - 1, k = period - 1; k > 0; row--, k--) {
      if (x[row] > x[best]) best = row;
      suffix[k] = best;
    }
  }
}

/** Row of the lowest of the last `period` values (the latest of equal ones), from row `from + period - 1` on. */
export function minIndexRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const suffix = new Float64Array(period + 1).fill(-1);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let best = block;
    for (let row = block, k = 1; row < end; row++, k++) {
      if (x[row] <= x[best]) best = row;
      const older = suffix[k];
      out[row] = older >= 0 && x[older] < x[best] ? older : best;
    }
    if (end === to) break;
    best = end - 1;
    for (let row = end - 1, k = period - 1; k > 0; row--, k--) {
      if (x[row] < x[best]) best = row;
      suffix[k] = best;
    }
  }
}
