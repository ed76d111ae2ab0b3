import {
  checkNumber,
  checkPeriod,
  type Column,
  eachRun,
  float64,
  float64Columns,
  type HighLowCloseVolume,
} from './column.ts';
import { roc } from './momentum.ts';
import { cci, ultosc } from './oscillator.ts';
import { emaRun, smaRun } from './recursive.ts';
import { rsi, rsiRun } from './rsi.ts';
import { willr } from './stochastic.ts';
import { mfi } from './volume.ts';
import { maxRun, minRun } from './window-extreme.ts';
import { max, min } from './window.ts';
import { varianceRun } from './window-sum.ts';

/** Columns of KST. */
export interface Kst {
  readonly kst: Float64Array;
  readonly kstSignal: Float64Array;
}

/** Pring's "know sure thing": 1 to 4 times the simple means of four rates of change in percent, and its simple mean. */
export function kst(
  values: Column,
  roc1 = 10,
  roc2 = 15,
  roc3 = 20,
  roc4 = 30,
  sma1 = 10,
  sma2 = 10,
  sma3 = 10,
  sma4 = 15,
  signal = 9,
): Kst {
  const means = { sma1, sma2, sma3, sma4 };
  for (const [name, period] of Object.entries({ roc1, roc2, roc3, roc4, ...means, signal })) checkPeriod(period, name);
  const x = float64(values);
  const out = { kst: new Float64Array(x.length), kstSignal: new Float64Array(x.length) };
  const smooth = Object.values(means);
  for (const [index, period] of [roc1, roc2, roc3, roc4].entries()) {
    const rates = roc(x, period);
    const line = new Float64Array(x.length);
    eachRun([rates], smooth[index] - 1, [line], (from, to) => smaRun(rates, line, from, to, smooth[index]));
    for (let row = 0; row < x.length; row++) out.kst[row] += (index + 1) * line[row];
  }
  eachRun([out.kst], signal - 1, [out.kstSignal], (from, to) => smaRun(out.kst, out.kstSignal, from, to, signal));
  return out;
}

/** tanh(0.1 (RSI - 50)), -1 to 1: the inverse Fisher transform of the RSI. First value at row `period`. */
export function inverseFisherRsi(values: Column, period = 14): Float64Array {
  return rsi(values, period).map((value) => Math.tanh(0.1 * (value - 50)));
}

/**
 * Relative momentum index, 0 to 100: RSI with EMAs of changes over `momentum` rows; 0 without falls. First value
 * at row `period - 1`.
 */
export function rmi(values: Column, period = 20, momentum = 5): Float64Array {
  checkPeriod(period);
  checkPeriod(momentum, 'momentum');
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => {
    // The first rows, which have no earlier value, count as no change.
    const up = new Float64Array(to);
    const down = new Float64Array(to);
    for (let row = from + momentum; row < to; row++) {
      const change = x[row] - x[row - momentum];
      if (change > 0) up[row] = change;
      else down[row] = -change;
    }
    emaRun(up, up, from, to, period);
    emaRun(down, down, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      out[row] = down[row] === 0 ? 0 : 100 - 100 / (1 + up[row] / down[row]);
    }
  });
  return out;
}

/** Ehlers' Laguerre RSI, 0 to 1, with the filter begun at 0: its first rows say nothing yet. First value at row 0. */
export function laguerre(values: Column, gamma = 0.75): Float64Array {
  checkNumber(gamma, 'gamma', 0, 1);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], 0, [out], (from, to) => {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let row = from; row < to; row++) {
      const [lastA, lastB, lastC] = [a, b, c];
      a = (1 - gamma) * x[row] + gamma * a;
      b = -gamma * a + lastA + gamma * b;
      c = -gamma * b + lastB + gamma * c;
      d = -gamma * c + lastC + gamma * d;
      const up = Math.max(a - b, 0) + Math.max(b - c, 0) + Math.max(c - d, 0);
      const down = Math.max(b - a, 0) + Math.max(c - b, 0) + Math.max(d - c, 0);
      out[row] = up + down === 0 ? 0 : up / (up + down);
    }
  });
  return out;
}

/**
 * Exponential smoothing that begins with the first value (pandas' `ewm(adjust=False)`): a missing value
 * leaves it as it is, and weighs the values before it less. Shown from the `minimum`th value on.
 */
function smoothFromFirst(x: Float64Array, alpha: number, minimum: number): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  let average = NaN;
  let weight = 1;
  let count = 0;
  for (let row = 0; row < x.length; row++) {
    weight *= 1 - alpha;
    if (!Number.isNaN(x[row])) {
      average = count === 0 ? x[row] : (weight * average + alpha * x[row]) / (weight + alpha);
      weight = 1;
      count++;
    }
    if (count >= minimum) out[row] = average;
  }
  return out;
}

/** Place of each value in the range of the last `period`, 0 to 100; NaN in a flat window. */
function placeInRange(x: Float64Array, period: number): Float64Array {
  const out = new Float64Array(x.length);
  const lowest = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => {
    maxRun(x, out, from, to, period);
    minRun(x, lowest, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      const range = out[row] - lowest[row];
      out[row] = range === 0 ? NaN : (100 * (x[row] - lowest[row])) / range;
    }
  });
  return out;
}

/**
 * Schaff's trend cycle, 0 to 100: stochastic of a MACD over `cycle` rows, smoothed by `factor`, twice over.
 * No two libraries agree on it; this is the form of the Python package `ta`, whose averages begin with the
 * first value.
 */
export function stc(values: Column, cycle = 10, fast = 23, slow = 50, factor = 0.5): Float64Array {
  checkPeriod(cycle, 'cycle', 2);
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow', fast + 1);
  checkNumber(factor, 'factor', 0, 1);
  const x = float64(values);
  const out = new Float64Array(x.length);
  const smooth = Math.max(Math.ceil(2 / factor - 1), 1);
  eachRun([x], slow - 1, [out], (from, to) => {
    const part = x.subarray(from, to);
    const quick = smoothFromFirst(part, 2 / (fast + 1), fast);
    const calm = smoothFromFirst(part, 2 / (slow + 1), slow);
    const line = quick.map((value, row) => value - calm[row]);
    const once = smoothFromFirst(placeInRange(line, cycle), factor, smooth);
    out.set(smoothFromFirst(placeInRange(once, cycle), factor, smooth), from);
  });
  return out;
}

/** Columns of QQE: the line, the smoothed RSI, and the line while it supports (long) or resists (short). */
export interface Qqe {
  readonly qqe: Float64Array;
  readonly qqeRsi: Float64Array;
  readonly qqeLong: Float64Array;
  readonly qqeShort: Float64Array;
}

/**
 * Quantitative qualitative estimation: RSI smoothed by an EMA, with a trailing line `factor` times its
 * twice smoothed move away. First value of the RSI at row `period + smooth - 1`, of the line 4 period - 3
 * rows later.
 */
export function qqe(values: Column, period = 14, smooth = 5, factor = 4.236): Qqe {
  checkPeriod(period);
  checkPeriod(smooth, 'smooth');
  checkNumber(factor, 'factor');
  const x = float64(values);
  const column = (): Float64Array => new Float64Array(x.length).fill(NaN);
  const out = { qqe: column(), qqeRsi: column(), qqeLong: column(), qqeShort: column() };
  const first = period + smooth - 1;
  const wilder = 2 * period - 1;
  eachRun([x], first, [out.qqeRsi], (from, to) => {
    const [strength, moves, width] = [0, 0, 0].map(() => new Float64Array(to));
    rsiRun(x, strength, from, to, period);
    emaRun(strength, out.qqeRsi, from + period, to, smooth);
    const begin = from + first + 1 + 2 * (wilder - 1);
    if (begin >= to) return;
    for (let row = from + first + 1; row < to; row++) moves[row] = Math.abs(out.qqeRsi[row] - out.qqeRsi[row - 1]);
    emaRun(moves, width, from + first + 1, to, wilder);
    emaRun(width, width, from + first + wilder, to, wilder);
    for (let row = begin; row < to; row++) width[row] *= factor;
    trailRun(out, width, begin, to);
  });
  return out;
}

function trailRun(out: Qqe, width: Float64Array, from: number, to: number): void {
  let [long, short, lastLong, lastShort] = [NaN, NaN, NaN, NaN];
  let up = true;
  for (let row = from; row < to; row++) {
    const now = out.qqeRsi[row];
    const last = out.qqeRsi[row - 1];
    const crosses = (line: number, before: number) => (now > line && last < before) || (now <= line && last >= before);
    if (crosses(short, lastShort)) up = true;
    else if (crosses(long, lastLong)) up = false;
    [lastLong, lastShort] = [long, short];
    const [below, above] = [now - width[row], now + width[row]];
    long = last > long && now > long ? Math.max(long, below) : below;
    short = last < short && now < short ? Math.min(short, above) : above;
    out.qqe[row] = up ? long : short;
    (up ? out.qqeLong : out.qqeShort)[row] = out.qqe[row];
  }
}

/** Columns of TKE. */
export interface Tke {
  readonly tke: Float64Array;
  readonly tkeEma: Float64Array;
}

/**
 * Mean of seven oscillators (RSI, stochastic, ultimate, MFI, Williams' %R, momentum in percent, CCI), of those
 * that have a value yet, and its EMA. First value at row `period - 1`; all seven take part from row 28 on.
 */
export function tke(candles: HighLowCloseVolume, period = 14, emaPeriod = 5): Tke {
  checkPeriod(period, 'period', 2);
  checkPeriod(emaPeriod, 'emaPeriod');
  const [high, low, close, volume] = float64Columns([candles.high, candles.low, candles.close, candles.volume]);
  const columns = { high, low, close, volume };
  const [highest, lowest] = [max(high, period), min(low, period)];
  const strength = rsi(close, period);
  const parts = [
    strength,
    close.map((value, row) => (100 * (value - lowest[row])) / (highest[row] - lowest[row])),
    ultosc(columns, 7, 14, 28),
    mfi(columns, period),
    willr(columns, period),
    // A rate of change may reach across a gap, after which everything else begins anew.
    roc(close, period).map((value, row) => (Number.isNaN(strength[row]) ? NaN : value + 100)),
    cci(columns, period),
  ];
  const out = { tke: new Float64Array(close.length), tkeEma: new Float64Array(close.length) };
  for (let row = 0; row < close.length; row++) {
    let total = 0;
    let count = 0;
    for (const part of parts) {
      if (Number.isNaN(part[row])) continue;
      total += part[row];
      count++;
    }
    out.tke[row] = total / count;
  }
  eachRun([out.tke], emaPeriod - 1, [out.tkeEma], (from, to) => emaRun(out.tke, out.tkeEma, from, to, emaPeriod));
  return out;
}

/** Columns of the traders' dynamic index. */
export interface Tdi {
  readonly tdiRsi: Float64Array;
  readonly tdiSignal: Float64Array;
  readonly tdiSmooth: Float64Array;
  readonly tdiUpper: Float64Array;
  readonly tdiMiddle: Float64Array;
  readonly tdiLower: Float64Array;
}

/** RSI whose seed holds one change more than `period` and counts the last two again: that of freqtrade's qtpylib. */
function seededRsi(x: Float64Array, period: number): Float64Array {
  const out = new Float64Array(x.length);
  eachRun([x], period + 1, [out], (from, to) => {
    let gain = 0;
    let loss = 0;
    const count = (row: number, keep: number): void => {
      const change = x[row] - x[row - 1];
      gain = gain * keep + Math.max(change, 0) * (keep === 1 ? 1 : 1 / period);
      loss = loss * keep + Math.max(-change, 0) * (keep === 1 ? 1 : 1 / period);
    };
    for (let row = from + 1; row <= from + period + 1; row++) count(row, 1);
    gain /= period;
    loss /= period;
    count(from + period, 1 - 1 / period);
    for (let row = from + period + 1; row < to; row++) {
      count(row, 1 - 1 / period);
      out[row] = gain + loss === 0 ? 0 : 100 * (gain / (gain + loss));
    }
  });
  return out;
}

/**
 * Traders' dynamic index in the form of freqtrade's qtpylib: an RSI whose start differs and converges to the
 * usual one, its means over `signal` and `smooth` rows, and bands of `width` sample deviations around its mean
 * over `band` rows. First RSI at row `period + 1`; qtpylib fills the rows before from the future.
 */
export function tdi(values: Column, period = 13, band = 34, smooth = 2, signal = 7, width = 1.6185): Tdi {
  for (const [name, value] of Object.entries({ period, smooth, signal })) checkPeriod(value, name);
  checkPeriod(band, 'band', 2);
  checkNumber(width, 'width');
  const tdiRsi = seededRsi(float64(values), period);
  const mean = (length: number): Float64Array => {
    const out = new Float64Array(tdiRsi.length);
    eachRun([tdiRsi], length - 1, [out], (from, to) => smaRun(tdiRsi, out, from, to, length));
    return out;
  };
  const deviation = new Float64Array(tdiRsi.length);
  eachRun([tdiRsi], band - 1, [deviation], (from, to) => varianceRun(tdiRsi, deviation, from, to, band));
  const tdiMiddle = mean(band);
  const distance = deviation.map((variance) => width * Math.sqrt((variance * band) / (band - 1)));
  return {
    tdiRsi,
    tdiSignal: mean(signal),
    tdiSmooth: mean(smooth),
    tdiUpper: tdiMiddle.map((value, row) => value + distance[row]),
    tdiMiddle,
    tdiLower: tdiMiddle.map((value, row) => value - distance[row]),
  };
}
