import { emaAlpha, emaRun, seedMean, smaRun, smoothRun } from './recursive.ts';
import { weightedSumRun } from './window-sum.ts';

/** Writes an average of `x` to `out`, from row `from` plus its lookback to row `to - 1`. */
export type AverageKernel = (x: Float64Array, out: Float64Array, from: number, to: number, period: number) => void;

export function rmaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  smoothRun(x, out, from, to, period, 1 / period);
}

export function wmaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  weightedSumRun(x, out, from, to, period, (period * (period + 1)) / 2);
}

/** EMA of an EMA, from row `from + period + secondPeriod - 2` on. */
export function emaOfEmaRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  secondPeriod: number,
): void {
  const once = new Float64Array(to);
  emaRun(x, once, from, to, period);
  emaRun(once, out, from + period - 1, to, secondPeriod);
}

export function demaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const first = from + period - 1;
  const second = first + period - 1;
  const alpha = emaAlpha(period);
  const once = new Float64Array(second + 1);
  emaRun(x, once, from, second + 1, period);
  let a = once[second];
  let b = seedMean(once, first, period);
  out[second] = 2 * a - b;
  for (let row = second + 1; row < to; row++) {
    a += alpha * (x[row] - a);
    b += alpha * (a - b);
    out[row] = 2 * a - b;
  }
}

export function temaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const first = from + period - 1;
  const second = first + period - 1;
  const third = second + period - 1;
  const alpha = emaAlpha(period);
  const once = new Float64Array(third + 1);
  const twice = new Float64Array(third + 1);
  emaRun(x, once, from, third + 1, period);
  emaRun(once, twice, first, third + 1, period);
  let a = once[third];
  let b = twice[third];
  let c = seedMean(twice, second, period);
  out[third] = 3 * a - 3 * b + c;
  for (let row = third + 1; row < to; row++) {
    a += alpha * (x[row] - a);
    b += alpha * (a - b);
    c += alpha * (b - c);
    out[row] = 3 * a - 3 * b + c;
  }
}

/** Triangular weights as a mean of means. */
export function trimaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const outer = Math.floor(period / 2) + 1;
  const inner = period + 1 - outer;
  const means = new Float64Array(to);
  smaRun(x, means, from, to, inner);
  smaRun(means, out, from + inner - 1, to, outer);
}

/** Efficiency ratio: net change over the sum of single changes, 1 where nothing moved. */
export function efficiency(change: number, path: number): number {
  return path === 0 || Math.abs(change) >= path ? 1 : Math.abs(change) / path;
}

export function kamaLookback(period: number): number {
  return period === 1 ? 0 : period;
}

/** Kaufman's average; like every average it is the input itself for a period of 1. */
export function kamaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  if (period === 1) {
    out.set(x.subarray(from, to), from);
    return;
  }
  pathRun(x, out, from, to, period);
  const slow = 2 / 31;
  const span = 2 / 3 - slow;
  let average = x[from + period - 1];
  for (let row = from + period; row < to; row++) {
    const factor = efficiency(x[row] - x[row - period], out[row]) * span + slow;
    average += factor * factor * (x[row] - average);
    out[row] = average;
  }
}

/** Sums of the last `period` absolute changes, from row `from + period` on; by blocks as in window-sum.ts. */
export function pathRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const suffix = new Float64Array(period + 1);
  for (let block = from + 1; block < to; block += period) {
    const end = Math.min(block + period, to);
    let sum = 0;
    for (let row = block, k = 1; row < end; row++, k++) {
      sum += Math.abs(x[row] - x[row - 1]);
      out[row] = suffix[k] + sum;
    }
    sum = 0;
    for (let row = end - 1, k = period - 1; k > 0 && end < to; row--, k--) {
      sum += Math.abs(x[row] - x[row - 1]);
      suffix[k] = sum;
    }
  }
  out.fill(NaN, from, from + period);
}

export function hmaLookback(period: number): number {
  return period - 1 + Math.floor(Math.sqrt(period)) - 1;
}

export function hmaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const half = new Float64Array(to);
  const whole = new Float64Array(to);
  wmaRun(x, half, from, to, Math.max(1, Math.floor(period / 2)));
  wmaRun(x, whole, from, to, period);
  const first = from + period - 1;
  for (let row = first; row < to; row++) whole[row] = 2 * half[row] - whole[row];
  wmaRun(whole, out, first, to, Math.floor(Math.sqrt(period)));
}

export function zlemaLookback(period: number): number {
  return period - 1 + Math.floor((period - 1) / 2);
}

export function zlemaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  const lag = Math.floor((period - 1) / 2);
  const ahead = new Float64Array(to);
  for (let row = from + lag; row < to; row++) ahead[row] = 2 * x[row] - x[row - lag];
  emaRun(ahead, out, from + lag, to, period);
}

/** `vfactor` weighs the overshoot; six EMAs in a row. */
export function t3Run(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  vfactor = 0.7,
): void {
  const lines: Float64Array[] = [];
  let input = x;
  let first = from;
  for (let depth = 0; depth < 6; depth++) {
    const line = new Float64Array(to);
    emaRun(input, line, first, to, period);
    lines.push(line);
    input = line;
    first += period - 1;
  }
  const squared = vfactor * vfactor;
  const cubed = squared * vfactor;
  const c3 = -6 * squared - 3 * (vfactor + cubed);
  const c4 = 1 + 3 * vfactor + cubed + 3 * squared;
  const [, , e3, e4, e5, e6] = lines as [Float64Array, Float64Array, ...Float64Array[]];
  for (let row = first; row < to; row++) {
    out[row] = -cubed * e6[row] + 3 * (squared + cubed) * e5[row] + c3 * e4[row] + c4 * e3[row];
  }
}

export function almaRun(
  x: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
  sigma: number,
  offset: number,
): void {
  const center = offset * (period - 1);
  const width = period / sigma;
  const weights = Float64Array.from({ length: period }, (_, k) => Math.exp(-((k - center) ** 2) / (2 * width * width)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let row = from + period - 1; row < to; row++) {
    let sum = 0;
    for (let k = 0, at = row - period + 1; k < period; k++, at++) sum += weights[k] * x[at];
    out[row] = sum / total;
  }
}

/** VIDYA from row `from + period` on, begun at 0. */
export function vidyaRun(x: Float64Array, out: Float64Array, from: number, to: number, period: number): void {
  pathRun(x, out, from, to, period);
  const alpha = emaAlpha(period);
  let average = 0;
  for (let row = from + period; row < to; row++) {
    // The sum of signed changes over a window is the net change.
    const momentum = out[row] === 0 ? 0 : Math.abs(x[row] - x[row - period]) / out[row];
    average += alpha * momentum * (x[row] - average);
    out[row] = average;
  }
}
