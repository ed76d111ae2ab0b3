import { checkNumber, checkPeriod, type Column, eachRun, float64, float64Columns } from './column.ts';
import { covarianceRun } from './window-covariance.ts';
import { smaRun } from './recursive.ts';

/** Mean absolute deviation from the mean of the last `period` values. First value at row `period - 1`. */
export function avgdev(values: Column, period = 14): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => {
    smaRun(x, out, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      let deviation = 0;
      for (let k = row - period + 1; k <= row; k++) deviation += Math.abs(x[k] - out[row]);
      out[row] = deviation / period;
    }
  });
  return out;
}

/**
 * Pearson's correlation of the last `period` pairs, -1 to 1; 0 where one column does not move. First value at row
 * `period - 1`.
 */
export function correl(first: Column, second: Column, period = 30): Float64Array {
  checkPeriod(period);
  const [x, y] = float64Columns([first, second]);
  const out = new Float64Array(x.length);
  eachRun([x, y], period - 1, [out], (from, to) => {
    const xx = new Float64Array(to);
    const yy = new Float64Array(to);
    covarianceRun(x, y, xx, yy, out, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      const scale = Math.sqrt(xx[row] * yy[row]);
      out[row] = scale > 0 ? Math.min(Math.max(out[row] / scale, -1), 1) : 0;
    }
    out.fill(NaN, from, from + period - 1);
  });
  return out;
}

/**
 * Beta of the second column against the first: covariance over variance of the last `period` relative
 * changes; 0 where the first column does not move. First value at row `period`.
 */
export function beta(first: Column, second: Column, period = 5): Float64Array {
  checkPeriod(period);
  const [a, b] = float64Columns([first, second]);
  const out = new Float64Array(a.length);
  eachRun([a, b], period, [out], (from, to) => {
    const [x, y, xx, yy] = [0, 0, 0, 0].map(() => new Float64Array(to));
    for (let row = from + 1; row < to; row++) {
      x[row] = a[row - 1] === 0 ? 0 : a[row] / a[row - 1] - 1;
      y[row] = b[row - 1] === 0 ? 0 : b[row] / b[row - 1] - 1;
    }
    covarianceRun(x, y, xx, yy, out, from + 1, to, period);
    for (let row = from + period; row < to; row++) out[row] = xx[row] > 0 ? out[row] / xx[row] : 0;
    out.fill(NaN, from, from + period);
  });
  return out;
}

/** The last `period` values in order, moved on by one row at a time. */
function sortedWindows(x: Float64Array, from: number, to: number, period: number, visit: SortedVisit): void {
  const sorted = x.slice(from, from + period).sort();
  visit(from + period - 1, sorted);
  for (let row = from + period; row < to; row++) {
    const gone = rankOf(sorted, x[row - period]);
    sorted.copyWithin(gone, gone + 1);
    const place = rankOf(sorted.subarray(0, period - 1), x[row]);
    sorted.copyWithin(place + 1, place, period - 1);
    sorted[place] = x[row];
    visit(row, sorted);
  }
}

type SortedVisit = (row: number, sorted: Float64Array) => void;

/** How many of the sorted values lie below `value`. */
function rankOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Percentile of the last `period` values by the nearest rank, so always one of them. First value at row `period -
 * 1`.
 */
export function percentile(values: Column, period = 30, percent = 50): Float64Array {
  checkPeriod(period);
  checkNumber(percent, 'percent', 0, 100);
  const x = float64(values);
  const out = new Float64Array(x.length);
  const rank = Math.max(Math.ceil((percent / 100) * period), 1);
  eachRun([x], period - 1, [out], (from, to) =>
    sortedWindows(x, from, to, period, (row, sorted) => {
      out[row] = sorted[rank - 1];
    }),
  );
  return out;
}

/** Share of the `period` values before this one that lie below it, in percent. First value at row `period`. */
export function percentrank(values: Column, period = 100): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) =>
    sortedWindows(x, from, to - 1, period, (row, sorted) => {
      out[row + 1] = (100 * rankOf(sorted, x[row + 1])) / period;
    }),
  );
  return out;
}
