import { t3Run } from './average-kernels.ts';
import { type AverageName, averageType } from './average-types.ts';
import { checkNumber, checkPeriod, type CloseVolume, type Column, eachRun, float64, float64Columns } from './column.ts';
import { sumRun } from './window-sum.ts';

/**
 * Moving average of the kind `type` (default `sma`). First value at row `period - 1` for sma, ema, wma,
 * trima and rma; later for the others. A period of 1 gives the values themselves.
 */
export function ma(values: Column, period = 30, type: AverageName = 'sma'): Float64Array {
  checkPeriod(period);
  const { lookback, run } = averageType(type);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], lookback(period), [out], (from, to) => run(x, out, from, to, period));
  return out;
}

/** Simple moving average. First value at row `period - 1`. */
export function sma(values: Column, period = 30): Float64Array {
  return ma(values, period, 'sma');
}

/**
 * Exponential moving average: the simple mean of the first `period` values at row `period - 1`, then
 * smoothed by 2 / (period + 1). pandas' `ewm(adjust=False)` begins with the first value instead and
 * converges to it.
 */
export function ema(values: Column, period = 30): Float64Array {
  return ma(values, period, 'ema');
}

/** Weighted moving average with weights 1 (oldest) to `period` (newest). First value at row `period - 1`. */
export function wma(values: Column, period = 30): Float64Array {
  return ma(values, period, 'wma');
}

/** Double exponential average, 2 EMA - EMA of EMA. First value at row 2 (period - 1). */
export function dema(values: Column, period = 30): Float64Array {
  return ma(values, period, 'dema');
}

/** Triple exponential average, 3 EMA - 3 EMA of EMA + EMA of that. First value at row 3 (period - 1). */
export function tema(values: Column, period = 30): Float64Array {
  return ma(values, period, 'tema');
}

/** Triangular moving average: a simple mean of simple means. First value at row `period - 1`. */
export function trima(values: Column, period = 30): Float64Array {
  return ma(values, period, 'trima');
}

/** Wilder's smoothing: the simple mean of the first `period` values, then smoothed by 1 / period. */
export function rma(values: Column, period = 30): Float64Array {
  return ma(values, period, 'rma');
}

/**
 * Kaufman's adaptive average: smoothing between EMA(2) and EMA(30) by the efficiency ratio. First value at row
 * `period`.
 */
export function kama(values: Column, period = 30): Float64Array {
  return ma(values, period, 'kama');
}

/** Hull's average: WMA over sqrt(period) of 2 WMA(period / 2) - WMA(period), both lengths rounded down. */
export function hma(values: Column, period = 20): Float64Array {
  return ma(values, period, 'hma');
}

/** Zero-lag EMA: EMA of value + (value - the value (period - 1) / 2 rows ago). */
export function zlema(values: Column, period = 30): Float64Array {
  return ma(values, period, 'zlema');
}

/** Tillson's T3: six EMAs in a row, combined with the volume factor (0 to 1). First value at row 6 (period - 1). */
export function t3(values: Column, period = 5, volumeFactor = 0.7): Float64Array {
  checkPeriod(period);
  checkNumber(volumeFactor, 'volumeFactor', 0, 1);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], 6 * (period - 1), [out], (from, to) => t3Run(x, out, from, to, period, volumeFactor));
  return out;
}

/** Volume-weighted average of the close. NaN where the whole window has no volume. First value at row `period - 1`. */
export function vwma(candles: CloseVolume, period = 30): Float64Array {
  checkPeriod(period);
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], period - 1, [out], (from, to) => {
    const turnover = new Float64Array(to);
    const volumes = new Float64Array(to);
    for (let row = from; row < to; row++) turnover[row] = close[row] * volume[row];
    sumRun(turnover, out, from, to, period, 1);
    sumRun(volume, volumes, from, to, period, 1);
    for (let row = from + period - 1; row < to; row++) out[row] = out[row] / volumes[row];
  });
  return out;
}

/**
 * Moving average whose period changes from row to row: `periods`, rounded down, between `minimum` and
 * `maximum`. First value where the average of the longest period has one.
 */
export function mavp(
  values: Column,
  periods: Column,
  minimum = 2,
  maximum = 30,
  type: AverageName = 'sma',
): Float64Array {
  checkPeriod(minimum, 'minimum', 2);
  checkPeriod(maximum, 'maximum', minimum);
  const { lookback, run } = averageType(type);
  const [x, wanted] = float64Columns([values, periods]);
  const out = new Float64Array(x.length);
  const longest = lookback(maximum);
  eachRun([x, wanted], longest, [out], (from, to) => {
    const lengths = wanted.map((length) => Math.min(Math.max(Math.floor(length), minimum), maximum));
    const line = new Float64Array(to);
    for (const period of new Set(lengths.subarray(from + longest, to))) {
      run(x, line, from + longest - lookback(period), to, period);
      for (let row = from + longest; row < to; row++) if (lengths[row] === period) out[row] = line[row];
    }
  });
  return out;
}
