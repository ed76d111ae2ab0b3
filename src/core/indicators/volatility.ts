import { checkPeriod, eachRun, float64Columns, type HighLow, type HighLowClose } from './column.ts';
import { emaRun, smaRun } from './recursive.ts';
import { sumRun } from './window-sum.ts';

/** True range of one row: the largest of high - low and the distances of both from the last close. */
export function trueRange(high: number, low: number, lastClose: number): number {
  return Math.max(high, lastClose) - Math.min(low, lastClose);
}

/**
 * Average true range from row `from + period` on: the mean of the first `period` true ranges, then Wilder's
 * smoothing.
 */
export function atrRun(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  let average = 0;
  let row = from + 1;
  for (; row <= from + period; row++) average += trueRange(high[row], low[row], close[row - 1]);
  average /= period;
  out[row - 1] = average;
  const keep = (period - 1) / period;
  const take = 1 / period;
  for (; row < to; row++) {
    average = average * keep + trueRange(high[row], low[row], close[row - 1]) * take;
    out[row] = average;
  }
}

/** True range, in price units. First value at row 1. */
export function trange(candles: HighLowClose): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], 1, [out], (from, to) => {
    for (let row = from + 1; row < to; row++) out[row] = trueRange(high[row], low[row], close[row - 1]);
  });
  return out;
}

/** Average true range with Wilder's smoothing, in price units. First value at row `period`. */
export function atr(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], period, [out], (from, to) => atrRun(high, low, close, out, from, to, period));
  return out;
}

/** Average true range in percent of the close; 0 where the close is 0. First value at row `period`. */
export function natr(candles: HighLowClose, period = 14): Float64Array {
  const out = atr(candles, period);
  const { close } = candles;
  for (let row = period; row < out.length; row++) out[row] = close[row] === 0 ? 0 : (out[row] / close[row]) * 100;
  return out;
}

/** Average day range: simple mean of high minus low. First value at row `period - 1`. */
export function adr(candles: HighLow, period = 14): Float64Array {
  checkPeriod(period);
  const [ranges, out] = rangesOf(candles);
  eachRun([ranges], period - 1, [out], (from, to) => smaRun(ranges, out, from, to, period));
  return out;
}

function rangesOf(candles: HighLow): readonly [ranges: Float64Array, out: Float64Array] {
  const [high, low] = float64Columns([candles.high, candles.low]);
  return [high.map((value, row) => value - low[row]), new Float64Array(high.length)];
}

/**
 * Chaikin's volatility: change in percent, over `rocPeriod` rows, of the EMA of high minus low. First value at row
 * `period + rocPeriod - 1`.
 */
export function cvi(candles: HighLow, period = 10, rocPeriod = 10): Float64Array {
  checkPeriod(period);
  checkPeriod(rocPeriod, 'rocPeriod');
  const [ranges, out] = rangesOf(candles);
  const lookback = period - 1 + rocPeriod;
  eachRun([ranges], lookback, [out], (from, to) => {
    const average = new Float64Array(to);
    emaRun(ranges, average, from, to, period);
    for (let row = from + lookback; row < to; row++) {
      const before = average[row - rocPeriod];
      out[row] = before === 0 ? 0 : (100 * (average[row] - before)) / before;
    }
  });
  return out;
}

/**
 * Mass index: sum over `slow` rows of the EMA of high minus low over the EMA of that EMA; a row without any
 * range counts 1. First value at row 2 (fast - 1) + slow - 1.
 */
export function massi(candles: HighLow, fast = 9, slow = 25): Float64Array {
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow');
  const [ranges, out] = rangesOf(candles);
  const first = 2 * (fast - 1);
  eachRun([ranges], first + slow - 1, [out], (from, to) => {
    const once = new Float64Array(to);
    const twice = new Float64Array(to);
    emaRun(ranges, once, from, to, fast);
    emaRun(once, twice, from + fast - 1, to, fast);
    for (let row = from + first; row < to; row++) once[row] = twice[row] === 0 ? 1 : once[row] / twice[row];
    sumRun(once, out, from + first, to, slow, 1);
  });
  return out;
}

/** Columns of VORTEX. */
export interface Vortex {
  readonly vortexPlus: Float64Array;
  readonly vortexMinus: Float64Array;
}

/**
 * Vortex: movements from the last low to the high and from the last high to the low, over the true range; 0
 * without range. First value at row `period`.
 */
export function vortex(candles: HighLowClose, period = 14): Vortex {
  checkPeriod(period);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const vortexPlus = new Float64Array(high.length);
  const vortexMinus = new Float64Array(high.length);
  eachRun([high, low, close], period, [vortexPlus, vortexMinus], (from, to) => {
    const [up, down, range, ranges] = [0, 0, 0, 0].map(() => new Float64Array(to));
    for (let row = from + 1; row < to; row++) {
      up[row] = Math.abs(high[row] - low[row - 1]);
      down[row] = Math.abs(low[row] - high[row - 1]);
      range[row] = trueRange(high[row], low[row], close[row - 1]);
    }
    sumRun(up, vortexPlus, from + 1, to, period, 1);
    sumRun(down, vortexMinus, from + 1, to, period, 1);
    sumRun(range, ranges, from + 1, to, period, 1);
    for (let row = from + period; row < to; row++) {
      vortexPlus[row] = ranges[row] === 0 ? 0 : vortexPlus[row] / ranges[row];
      vortexMinus[row] = ranges[row] === 0 ? 0 : vortexMinus[row] / ranges[row];
    }
  });
  return { vortexPlus, vortexMinus };
}
