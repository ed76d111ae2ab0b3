import { checkPeriod, type CloseVolume, type Column, eachRun, float64, float64Columns } from './column.ts';
import type { HighLowClose, HighLowCloseVolume, HighLowVolume } from './column.ts';
import { emaAlpha, emaRun, smaRun } from './recursive.ts';
import { sumRun } from './window-sum.ts';

/**
 * Money flow index, 0 to 100: share of the turnover on rows whose typical price rose, over `period` rows;
 * 0 where there was none either way. First value at row `period`.
 */
export function mfi(candles: HighLowCloseVolume, period = 14): Float64Array {
  checkPeriod(period);
  const [high, low, close, volume] = float64Columns([candles.high, candles.low, candles.close, candles.volume]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close, volume], period, [out], (from, to) => {
    const rising = new Float64Array(to);
    const falling = new Float64Array(to);
    let last = (high[from] + low[from] + close[from]) / 3;
    for (let row = from + 1; row < to; row++) {
      const price = (high[row] + low[row] + close[row]) / 3;
      const flow = price * volume[row];
      // Typical prices that are equal on paper differ by rounding noise; TA-Lib's measure of it.
      const noise = 1e-14 * (Math.abs(price) + Math.abs(last));
      rising[row] = flow * Number(price - last > noise);
      falling[row] = flow * Number(last - price > noise);
      last = price;
    }
    const fallen = new Float64Array(to);
    sumRun(rising, out, from + 1, to, period, 1);
    sumRun(falling, fallen, from + 1, to, period, 1);
    for (let row = from + period; row < to; row++) {
      const total = out[row] + fallen[row];
      out[row] = total === 0 ? 0 : 100 * (out[row] / total);
    }
    out.fill(NaN, from, from + period);
  });
  return out;
}

/**
 * On-balance volume: volume added on rows that closed higher, taken off on rows that closed lower, beginning with
 * the first volume.
 */
export function obv(candles: CloseVolume): Float64Array {
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], 0, [out], (from, to) => {
    let total = volume[from];
    out[from] = total;
    for (let row = from + 1; row < to; row++) {
      // Which way the close went cannot be predicted, so a factor is faster than a branch.
      total += volume[row] * (Number(close[row] > close[row - 1]) - Number(close[row] < close[row - 1]));
      out[row] = total;
    }
  });
  return out;
}

/** Where the close lies in the range, -1 (low) to 1 (high); 0 without a range. */
function closeLocation(high: number, low: number, close: number): number {
  return high === low ? 0 : (close - low - (high - close)) / (high - low);
}

function columnsOf(candles: HighLowCloseVolume) {
  return float64Columns([candles.high, candles.low, candles.close, candles.volume]);
}

/**
 * Accumulation/distribution: sum of volume times the close's place in the range, -1 to 1. It depends on where the
 * data begins.
 */
export function ad(candles: HighLowCloseVolume): Float64Array {
  const columns = columnsOf(candles);
  const [high, low, close, volume] = columns;
  const out = new Float64Array(high.length);
  eachRun(columns, 0, [out], (from, to) => {
    let total = 0;
    for (let row = from; row < to; row++) {
      total += closeLocation(high[row], low[row], close[row]) * volume[row];
      out[row] = total;
    }
  });
  return out;
}

/**
 * Chaikin's oscillator: fast minus slow EMA of AD, both beginning with its first value. First value at row `slow -
 * 1`.
 */
export function adosc(candles: HighLowCloseVolume, fast = 3, slow = 10): Float64Array {
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow');
  const line = ad(candles);
  const out = new Float64Array(line.length);
  const lookback = Math.max(fast, slow) - 1;
  eachRun([line], lookback, [out], (from, to) => {
    const [fastAlpha, slowAlpha] = [emaAlpha(fast), emaAlpha(slow)];
    let quick = line[from];
    let calm = line[from];
    for (let row = from + 1; row < to; row++) {
      quick += fastAlpha * (line[row] - quick);
      calm += slowAlpha * (line[row] - calm);
      if (row >= from + lookback) out[row] = quick - calm;
    }
    if (lookback === 0) out[from] = 0;
  });
  return out;
}

/**
 * Chaikin's money flow, -1 to 1: volume times the close's place in the range, over volume; 0 without volume. First
 * value at row `period - 1`.
 */
export function cmf(candles: HighLowCloseVolume, period = 20): Float64Array {
  checkPeriod(period);
  const columns = columnsOf(candles);
  const [high, low, close, volume] = columns;
  const out = new Float64Array(high.length);
  eachRun(columns, period - 1, [out], (from, to) => {
    const flows = new Float64Array(to);
    const volumes = new Float64Array(to);
    for (let row = from; row < to; row++) flows[row] = closeLocation(high[row], low[row], close[row]) * volume[row];
    sumRun(flows, out, from, to, period, 1);
    sumRun(volume, volumes, from, to, period, 1);
    for (let row = from + period - 1; row < to; row++) out[row] = volumes[row] === 0 ? 0 : out[row] / volumes[row];
  });
  return out;
}

/** Elder's force index: EMA of volume times the change of the close. First value at row `period`. */
export function efi(candles: CloseVolume, period = 13): Float64Array {
  checkPeriod(period);
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], period, [out], (from, to) => {
    const force = new Float64Array(to);
    for (let row = from + 1; row < to; row++) force[row] = (close[row] - close[row - 1]) * volume[row];
    emaRun(force, out, from + 1, to, period);
  });
  return out;
}

/** Market facilitation index: high minus low per unit of volume; 0 without volume. */
export function marketfi(candles: HighLowVolume): Float64Array {
  const [high, low, volume] = float64Columns([candles.high, candles.low, candles.volume]);
  return high.map((value, row) => (volume[row] === 0 ? 0 : (value - low[row]) / volume[row]));
}

/** Negative volume index: from 1000 on, moved by the close's change on rows with less volume than the row before. */
export function nvi(candles: CloseVolume): Float64Array {
  return volumeIndex(candles, (volume, last) => volume < last);
}

/** Positive volume index: from 1000 on, moved by the close's change on rows with more volume than the row before. */
export function pvi(candles: CloseVolume): Float64Array {
  return volumeIndex(candles, (volume, last) => volume > last);
}

function volumeIndex(candles: CloseVolume, counts: (volume: number, last: number) => boolean): Float64Array {
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], 0, [out], (from, to) => {
    let index = 1000;
    out[from] = index;
    for (let row = from + 1; row < to; row++) {
      if (counts(volume[row], volume[row - 1]) && close[row - 1] !== 0) index *= close[row] / close[row - 1];
      out[row] = index;
    }
  });
  return out;
}

/** Price volume trend: sum of volume times the relative change of the close, 0 in the first row. */
export function pvt(candles: CloseVolume): Float64Array {
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], 0, [out], (from, to) => {
    let total = 0;
    out[from] = 0;
    for (let row = from + 1; row < to; row++) {
      if (close[row - 1] !== 0) total += (volume[row] * (close[row] - close[row - 1])) / close[row - 1];
      out[row] = total;
    }
  });
  return out;
}

/**
 * Relative volume: volume over the simple mean of the `period` rows before it; NaN where they had none. First
 * value at row `period`.
 */
export function rvol(volume: Column, period = 20): Float64Array {
  checkPeriod(period);
  const x = float64(volume);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => {
    const means = new Float64Array(to);
    smaRun(x, means, from, to, period);
    for (let row = from + period; row < to; row++) out[row] = means[row - 1] === 0 ? NaN : x[row] / means[row - 1];
  });
  return out;
}

/**
 * Williams' accumulation/distribution: sum of the close's distance from the true low on rises, from the true high
 * on falls; 0 in the first row.
 */
export function wad(candles: HighLowClose): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], 0, [out], (from, to) => {
    let total = 0;
    out[from] = 0;
    for (let row = from + 1; row < to; row++) {
      const last = close[row - 1];
      if (close[row] > last) total += close[row] - Math.min(last, low[row]);
      else if (close[row] < last) total += close[row] - Math.max(last, high[row]);
      out[row] = total;
    }
  });
  return out;
}
