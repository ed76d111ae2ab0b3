import { checkPeriod, eachRun, float64Columns, type HighLowClose } from './column.ts';
import { trueRange } from './volatility.ts';

/*
 * Wilder's directional movement. The differences are compared as plain floats in the form
 * high - previous high and previous low - low: which side of a tie wins depends on it.
 */

/** Columns that one pass over the candles can fill; absent ones are not computed. */
interface Directional {
  readonly plus?: Float64Array;
  readonly minus?: Float64Array;
  readonly dx?: Float64Array;
  readonly adx?: Float64Array;
}

function directionalRun(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  from: number,
  to: number,
  period: number,
  out: Directional,
): void {
  const { plus, minus, dx, adx } = out;
  const keep = 1 - 1 / period;
  let up = 0;
  let down = 0;
  let range = 0;
  let index = 0;
  let average = 0;
  for (let row = from + 1; row < to; row++) {
    const rise = high[row]! - high[row - 1]!;
    const fall = low[row - 1]! - low[row]!;
    const seeding = row < from + period;
    up = (seeding ? up : up * keep) + (rise > 0 && rise > fall ? rise : 0);
    down = (seeding ? down : down * keep) + (fall > 0 && fall > rise ? fall : 0);
    range = (seeding ? range : range * keep) + trueRange(high[row]!, low[row]!, close[row - 1]!);
    if (seeding) continue;
    const plusDi = range === 0 ? 0 : (100 * up) / range;
    const minusDi = range === 0 ? 0 : (100 * down) / range;
    if (plus !== undefined) plus[row] = plusDi;
    if (minus !== undefined) minus[row] = minusDi;
    if (plus !== undefined || minus !== undefined) continue;
    const total = plusDi + minusDi;
    // Without any movement DX and ADX stay as they were.
    if (total !== 0) {
      index = (100 * Math.abs(plusDi - minusDi)) / total;
      if (row < from + 2 * period) average += index / period;
      else average = (average * (period - 1) + index) / period;
    }
    if (dx !== undefined) dx[row] = index;
    if (adx !== undefined && row >= from + 2 * period - 1) adx[row] = average;
  }
}

function directional(candles: HighLowClose, period: number, lookback: number, name: keyof Directional): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], lookback, [out], (from, to) =>
    directionalRun(high, low, close, from, to, period, { [name]: out }),
  );
  return out;
}

/** Positive directional indicator, 0 to 100. First value at row `period`. */
export function plusDi(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period);
  return directional(candles, period, period, 'plus');
}

/** Negative directional indicator, 0 to 100. First value at row `period`. */
export function minusDi(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period);
  return directional(candles, period, period, 'minus');
}

/** Directional movement index, 0 to 100. First value at row `period`. */
export function dx(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period, 'period', 2);
  return directional(candles, period, period, 'dx');
}

/** Average directional index, 0 to 100: how strong a trend is, not its direction. First value at row 2 period - 1. */
export function adx(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period, 'period', 2);
  return directional(candles, period, 2 * period - 1, 'adx');
}
