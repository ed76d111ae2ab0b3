import { efficiency, emaOfEmaRun, pathRun, rmaRun } from './average-kernels.ts';
import { type AverageName, averageType } from './average-types.ts';
import { checkPeriod, type Column, eachRun, float64, float64Columns } from './column.ts';
import { type HighLowClose, type OpenClose, type OpenHighLowClose } from './column.ts';
import { emaRun } from './recursive.ts';
import { rawStochasticRun } from './stochastic.ts';
import { maxRun, minRun } from './window-extreme.ts';
import { sumRun, varianceRun } from './window-sum.ts';

/** Balance of power: body over range, -1 to 1; 0 without a range. */
export function bop(candles: OpenHighLowClose): Float64Array {
  const [open, high, low, close] = float64Columns([candles.open, candles.high, candles.low, candles.close]);
  return open.map((value, row) => {
    const range = high[row] - low[row];
    return range === 0 ? 0 : (close[row] - value) / range;
  });
}

/** Sums of the gains (to `out`) and of the losses (returned) among the last `period` differences. */
function gainLossSums(
  changes: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
): Float64Array {
  const gains = new Float64Array(to);
  const losses = new Float64Array(to);
  const lossSums = new Float64Array(to);
  for (let row = from; row < to; row++) {
    gains[row] = Math.max(changes[row], 0);
    losses[row] = Math.max(-changes[row], 0);
  }
  sumRun(gains, out, from, to, period, 1);
  sumRun(losses, lossSums, from, to, period, 1);
  return lossSums;
}

/** Chande's momentum oscillator with plain sums, -100 to 100; 0 without movement. First value at row `period`. */
export function cmou(values: Column, period = 14): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => {
    const changes = new Float64Array(to);
    for (let row = from + 1; row < to; row++) changes[row] = x[row] - x[row - 1];
    const losses = gainLossSums(changes, out, from + 1, to, period);
    for (let row = from + period; row < to; row++) {
      const total = out[row] + losses[row];
      out[row] = total === 0 ? 0 : 100 * ((out[row] - losses[row]) / total);
    }
  });
  return out;
}

/** Intraday momentum index: share of rising bodies, 0 to 100; 50 without bodies. First value at row `period - 1`. */
export function imi(candles: OpenClose, period = 14): Float64Array {
  checkPeriod(period);
  const [open, close] = float64Columns([candles.open, candles.close]);
  const bodies = close.map((value, row) => value - open[row]);
  const out = new Float64Array(open.length);
  eachRun([bodies], period - 1, [out], (from, to) => {
    const losses = gainLossSums(bodies, out, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      const total = out[row] + losses[row];
      out[row] = total === 0 ? 50 : 100 * (out[row] / total);
    }
  });
  return out;
}

/**
 * Kaufman's efficiency ratio, 0 to 1: net change over the way taken; 1 without movement. First value at row
 * `period`.
 */
export function er(values: Column, period = 10): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => {
    pathRun(x, out, from, to, period);
    for (let row = from + period; row < to; row++) out[row] = efficiency(x[row] - x[row - period], out[row]);
  });
  return out;
}

/**
 * Vertical horizontal filter: range of the last `period + 1` values over the way taken; 0 without movement. First
 * value at row `period`.
 */
export function vhf(values: Column, period = 28): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period, [out], (from, to) => {
    const path = new Float64Array(to);
    pathRun(x, path, from, to, period);
    const lowest = new Float64Array(to);
    maxRun(x, out, from, to, period);
    minRun(x, lowest, from, to, period);
    for (let row = from + period; row < to; row++) {
      out[row] = path[row] === 0 ? 0 : (out[row] - lowest[row]) / path[row];
    }
    out.fill(NaN, from, from + period);
  });
  return out;
}

/**
 * True strength index, -100 to 100: change smoothed twice over absolute change smoothed twice. First value at row
 * `first + second - 1`.
 */
export function tsi(values: Column, first = 25, second = 13): Float64Array {
  checkPeriod(first, 'first');
  checkPeriod(second, 'second');
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], first + second - 1, [out], (from, to) => {
    const changes = new Float64Array(to);
    for (let row = from + 1; row < to; row++) changes[row] = x[row] - x[row - 1];
    const sizes = changes.map(Math.abs);
    emaOfEmaRun(changes, out, from + 1, to, first, second);
    emaOfEmaRun(sizes, sizes, from + 1, to, first, second);
    for (let row = from + first + second - 1; row < to; row++) {
      out[row] = sizes[row] === 0 ? 0 : 100 * (out[row] / sizes[row]);
    }
  });
  return out;
}

/** Columns of SMI. */
export interface Smi {
  readonly smi: Float64Array;
  readonly smiSignal: Float64Array;
}

/**
 * Stochastic momentum index, -100 to 100: distance of the close from the middle of the last `period` rows'
 * range over half that range, both smoothed twice, and its EMA. Both columns begin together.
 */
export function smi(candles: HighLowClose, period = 13, fast = 2, slow = 25, signal = 9): Smi {
  checkPeriod(period);
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow');
  checkPeriod(signal, 'signal');
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = { smi: new Float64Array(high.length), smiSignal: new Float64Array(high.length) };
  const smooth = period - 1 + fast - 1 + slow - 1;
  const lookback = smooth + signal - 1;
  eachRun([high, low, close], lookback, [out.smi, out.smiSignal], (from, to) => {
    const first = from + period - 1;
    const range = new Float64Array(to);
    const distance = new Float64Array(to);
    maxRun(high, range, from, to, period);
    minRun(low, distance, from, to, period);
    for (let row = first; row < to; row++) {
      const lowest = distance[row];
      distance[row] = close[row] - (range[row] + lowest) / 2;
      range[row] -= lowest;
    }
    emaOfEmaRun(distance, distance, first, to, slow, fast);
    emaOfEmaRun(range, range, first, to, slow, fast);
    for (let row = from + smooth; row < to; row++) {
      out.smi[row] = range[row] === 0 ? 0 : (200 * distance[row]) / range[row];
    }
    emaRun(out.smi, out.smiSignal, from + smooth, to, signal);
    out.smi.fill(NaN, from, from + lookback);
  });
  return out;
}

/** Columns of KDJ. */
export interface Kdj {
  readonly kdjK: Float64Array;
  readonly kdjD: Float64Array;
  readonly kdjJ: Float64Array;
}

/** KDJ: stochastic with Wilder's smoothing and J = 3 K - 2 D. All columns begin together. */
export function kdj(
  candles: HighLowClose,
  fastK = 9,
  slowK = 3,
  slowKType: AverageName = 'rma',
  slowD = 3,
  slowDType: AverageName = 'rma',
): Kdj {
  checkPeriod(fastK, 'fastK');
  checkPeriod(slowK, 'slowK');
  checkPeriod(slowD, 'slowD');
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const [kType, dType] = [averageType(slowKType), averageType(slowDType)];
  const smooth = fastK - 1 + kType.lookback(slowK);
  const lookback = smooth + dType.lookback(slowD);
  const kdjK = new Float64Array(high.length);
  const kdjD = new Float64Array(high.length);
  const kdjJ = new Float64Array(high.length);
  eachRun([high, low, close], lookback, [kdjK, kdjD, kdjJ], (from, to) => {
    const fast = new Float64Array(to);
    rawStochasticRun(high, low, close, fast, from, to, fastK);
    kType.run(fast, kdjK, from + fastK - 1, to, slowK);
    dType.run(kdjK, kdjD, from + smooth, to, slowD);
    for (let row = from + lookback; row < to; row++) kdjJ[row] = 3 * kdjK[row] - 2 * kdjD[row];
    kdjK.fill(NaN, from, from + lookback);
    kdjD.fill(NaN, from, from + lookback);
  });
  return { kdjK, kdjD, kdjJ };
}

/**
 * Relative volatility index, 0 to 100: share of the standard deviation on rows that closed higher, with
 * Wilder's smoothing; 50 without movement. First value at row `deviationPeriod + period - 2`.
 */
export function rvi(values: Column, period = 14, deviationPeriod = 10): Float64Array {
  checkPeriod(period);
  checkPeriod(deviationPeriod, 'deviationPeriod', 2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], deviationPeriod + period - 2, [out], (from, to) => {
    const first = from + deviationPeriod - 1;
    const up = new Float64Array(to);
    const down = new Float64Array(to);
    varianceRun(x, up, from, to, deviationPeriod);
    for (let row = first; row < to; row++) {
      const deviation = Math.sqrt(up[row]);
      const change = x[row] - x[row - 1];
      up[row] = change > 0 ? deviation : 0;
      down[row] = change < 0 ? deviation : 0;
    }
    rmaRun(up, up, first, to, period);
    rmaRun(down, down, first, to, period);
    for (let row = first + period - 1; row < to; row++) {
      const total = up[row] + down[row];
      out[row] = total === 0 ? 50 : 100 * (up[row] / total);
    }
  });
  return out;
}
