import { checkPeriod, eachRun, float64Columns, type HighLowClose } from './column.ts';

/** True range of one row: the largest of high - low and the distances of both from the last close. */
export function trueRange(high: number, low: number, lastClose: number): number {
  return Math.max(high, lastClose) - Math.min(low, lastClose);
}

/** Average true range from row `from + period` on: the mean of the first `period` true ranges, then Wilder's smoothing. */
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
