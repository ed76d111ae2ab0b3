import { checkPeriod, type Column, eachRun, float64, float64Columns } from './column.ts';
import { type HighLow, type HighLowClose, type OpenHighLowClose } from './column.ts';
import { maxRun, minRun } from './window-extreme.ts';

/** Mean of open, high, low and close. */
export function avgprice(candles: OpenHighLowClose): Float64Array {
  const [open, high, low, close] = float64Columns([candles.open, candles.high, candles.low, candles.close]);
  return open.map((value, row) => (value + high[row] + low[row] + close[row]) / 4);
}

/** Mean of high and low. */
export function medprice(candles: HighLow): Float64Array {
  const [high, low] = float64Columns([candles.high, candles.low]);
  return high.map((value, row) => (value + low[row]) / 2);
}

/** Mean of high, low and close. */
export function typprice(candles: HighLowClose): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  return high.map((value, row) => (value + low[row] + close[row]) / 3);
}

/** Mean of high, low and twice the close. */
export function wclprice(candles: HighLowClose): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  return high.map((value, row) => (value + low[row] + 2 * close[row]) / 4);
}

/** Middle of the highest and the lowest of the last `period` values. First value at row `period - 1`. */
export function midpoint(values: Column, period = 14): Float64Array {
  const x = float64(values);
  return middle(x, x, period);
}

/** Middle of the highest high and the lowest low of the last `period` rows. First value at row `period - 1`. */
export function midprice(candles: HighLow, period = 14): Float64Array {
  const [high, low] = float64Columns([candles.high, candles.low]);
  return middle(high, low, period);
}

function middle(high: Float64Array, low: Float64Array, period: number): Float64Array {
  checkPeriod(period);
  const out = new Float64Array(high.length);
  eachRun([high, low], period - 1, [out], (from, to) => {
    const lowest = new Float64Array(to);
    maxRun(high, out, from, to, period);
    minRun(low, lowest, from, to, period);
    for (let row = from + period - 1; row < to; row++) out[row] = (out[row] + lowest[row]) / 2;
  });
  return out;
}
