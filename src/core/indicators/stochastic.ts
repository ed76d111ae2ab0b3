import { type AverageName, averageType } from './average-types.ts';
import { checkPeriod, type Column, eachRun, float64, float64Columns, type HighLowClose } from './column.ts';
import { rsiRun } from './rsi.ts';

/**
 * Place of `close` between the lowest low and the highest high of the last `period` rows: 0 to 100 from the lowest, or 0
 * to -100 from the highest; 0 in a flat window. By blocks as in window-extreme.ts, both extremes at once.
 */
function placeRun(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  fromHighest: boolean,
): void {
  const tops = new Float64Array(period + 1).fill(-Infinity);
  const bottoms = new Float64Array(period + 1).fill(Infinity);
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let highest = -Infinity;
    let lowest = Infinity;
    for (let row = block, k = 1; row < end; row++, k++) {
      if (high[row] > highest) highest = high[row];
      if (low[row] < lowest) lowest = low[row];
      const top = tops[k] > highest ? tops[k] : highest;
      const bottom = bottoms[k] < lowest ? bottoms[k] : lowest;
      const range = top - bottom;
      const place = fromHighest ? -100 * ((top - close[row]) / range) : 100 * ((close[row] - bottom) / range);
      out[row] = range === 0 ? 0 : place;
    }
    highest = -Infinity;
    lowest = Infinity;
    for (let row = end - 1, k = period - 1; k > 0 && end < to; row--, k--) {
      if (high[row] > highest) highest = high[row];
      if (low[row] < lowest) lowest = low[row];
      tops[k] = highest;
      bottoms[k] = lowest;
    }
  }
  out.fill(NaN, from, from + period - 1);
}

/**
 * Place of `close` between the lowest low and the highest high of the last `period` rows, 0 to 100; 0 in a flat
 * window. `out` must be another array than the inputs.
 */
export function rawStochasticRun(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  placeRun(high, low, close, out, from, to, period, false);
}

/** Columns of STOCH. */
export interface Stoch {
  readonly slowK: Float64Array;
  readonly slowD: Float64Array;
}

/**
 * Slow stochastic: %K over `fastK` rows, smoothed over `slowK` rows, and the average of that over `slowD`
 * rows; 0 in a flat window. TradingView's usual settings are 14, 3, 3. Both columns begin together.
 */
export function stoch(
  candles: HighLowClose,
  fastK = 5,
  slowK = 3,
  slowKType: AverageName = 'sma',
  slowD = 3,
  slowDType: AverageName = 'sma',
): Stoch {
  checkPeriod(fastK, 'fastK');
  checkPeriod(slowK, 'slowK');
  checkPeriod(slowD, 'slowD');
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const [kType, dType] = [averageType(slowKType), averageType(slowDType)];
  const raw = fastK - 1;
  const smooth = raw + kType.lookback(slowK);
  const lookback = smooth + dType.lookback(slowD);
  const out = { slowK: new Float64Array(high.length), slowD: new Float64Array(high.length) };
  eachRun([high, low, close], lookback, [out.slowK, out.slowD], (from, to) => {
    // The fast %K stands where %D goes afterwards.
    rawStochasticRun(high, low, close, out.slowD, from, to, fastK);
    kType.run(out.slowD, out.slowK, from + raw, to, slowK);
    dType.run(out.slowK, out.slowD, from + smooth, to, slowD);
    out.slowK.fill(NaN, from, from + lookback);
    out.slowD.fill(NaN, from, from + lookback);
  });
  return out;
}

/** Columns of STOCHF. */
export interface Stochf {
  readonly fastK: Float64Array;
  readonly fastD: Float64Array;
}

/**
 * Fast stochastic: %K over `fastK` rows and its average over `fastD` rows; 0 in a flat window. Both columns begin
 * together.
 */
export function stochf(candles: HighLowClose, fastK = 5, fastD = 3, fastDType: AverageName = 'sma'): Stochf {
  checkPeriod(fastK, 'fastK');
  checkPeriod(fastD, 'fastD');
  const { slowK, slowD } = stoch(candles, fastK, 1, 'sma', fastD, fastDType);
  return { fastK: slowK, fastD: slowD };
}

/** Columns of STOCHRSI. */
export interface Stochrsi {
  readonly stochRsiK: Float64Array;
  readonly stochRsiD: Float64Array;
}

/**
 * Stochastic of the RSI: `stochRsiK` is not smoothed, `stochRsiD` is its average; 0 where the RSI is flat.
 * TradingView smooths both: with 14, 14, 3 its %K is `stochRsiD` here.
 */
export function stochrsi(values: Column, period = 14, fastK = 5, fastD = 3, fastDType: AverageName = 'sma'): Stochrsi {
  checkPeriod(period);
  checkPeriod(fastK, 'fastK');
  checkPeriod(fastD, 'fastD');
  const x = float64(values);
  const dType = averageType(fastDType);
  const raw = period + fastK - 1;
  const lookback = raw + dType.lookback(fastD);
  const out = { stochRsiK: new Float64Array(x.length), stochRsiD: new Float64Array(x.length) };
  eachRun([x], lookback, [out.stochRsiK, out.stochRsiD], (from, to) => {
    const rsi = new Float64Array(to);
    rsiRun(x, rsi, from, to, period);
    rawStochasticRun(rsi, rsi, rsi, out.stochRsiK, from + period, to, fastK);
    dType.run(out.stochRsiK, out.stochRsiD, from + raw, to, fastD);
    out.stochRsiK.fill(NaN, from, from + lookback);
    out.stochRsiD.fill(NaN, from, from + lookback);
  });
  return out;
}

/** Williams' %R, -100 to 0; 0 in a flat window. First value at row `period - 1`. */
export function willr(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], period - 1, [out], (from, to) => placeRun(high, low, close, out, from, to, period, true));
  return out;
}
