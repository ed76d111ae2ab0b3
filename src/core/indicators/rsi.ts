import { checkPeriod, type Column, eachRun, float64 } from './column.ts';

/** Wilder's averages of gains and losses, combined row by row: RSI or CMO, from row `from + period` on. */
function gainLossRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  balance: boolean,
): void {
  let gain = 0;
  let loss = 0;
  for (let row = from + 1; row <= from + period; row++) {
    const change = x[row] - x[row - 1];
    if (change > 0) gain += change;
    else loss -= change;
  }
  gain /= period;
  loss /= period;
  const share = balance ? 1 : 0;
  out[from + period] = gain + loss === 0 ? 0 : (100 * (gain - share * loss)) / (gain + loss);
  const keep = (period - 1) / period;
  const take = 1 / period;
  for (let row = from + period + 1; row < to; row++) {
    const change = x[row] - x[row - 1];
    const up = change > 0 ? change : 0;
    gain = gain * keep + up * take;
    loss = loss * keep + (up - change) * take;
    const total = gain + loss;
    if (total === 0) out[row] = 0;
    // Both averages shrink alike, so the value stays: computing it again would only add rounding noise.
    else if (change === 0) out[row] = out[row - 1]!;
    else out[row] = (100 * (gain - share * loss)) / total;
  }
}

/** RSI of one run, for indicators that are built on it. */
export function rsiRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  gainLossRun(x, out, from, to, period, false);
}

/**
 * Relative strength index, 0 to 100, with Wilder's smoothing seeded by the simple mean of the first
 * `period` changes. First value at row `period`.
 *
 * While a price has not moved at all (a halted or gap-filled pair) RSI is 0, as in TA-Lib, not 50 or 100:
 * `rsi < 30` is true there. Add a condition on volume if such pairs may be in the list.
 */
export function rsi(values: Column, period = 14): Float64Array {
  return gainLoss(values, period, false);
}

/** Chande's momentum oscillator, -100 to 100, with Wilder's smoothing; 0 without any movement. First value at row `period`. */
export function cmo(values: Column, period = 14): Float64Array {
  return gainLoss(values, period, true);
}

function gainLoss(values: Column, period: number, balance: boolean): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => gainLossRun(x, out, from, to, period, balance));
  return out;
}
