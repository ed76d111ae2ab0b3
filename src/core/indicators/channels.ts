import { type AverageName, averageType } from './average-types.ts';
import { checkNumber, checkPeriod, type Column, eachRun, float64, float64Columns } from './column.ts';
import { type HighLow, type HighLowClose } from './column.ts';
import { emaRun, smaRun } from './recursive.ts';
import { atrRun } from './volatility.ts';
import { maxRun, minRun } from './window-extreme.ts';
import { varianceRun } from './window-sum.ts';

/** Columns of BBANDS. */
export interface Bbands {
  readonly bbUpper: Float64Array;
  readonly bbMiddle: Float64Array;
  readonly bbLower: Float64Array;
}

/**
 * Bollinger bands: a moving average plus `up` and minus `down` standard deviations (population form) of the
 * last `period` values. `sample: true` gives the sample deviation of freqtrade's qtpylib (divisor
 * `period - 1`). First value at row `period - 1` with a simple average.
 */
export function bbands(
  values: Column,
  period = 20,
  up = 2,
  down = 2,
  type: AverageName = 'sma',
  options: { readonly sample?: boolean } = {},
): Bbands {
  checkPeriod(period, 'period', 2);
  checkNumber(up, 'up');
  checkNumber(down, 'down');
  const middle = averageType(type);
  const lookback = Math.max(period - 1, middle.lookback(period));
  const correction = options.sample ? period / (period - 1) : 1;
  const x = float64(values);
  const bbUpper = new Float64Array(x.length);
  const bbMiddle = new Float64Array(x.length);
  const bbLower = new Float64Array(x.length);
  eachRun([x], lookback, [bbUpper, bbMiddle, bbLower], (from, to) => {
    middle.run(x, bbMiddle, from, to, period);
    varianceRun(x, bbUpper, from, to, period);
    for (let row = from + lookback; row < to; row++) {
      const deviation = Math.sqrt(bbUpper[row] * correction);
      bbUpper[row] = bbMiddle[row] + up * deviation;
      bbLower[row] = bbMiddle[row] - down * deviation;
    }
    bbUpper.fill(NaN, from, from + lookback);
  });
  return { bbUpper, bbMiddle, bbLower };
}

/** Columns of ACCBANDS. */
export interface Accbands {
  readonly accUpper: Float64Array;
  readonly accMiddle: Float64Array;
  readonly accLower: Float64Array;
}

/** Headley's acceleration bands: simple means of the close and of high and low pushed out by their relative range. */
export function accbands(candles: HighLowClose, period = 20): Accbands {
  checkPeriod(period);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const accUpper = new Float64Array(high.length);
  const accMiddle = new Float64Array(high.length);
  const accLower = new Float64Array(high.length);
  eachRun([high, low, close], period - 1, [accUpper, accMiddle, accLower], (from, to) => {
    const upper = new Float64Array(to);
    const lower = new Float64Array(to);
    for (let row = from; row < to; row++) {
      const total = high[row] + low[row];
      const push = total === 0 ? 0 : (4 * (high[row] - low[row])) / total;
      upper[row] = high[row] * (1 + push);
      lower[row] = low[row] * (1 - push);
    }
    smaRun(upper, accUpper, from, to, period);
    smaRun(close, accMiddle, from, to, period);
    smaRun(lower, accLower, from, to, period);
  });
  return { accUpper, accMiddle, accLower };
}

/** Columns of KC. */
export interface Kc {
  readonly kcUpper: Float64Array;
  readonly kcMiddle: Float64Array;
  readonly kcLower: Float64Array;
}

/**
 * Keltner channels in TA-Lib's form: EMA of the typical price plus and minus `multiplier` ATRs. Average and
 * ATR are both seeded at the first row shown, the larger of `period - 1` and `atrPeriod`.
 */
export function kc(candles: HighLowClose, period = 20, atrPeriod = 10, multiplier = 2): Kc {
  checkKeltner(period, atrPeriod, multiplier);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const lookback = Math.max(period - 1, atrPeriod);
  const kcUpper = new Float64Array(high.length);
  const kcMiddle = new Float64Array(high.length);
  const kcLower = new Float64Array(high.length);
  eachRun([high, low, close], lookback, [kcUpper, kcMiddle, kcLower], (from, to) => {
    const price = new Float64Array(to);
    for (let row = from; row < to; row++) price[row] = (high[row] + low[row] + close[row]) / 3;
    emaRun(price, kcMiddle, from + lookback - period + 1, to, period);
    atrRun(high, low, close, kcUpper, from + lookback - atrPeriod, to, atrPeriod);
    bandsRun(kcUpper, kcMiddle, kcLower, from + lookback, to, multiplier);
  });
  return { kcUpper, kcMiddle, kcLower };
}

/** Columns of Keltner channels around the close. */
export interface Keltner {
  readonly keltnerUpper: Float64Array;
  readonly keltnerMiddle: Float64Array;
  readonly keltnerLower: Float64Array;
}

/**
 * Keltner channels as TradingView draws them: EMA of the close plus and minus `multiplier` ATRs. First value
 * at the larger of `period - 1` and `atrPeriod`.
 */
export function keltner(candles: HighLowClose, period = 20, atrPeriod = 10, multiplier = 2): Keltner {
  checkKeltner(period, atrPeriod, multiplier);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const lookback = Math.max(period - 1, atrPeriod);
  const keltnerUpper = new Float64Array(high.length);
  const keltnerMiddle = new Float64Array(high.length);
  const keltnerLower = new Float64Array(high.length);
  const columns = [keltnerUpper, keltnerMiddle, keltnerLower];
  eachRun([high, low, close], lookback, columns, (from, to) => {
    emaRun(close, keltnerMiddle, from, to, period);
    atrRun(high, low, close, keltnerUpper, from, to, atrPeriod);
    bandsRun(keltnerUpper, keltnerMiddle, keltnerLower, from + lookback, to, multiplier);
    keltnerUpper.fill(NaN, from, from + lookback);
    keltnerMiddle.fill(NaN, from, from + lookback);
  });
  return { keltnerUpper, keltnerMiddle, keltnerLower };
}

function checkKeltner(period: number, atrPeriod: number, multiplier: number): void {
  checkPeriod(period);
  checkPeriod(atrPeriod, 'atrPeriod');
  checkNumber(multiplier, 'multiplier');
}

/** Bands around `middle` of `multiplier` times the range that stands in `upper`. */
function bandsRun(
  upper: Float64Array,
  middle: Float64Array,
  lower: Float64Array,
  from: number,
  to: number,
  multiplier: number,
): void {
  for (let row = from; row < to; row++) {
    const width = multiplier * upper[row];
    upper[row] = middle[row] + width;
    lower[row] = middle[row] - width;
  }
}

/** Columns of DONCHIAN. */
export interface Donchian {
  readonly donchianUpper: Float64Array;
  readonly donchianMiddle: Float64Array;
  readonly donchianLower: Float64Array;
}

/**
 * Donchian channels: highest high, lowest low and their mean of the last `period` rows, this one included
 * (so a close can touch a band but never break it: compare with the row before). First value at row `period - 1`.
 */
export function donchian(candles: HighLow, period = 20): Donchian {
  checkPeriod(period);
  const [high, low] = float64Columns([candles.high, candles.low]);
  const donchianUpper = new Float64Array(high.length);
  const donchianMiddle = new Float64Array(high.length);
  const donchianLower = new Float64Array(high.length);
  eachRun([high, low], period - 1, [donchianUpper, donchianMiddle, donchianLower], (from, to) => {
    maxRun(high, donchianUpper, from, to, period);
    minRun(low, donchianLower, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      donchianMiddle[row] = (donchianUpper[row] + donchianLower[row]) / 2;
    }
  });
  return { donchianUpper, donchianMiddle, donchianLower };
}

/** Columns of SUPERTREND: the line in price units and the direction, 1 = up, -1 = down. */
export interface Supertrend {
  readonly supertrend: Float64Array;
  readonly supertrendDirection: Float64Array;
}

/**
 * Supertrend with Wilder's ATR and TradingView's published band rule, beginning upward: the lower band
 * rises under an uptrend until a close falls below it, then the upper band falls. First value at row
 * `period`. freqtrade's `technical` has another line, with a simple mean of the true range.
 */
export function supertrend(candles: HighLowClose, period = 10, multiplier = 3): Supertrend {
  checkPeriod(period);
  checkNumber(multiplier, 'multiplier');
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const line = new Float64Array(high.length);
  const direction = new Float64Array(high.length);
  eachRun([high, low, close], period, [line, direction], (from, to) => {
    atrRun(high, low, close, line, from, to, period);
    let upper = Infinity;
    let lower = -Infinity;
    let up = true;
    for (let row = from + period; row < to; row++) {
      const middle = (high[row] + low[row]) / 2;
      const width = multiplier * line[row];
      const lastClose = close[row - 1];
      const nextUpper = middle + width;
      const nextLower = middle - width;
      if (nextUpper < upper || lastClose > upper) upper = nextUpper;
      if (nextLower > lower || lastClose < lower) lower = nextLower;
      // The first row is up, wherever its close is.
      if (row > from + period) up = up ? close[row] >= lower : close[row] > upper;
      line[row] = up ? lower : upper;
      direction[row] = up ? 1 : -1;
    }
  });
  return { supertrend: line, supertrendDirection: direction };
}
