import { checkNumber, checkPeriod, eachRun, float64Columns, type HighLowClose } from './column.ts';
import { regressionRun } from './linear-regression.ts';
import { smaRun } from './recursive.ts';
import { trueRange } from './volatility.ts';
import { maxRun, minRun } from './window-extreme.ts';
import { sumRun, varianceRun } from './window-sum.ts';

/** Bollinger deviations, means and Keltner ranges of one run, for comparing the two kinds of bands. */
function widths(
  columns: readonly [Float64Array, Float64Array, Float64Array],
  from: number,
  to: number,
  bbPeriod: number,
  kcPeriod: number,
) {
  const [high, low, close] = columns;
  const [bbMean, deviation, kcMean, range, ranges] = [0, 0, 0, 0, 0].map(() => new Float64Array(to));
  smaRun(close, bbMean, from, to, bbPeriod);
  varianceRun(close, deviation, from, to, bbPeriod);
  for (let row = from; row < to; row++) deviation[row] = Math.sqrt(deviation[row]);
  smaRun(close, kcMean, from, to, kcPeriod);
  for (let row = from + 1; row < to; row++) range[row] = trueRange(high[row], low[row], close[row - 1]);
  smaRun(range, ranges, from + 1, to, kcPeriod);
  return { bbMean, deviation, kcMean, ranges };
}

type Widths = ReturnType<typeof widths>;

/** 1 = the Bollinger bands lie inside the Keltner channels, -1 = outside on both sides, 0 = neither. */
function side(
  { bbMean, deviation, kcMean, ranges }: Widths,
  row: number,
  bbWidth: number,
  kcWidth: number,
): 1 | 0 | -1 {
  const [bb, kc] = [bbWidth * deviation[row], kcWidth * ranges[row]];
  const lower = bbMean[row] - bb - (kcMean[row] - kc);
  const upper = kcMean[row] + kc - (bbMean[row] + bb);
  if (lower > 0 && upper > 0) return 1;
  return lower < 0 && upper < 0 ? -1 : 0;
}

/** Columns of the squeeze. The last three are yes/no columns; before row `kcPeriod` they are no. */
export interface Squeeze {
  readonly squeezeMomentum: Float64Array;
  /** Bollinger bands inside the Keltner channels. */
  readonly squeezeOn: Uint8Array;
  /** Bollinger bands outside on both sides. */
  readonly squeezeOff: Uint8Array;
  readonly squeezeNone: Uint8Array;
}

/**
 * LazyBear's squeeze momentum: Bollinger bands inside Keltner channels of simple means, and the regression
 * of the close's distance from the middle of channel and mean. First momentum at row 2 kcPeriod - 2.
 */
export function squeeze(candles: HighLowClose, bbPeriod = 20, bbWidth = 2, kcPeriod = 20, kcWidth = 1.5): Squeeze {
  checkPeriod(bbPeriod, 'bbPeriod', 2);
  checkPeriod(kcPeriod, 'kcPeriod', 2);
  checkNumber(bbWidth, 'bbWidth');
  checkNumber(kcWidth, 'kcWidth');
  const columns = float64Columns([candles.high, candles.low, candles.close]);
  const [high, low, close] = columns;
  const out = {
    squeezeMomentum: new Float64Array(high.length),
    squeezeOn: new Uint8Array(high.length),
    squeezeOff: new Uint8Array(high.length),
    squeezeNone: new Uint8Array(high.length),
  };
  const first = Math.max(bbPeriod - 1, kcPeriod);
  const flags = [out.squeezeOn, out.squeezeOff, out.squeezeNone];
  eachRun(columns, first, flags, (from, to) => {
    const measured = widths(columns, from, to, bbPeriod, kcPeriod);
    for (let row = from + first; row < to; row++) {
      const where = side(measured, row, bbWidth, kcWidth);
      out.squeezeOn[row] = where === 1 ? 1 : 0;
      out.squeezeOff[row] = where === -1 ? 1 : 0;
      out.squeezeNone[row] = where === 0 ? 1 : 0;
    }
  });
  eachRun(columns, 2 * (kcPeriod - 1), [out.squeezeMomentum], (from, to) => {
    const [highest, lowest, distance] = [0, 0, 0].map(() => new Float64Array(to));
    maxRun(high, highest, from, to, kcPeriod);
    minRun(low, lowest, from, to, kcPeriod);
    smaRun(close, distance, from, to, kcPeriod);
    const begin = from + kcPeriod - 1;
    for (let row = begin; row < to; row++) {
      distance[row] = close[row] - ((highest[row] + lowest[row]) / 2 + distance[row]) / 2;
    }
    regressionRun(distance, out.squeezeMomentum, begin, to, kcPeriod, 1, kcPeriod - 1);
  });
  return out;
}

/** Columns of the squeeze with three widths; all but the momentum are yes/no columns, no before row `kcPeriod`. */
export interface SqueezePro {
  readonly squeezeProMomentum: Float64Array;
  readonly squeezeProOnWide: Uint8Array;
  readonly squeezeProOnNormal: Uint8Array;
  readonly squeezeProOnNarrow: Uint8Array;
  readonly squeezeProOff: Uint8Array;
  readonly squeezeProNone: Uint8Array;
}

/**
 * Squeeze against Keltner channels of three widths; `Off` and `None` are against the wide ones. The momentum
 * is the simple mean over `momentumSmooth` rows of the change over `momentumPeriod` rows.
 */
export function squeezePro(
  candles: HighLowClose,
  bbPeriod = 20,
  bbWidth = 2,
  kcPeriod = 20,
  kcWide = 2,
  kcNormal = 1.5,
  kcNarrow = 1,
  momentumPeriod = 12,
  momentumSmooth = 6,
): SqueezePro {
  checkPeriod(bbPeriod, 'bbPeriod', 2);
  checkPeriod(kcPeriod, 'kcPeriod', 2);
  checkPeriod(momentumPeriod, 'momentumPeriod');
  checkPeriod(momentumSmooth, 'momentumSmooth');
  for (const [name, width] of Object.entries({ bbWidth, kcWide, kcNormal, kcNarrow })) checkNumber(width, name);
  const columns = float64Columns([candles.high, candles.low, candles.close]);
  const [, , close] = columns;
  const yesNo = (): Uint8Array => new Uint8Array(close.length);
  const out = {
    squeezeProMomentum: new Float64Array(close.length),
    squeezeProOnWide: yesNo(),
    squeezeProOnNormal: yesNo(),
    squeezeProOnNarrow: yesNo(),
    squeezeProOff: yesNo(),
    squeezeProNone: yesNo(),
  };
  const first = Math.max(bbPeriod - 1, kcPeriod);
  const flags = [
    out.squeezeProOnWide,
    out.squeezeProOnNormal,
    out.squeezeProOnNarrow,
    out.squeezeProOff,
    out.squeezeProNone,
  ];
  eachRun(columns, first, flags, (from, to) => {
    const measured = widths(columns, from, to, bbPeriod, kcPeriod);
    for (let row = from + first; row < to; row++) {
      const wide = side(measured, row, bbWidth, kcWide);
      out.squeezeProOnWide[row] = wide === 1 ? 1 : 0;
      out.squeezeProOnNormal[row] = side(measured, row, bbWidth, kcNormal) === 1 ? 1 : 0;
      out.squeezeProOnNarrow[row] = side(measured, row, bbWidth, kcNarrow) === 1 ? 1 : 0;
      out.squeezeProOff[row] = wide === -1 ? 1 : 0;
      out.squeezeProNone[row] = wide === 0 ? 1 : 0;
    }
  });
  eachRun(columns, momentumPeriod + momentumSmooth - 1, [out.squeezeProMomentum], (from, to) => {
    const change = new Float64Array(to);
    for (let row = from + momentumPeriod; row < to; row++) change[row] = close[row] - close[row - momentumPeriod];
    smaRun(change, out.squeezeProMomentum, from + momentumPeriod, to, momentumSmooth);
  });
  return out;
}

/** 1 where the close is above the mean of the last `period` median prices, else -1. First value at row `period - 1`. */
export function ttmTrend(candles: HighLowClose, period = 6): Float64Array {
  checkPeriod(period);
  const columns = float64Columns([candles.high, candles.low, candles.close]);
  const [high, low, close] = columns;
  const out = new Float64Array(high.length);
  eachRun(columns, period - 1, [out], (from, to) => {
    const middle = new Float64Array(to);
    for (let row = from; row < to; row++) middle[row] = (high[row] + low[row]) / 2;
    smaRun(middle, out, from, to, period);
    for (let row = from + period - 1; row < to; row++) out[row] = close[row] > out[row] ? 1 : -1;
  });
  return out;
}

/**
 * Choppiness index: sum of the true ranges over the range of the last `period` rows, on a logarithmic scale
 * of 0 (one straight move) to 100; NaN in a flat window. First value at row `period`.
 */
export function choppiness(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period, 'period', 2);
  const columns = float64Columns([candles.high, candles.low, candles.close]);
  const [high, low, close] = columns;
  const out = new Float64Array(high.length);
  eachRun(columns, period, [out], (from, to) => {
    const [range, ranges, lowest] = [0, 0, 0].map(() => new Float64Array(to));
    for (let row = from + 1; row < to; row++) range[row] = trueRange(high[row], low[row], close[row - 1]);
    sumRun(range, ranges, from + 1, to, period, 1);
    maxRun(high, out, from, to, period);
    minRun(low, lowest, from, to, period);
    for (let row = from + period; row < to; row++) {
      const span = out[row] - lowest[row];
      out[row] = span === 0 ? NaN : (100 * Math.log10(ranges[row] / span)) / Math.log10(period);
    }
    out[from + period - 1] = NaN;
  });
  return out;
}
