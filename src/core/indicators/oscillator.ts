import { checkPeriod, eachRun, float64Columns, type HighLow, type HighLowClose } from './column.ts';
import { trueRange } from './volatility.ts';
import { maxIndexRun, minIndexRun } from './window-extreme.ts';
import { sumRun } from './window-sum.ts';

/**
 * Commodity channel index: distance of the typical price from its mean over `period` rows, in units of
 * 0.015 mean absolute deviations; 0 in a flat window. First value at row `period - 1`.
 */
export function cci(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period, 'period', 2);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], period - 1, [out], (from, to) => {
    const price = new Float64Array(to);
    for (let row = from; row < to; row++) price[row] = (high[row] + low[row] + close[row]) / 3;
    sumRun(price, out, from, to, period, period);
    for (let row = from + period - 1; row < to; row++) {
      const mean = out[row];
      // Two sums, so that one addition need not wait for the other.
      let deviation = period % 2 === 1 ? Math.abs(price[row] - mean) : 0;
      let second = 0;
      for (let k = row - period + 1; k < row; k += 2) {
        deviation += Math.abs(price[k] - mean);
        second += Math.abs(price[k + 1] - mean);
      }
      deviation = (deviation + second) / period;
      // A window that is flat on paper has deviations of rounding noise; TA-Lib's measure of it.
      out[row] = deviation <= 1e-14 * Math.abs(mean) ? 0 : (price[row] - mean) / (0.015 * deviation);
    }
  });
  return out;
}

/**
 * Ultimate oscillator, 0 to 100: buying pressure over true range in three windows, weighted 4, 2, 1 from
 * the shortest to the longest. First value at row `longest period`.
 */
export function ultosc(candles: HighLowClose, period1 = 7, period2 = 14, period3 = 28): Float64Array {
  checkPeriod(period1, 'period1');
  checkPeriod(period2, 'period2');
  checkPeriod(period3, 'period3');
  const periods = [period1, period2, period3].sort((a, b) => a - b);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  const lookback = periods[2];
  eachRun([high, low, close], lookback, [out], (from, to) => {
    const pressure = new Float64Array(to);
    const range = new Float64Array(to);
    for (let row = from + 1; row < to; row++) {
      pressure[row] = close[row] - Math.min(low[row], close[row - 1]);
      range[row] = trueRange(high[row], low[row], close[row - 1]);
    }
    const pressures = new Float64Array(to);
    const ranges = new Float64Array(to);
    out.fill(0, from + lookback, to);
    for (const [index, period] of periods.entries()) {
      const weight = (100 / 7) * (4 >> index);
      sumRun(pressure, pressures, from + 1, to, period, 1);
      sumRun(range, ranges, from + 1, to, period, 1);
      for (let row = from + lookback; row < to; row++) {
        if (ranges[row] !== 0) out[row] = out[row] + (weight * pressures[row]) / ranges[row];
      }
    }
  });
  return out;
}

/** Columns of AROON, 0 to 100. */
export interface Aroon {
  readonly aroonDown: Float64Array;
  readonly aroonUp: Float64Array;
}

/**
 * Aroon: how recent the last `period + 1` rows' low and high are, 100 = now, 0 = `period` rows ago. First value at
 * row `period`.
 */
export function aroon(candles: HighLow, period = 14): Aroon {
  checkPeriod(period, 'period', 2);
  const [high, low] = float64Columns([candles.high, candles.low]);
  const out = { aroonDown: new Float64Array(high.length), aroonUp: new Float64Array(high.length) };
  const { aroonDown, aroonUp } = out;
  const factor = 100 / period;
  eachRun([high, low], period, [aroonDown, aroonUp], (from, to) => {
    maxIndexRun(high, aroonUp, from, to, period + 1);
    minIndexRun(low, aroonDown, from, to, period + 1);
    for (let row = from + period; row < to; row++) {
      aroonUp[row] = factor * (aroonUp[row] - row + period);
      aroonDown[row] = factor * (aroonDown[row] - row + period);
    }
    aroonUp.fill(NaN, from, from + period);
    aroonDown.fill(NaN, from, from + period);
  });
  return out;
}

/** Aroon up minus Aroon down, -100 to 100. First value at row `period`. */
export function aroonosc(candles: HighLow, period = 14): Float64Array {
  const { aroonUp, aroonDown } = aroon(candles, period);
  for (let row = period; row < aroonUp.length; row++) aroonUp[row] = aroonUp[row] - aroonDown[row];
  return aroonUp;
}
