import { checkPeriod, type Column, eachRun, float64 } from './column.ts';

/**
 * Wilder's averages of gains and of all changes, combined row by row, from row `from + period` on: with
 * `share` 1 the gains' share of all changes in percent (RSI), with 2 the balance of gains and losses (CMO).
 */
function gainLossRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number, share: 1 | 2): void {
  let gain = 0;
  let total = 0;
  let last = x[from];
  let row = from + 1;
  for (; row <= from + period; row++) {
    const change = x[row] - last;
    const size = Math.abs(change);
    last = x[row];
    gain += size + change;
    total += size;
  }
  const offset = 100 * (share - 1);
  // `gain` is twice the gains, since the size plus the change is twice a rise and nothing on a fall.
  let value = total === 0 ? 0 : 50 * share * (gain / total) - offset;
  out[from + period] = value;
  const keep = (period - 1) / period;
  gain /= period;
  total /= period;
  const take = 1 / period;
  for (; row < to; row++) {
    const change = x[row] - last;
    const size = Math.abs(change);
    last = x[row];
    gain = gain * keep + (size + change) * take;
    total = total * keep + size * take;
    // Without a change both averages shrink alike and the value stays: it would only gather rounding noise.
    if (change !== 0) value = 50 * share * (gain / total) - offset;
    out[row] = value;
  }
}

/** RSI of one run, for indicators that are built on it. */
export function rsiRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  gainLossRun(x, out, from, to, period, 1);
}

/**
 * Relative strength index, 0 to 100, with Wilder's smoothing seeded by the simple mean of the first
 * `period` changes. First value at row `period`.
 *
 * While a price has not moved at all (a halted or gap-filled pair) RSI is 0, as in TA-Lib, not 50 or 100:
 * `rsi < 30` is true there. Add a condition on volume if such pairs may be in the list.
 */
export function rsi(values: Column, period = 14): Float64Array {
  return gainLoss(values, period, 1);
}

/**
 * Chande's momentum oscillator, -100 to 100, with Wilder's smoothing; 0 without any movement. First value at row
 * `period`.
 */
export function cmo(values: Column, period = 14): Float64Array {
  return gainLoss(values, period, 2);
}

function gainLoss(values: Column, period: number, share: 1 | 2): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => gainLossRun(x, out, from, to, period, share));
  return out;
}
