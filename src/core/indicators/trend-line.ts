import { almaRun, vidyaRun } from './average-kernels.ts';
import {
  checkNumber,
  checkPeriod,
  type Column,
  eachRun,
  float64,
  float64Columns,
  type HighLowClose,
} from './column.ts';
import { emaRun, smaRun } from './recursive.ts';
import { atrRun } from './volatility.ts';
import { maxRun, minRun } from './window-extreme.ts';

/** Columns of the profit maximizer: the line in price units and the direction, 1 = up, -1 = down. */
export interface Pmax {
  readonly pmax: Float64Array;
  readonly pmaxDirection: Float64Array;
}

/**
 * Profit maximizer: Supertrend's bands, with Wilder's ATR, around an EMA of the close that also decides the
 * turns; it begins downward. First value at the larger of `atrPeriod` and `period - 1`.
 */
export function pmax(candles: HighLowClose, atrPeriod = 10, multiplier = 3, period = 10): Pmax {
  checkPeriod(atrPeriod, 'atrPeriod');
  checkPeriod(period);
  checkNumber(multiplier, 'multiplier');
  const columns = float64Columns([candles.high, candles.low, candles.close]);
  const [high, low, close] = columns;
  const out = { pmax: new Float64Array(high.length), pmaxDirection: new Float64Array(high.length) };
  const lookback = Math.max(atrPeriod, period - 1);
  eachRun(columns, lookback, [out.pmax, out.pmaxDirection], (from, to) => {
    const average = new Float64Array(to);
    const range = new Float64Array(to);
    emaRun(close, average, from, to, period);
    atrRun(high, low, close, range, from, to, atrPeriod);
    let upper = Infinity;
    let lower = -Infinity;
    let up = false;
    let last = NaN;
    for (let row = from + lookback; row < to; row++) {
      const middle = average[row];
      const above = middle + multiplier * range[row];
      const below = middle - multiplier * range[row];
      if (above < upper || last > upper) upper = above;
      if (below > lower || last < lower) lower = below;
      up = up ? middle >= lower : middle > upper;
      out.pmax[row] = up ? lower : upper;
      out.pmaxDirection[row] = middle < out.pmax[row] ? -1 : 1;
      last = middle;
    }
  });
  return out;
}

/** Columns of the SSL channels. */
export interface SslChannels {
  readonly sslDown: Float64Array;
  readonly sslUp: Float64Array;
}

/**
 * SSL channels: simple means of high and low that change places while the close was last beyond the lower
 * one; `sslUp` above `sslDown` is an uptrend. First value at row `period - 1`.
 */
export function sslChannels(candles: HighLowClose, period = 10): SslChannels {
  checkPeriod(period);
  const columns = float64Columns([candles.high, candles.low, candles.close]);
  const [high, low, close] = columns;
  const out = { sslDown: new Float64Array(high.length), sslUp: new Float64Array(high.length) };
  eachRun(columns, period - 1, [out.sslDown, out.sslUp], (from, to) => {
    smaRun(high, out.sslUp, from, to, period);
    smaRun(low, out.sslDown, from, to, period);
    let below = false;
    for (let row = from + period - 1; row < to; row++) {
      const [top, bottom] = [out.sslUp[row], out.sslDown[row]];
      if (close[row] > top) below = false;
      else if (close[row] < bottom) below = true;
      out.sslUp[row] = below ? bottom : top;
      out.sslDown[row] = below ? top : bottom;
    }
  });
  return out;
}

/** Levels of `fibonacciRetracements`. */
const FIBONACCI = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1];

/**
 * The highest Fibonacci level (0, 0.236, 0.382, 0.5, 0.618, 0.786, 1) that the value has reached in the range of
 * the last `period`; NaN in a flat window. First value at row `period - 1`.
 */
export function fibonacciRetracements(values: Column, period = 120): Float64Array {
  checkPeriod(period, 'period', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => {
    const lowest = new Float64Array(to);
    maxRun(x, out, from, to, period);
    minRun(x, lowest, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      const place = (x[row] - lowest[row]) / (out[row] - lowest[row]);
      out[row] = Number.isNaN(place) ? NaN : FIBONACCI.findLast((level) => place >= level)!;
    }
  });
  return out;
}

/**
 * Arnaud Legoux's moving average: Gaussian weights of width `period / sigma` around the place `offset` of the
 * window, near the newest row. First value at row `period - 1`.
 */
export function alma(values: Column, period = 9, sigma = 6, offset = 0.85): Float64Array {
  checkPeriod(period);
  checkNumber(sigma, 'sigma', Number.MIN_VALUE);
  checkNumber(offset, 'offset', 0, 1);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => almaRun(x, out, from, to, period, sigma, offset));
  return out;
}

/**
 * Chande's variable index dynamic average: EMA whose smoothing follows the size of CMO. It begins at 0, as in
 * freqtrade's `technical`, so it needs hundreds of rows to reach the price. First value at row `period`.
 */
export function vidya(values: Column, period = 9): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => vidyaRun(x, out, from, to, period));
  return out;
}
