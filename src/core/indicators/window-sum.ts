/*
 * Sliding sums without subtraction. Rows are cut into blocks of one window's length; every window is
 * the end of one block plus the beginning of the next, so it is the sum of a suffix and a prefix that
 * are kept by addition alone. Nothing older than the window has any influence: no drift over millions
 * of rows, no loss after a fall by many orders of magnitude, and still a few additions a row. `out` must
 * be another array than `x`: the end of a block is read again after its results are written.
 */

/** Sums of the last `period` values, divided by `divisor`, from row `from + period - 1` on. */
export function sumRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  divisor: number,
): void {
  const suffix = new Float64Array(period + 1);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let sum = 0;
    for (let row = block, k = 1; row < end; row++, k++) {
      sum += x[row];
      out[row] = (suffix[k] + sum) / divisor;
    }
    sum = 0;
    for (let row = end - 1, k = period - 1; k > 0 && end < to; row--, k--) {
      sum += x[row];
      suffix[k] = sum;
    }
  }
  out.fill(NaN, from, from + period - 1);
}

/** Sums with weights 1 (oldest) to `period` (newest), divided by `divisor`, from row `from + period - 1` on. */
export function weightedSumRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  divisor: number,
): void {
  const suffix = new Float64Array(period + 1);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let sum = 0;
    let weighted = 0;
    // A value of this block weighs its place in the block plus the number of older rows in the window.
    for (let row = block, k = 1; row < end; row++, k++) {
      sum += x[row];
      weighted += k * x[row];
      out[row] = (suffix[k] + (period - k) * sum + weighted) / divisor;
    }
    sum = 0;
    weighted = 0;
    for (let row = end - 1, k = period - 1; k > 0 && end < to; row--, k--) {
      sum += x[row];
      weighted += sum;
      suffix[k] = weighted;
    }
  }
  out.fill(NaN, from, from + period - 1);
}

/**
 * Population variances of the last `period` values, from row `from + period - 1` on.
 *
 * Values are taken relative to the first one of their block, which lies inside every window of that
 * block. By Samuelson's inequality the shifted squares are then at most `period` times the variance
 * itself, whatever the scale of the values, so the one-pass formula stays accurate; equal values give 0.
 */
export function varianceRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const suffixSum = new Float64Array(period + 1);
  const suffixSquares = new Float64Array(period + 1);
  const share = 1 / period;
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    const origin = x[block];
    let sum = 0;
    let squares = 0;
    for (let row = block, k = 1; row < end; row++, k++) {
      const value = x[row] - origin;
      sum += value;
      squares += value * value;
      const total = suffixSum[k] + sum;
      out[row] = Math.max((suffixSquares[k] + squares - total * total * share) * share, 0);
    }
    if (end === to) break;
    const nextOrigin = x[end];
    sum = 0;
    squares = 0;
    for (let row = end - 1, k = period - 1; k > 0; row--, k--) {
      const value = x[row] - nextOrigin;
      sum += value;
      squares += value * value;
      suffixSum[k] = sum;
      suffixSquares[k] = squares;
    }
  }
  out.fill(NaN, from, from + period - 1);
}
