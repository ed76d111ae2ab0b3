import { emaOfEmaRun, wmaRun } from './average-kernels.ts';
import { type AverageName, averageType } from './average-types.ts';
import { checkPeriod, type Column, eachRun, float64, float64Columns } from './column.ts';
import { type HighLow, type HighLowClose, type OpenClose } from './column.ts';
import { emaRun, smaRun } from './recursive.ts';

/** Difference of a fast and a slow average, in percent of the slow one if asked for. */
function difference(values: Column, fast: number, slow: number, type: AverageName, percent: boolean): Float64Array {
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow');
  const { lookback, run } = averageType(type);
  const longest = Math.max(lookback(fast), lookback(slow));
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], longest, [out], (from, to) => {
    const line = new Float64Array(to);
    run(x, line, from, to, fast);
    run(x, out, from, to, slow);
    out.fill(NaN, from, from + longest);
    for (let row = from + longest; row < to; row++) {
      const gap = line[row] - out[row];
      if (!percent) out[row] = gap;
      else out[row] = out[row] === 0 ? 0 : (gap / out[row]) * 100;
    }
  });
  return out;
}

/** A fast period that is longer than the slow one takes its place. */
function inOrder(fast: number, slow: number): readonly [fast: number, slow: number] {
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow');
  return [Math.min(fast, slow), Math.max(fast, slow)];
}

/** Absolute price oscillator: fast minus slow average, each seeded on its own. First value with the slow average's. */
export function apo(values: Column, fast = 12, slow = 26, type: AverageName = 'ema'): Float64Array {
  return difference(values, ...inOrder(fast, slow), type, false);
}

/** Percentage price oscillator: fast minus slow average in percent of the slow one; 0 where that is 0. */
export function ppo(values: Column, fast = 12, slow = 26, type: AverageName = 'ema'): Float64Array {
  return difference(values, ...inOrder(fast, slow), type, true);
}

/** Percentage volume oscillator: PPO of a volume column; 0 where the slow average is 0. */
export function pvo(volume: Column, fast = 12, slow = 26, type: AverageName = 'ema'): Float64Array {
  return difference(volume, ...inOrder(fast, slow), type, true);
}

/** Awesome oscillator: fast minus slow simple mean of the median price. First value at row `slow - 1`. */
export function ao(candles: HighLow, fast = 5, slow = 34): Float64Array {
  const [high, low] = float64Columns([candles.high, candles.low]);
  return difference(
    high.map((value, row) => (value + low[row]) / 2),
    fast,
    slow,
    'sma',
    false,
  );
}

/** Accelerator oscillator: awesome oscillator minus its simple mean. First value at row `slow + signal - 2`. */
export function ac(candles: HighLow, fast = 5, slow = 34, signal = 5): Float64Array {
  checkPeriod(signal, 'signal');
  const line = ao(candles, fast, slow);
  const out = new Float64Array(line.length);
  eachRun([line], signal - 1, [out], (from, to) => {
    smaRun(line, out, from, to, signal);
    for (let row = from + signal - 1; row < to; row++) out[row] = line[row] - out[row];
  });
  return out;
}

/**
 * Detrended price: the value `period / 2 + 1` rows ago minus the simple mean of the last `period`. First value at
 * row `period - 1`.
 */
export function dpo(values: Column, period = 20): Float64Array {
  checkPeriod(period, 'period', 3);
  const shift = Math.floor(period / 2) + 1;
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], period - 1, [out], (from, to) => {
    smaRun(x, out, from, to, period);
    for (let row = from + period - 1; row < to; row++) out[row] = x[row - shift] - out[row];
  });
  return out;
}

/** Coppock's curve: WMA of the sum of two rates of change in percent. First value at row `longer + wma - 1`. */
export function coppock(values: Column, wma = 10, roc1 = 11, roc2 = 14): Float64Array {
  checkPeriod(wma, 'wma');
  checkPeriod(roc1, 'roc1');
  checkPeriod(roc2, 'roc2');
  const longest = Math.max(roc1, roc2);
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], longest + wma - 1, [out], (from, to) => {
    const rates = new Float64Array(to);
    for (let row = from + longest; row < to; row++) {
      rates[row] = percentChange(x[row], x[row - roc1]) + percentChange(x[row], x[row - roc2]);
    }
    wmaRun(rates, out, from + longest, to, wma);
  });
  return out;
}

function percentChange(value: number, before: number): number {
  return before === 0 ? 0 : (value / before - 1) * 100;
}

/** One-row rate of change, in percent, of an EMA of an EMA of an EMA. First value at row 3 (period - 1) + 1. */
export function trix(values: Column, period = 30): Float64Array {
  checkPeriod(period);
  const x = float64(values);
  const out = new Float64Array(x.length);
  const first = 3 * (period - 1);
  eachRun([x], first + 1, [out], (from, to) => {
    const line = new Float64Array(to);
    emaOfEmaRun(x, line, from, to, period, period);
    emaRun(line, line, from + 2 * (period - 1), to, period);
    for (let row = from + first + 1; row < to; row++) out[row] = percentChange(line[row], line[row - 1]);
  });
  return out;
}

/** Mean candle body: simple mean of close minus open. First value at row `period - 1`. */
export function qstick(candles: OpenClose, period = 10): Float64Array {
  checkPeriod(period);
  const [open, close] = float64Columns([candles.open, candles.close]);
  const bodies = close.map((value, row) => value - open[row]);
  const out = new Float64Array(open.length);
  eachRun([bodies], period - 1, [out], (from, to) => smaRun(bodies, out, from, to, period));
  return out;
}

/** Columns of ERI. */
export interface Eri {
  readonly bullPower: Float64Array;
  readonly bearPower: Float64Array;
}

/** Elder's ray: high and low minus the EMA of the close. First value at row `period - 1`. */
export function eri(candles: HighLowClose, period = 13): Eri {
  checkPeriod(period);
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = { bullPower: new Float64Array(high.length), bearPower: new Float64Array(high.length) };
  eachRun([high, low, close], period - 1, [out.bullPower, out.bearPower], (from, to) => {
    emaRun(close, out.bullPower, from, to, period);
    for (let row = from + period - 1; row < to; row++) {
      out.bearPower[row] = low[row] - out.bullPower[row];
      out.bullPower[row] = high[row] - out.bullPower[row];
    }
  });
  return out;
}
