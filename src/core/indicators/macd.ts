import { type AverageName, averageType } from './average-types.ts';
import { checkPeriod, type Column, eachRun, float64 } from './column.ts';
import { emaAlpha, seedMean } from './recursive.ts';

/** Columns of MACD. */
export interface Macd {
  readonly macd: Float64Array;
  readonly macdSignal: Float64Array;
  readonly macdHist: Float64Array;
}

function allocate(length: number): Macd {
  return {
    macd: new Float64Array(length),
    macdSignal: new Float64Array(length),
    macdHist: new Float64Array(length),
  };
}

function macdWith(values: Column, fast: number, slow: number, signal: number, alphas: readonly [number, number]): Macd {
  const x = float64(values);
  const out = allocate(x.length);
  const { macd: lines, macdSignal: signals, macdHist: hists } = out;
  const [fastAlpha, slowAlpha] = alphas;
  const alpha = emaAlpha(signal);
  const lookback = slow + signal - 2;
  eachRun([x], lookback, [lines, signals, hists], (from, to) => {
    // Both averages are seeded at the slow one's first row.
    let row = from + slow - 1;
    let quick = seedMean(x, row + 1 - fast, fast);
    let calm = seedMean(x, from, slow);
    let line = quick - calm;
    for (row++; row <= from + lookback; row++) {
      quick += fastAlpha * (x[row] - quick);
      calm += slowAlpha * (x[row] - calm);
      line += quick - calm;
    }
    let average = line / signal;
    line = quick - calm;
    lines[row - 1] = line;
    signals[row - 1] = average;
    hists[row - 1] = line - average;
    for (; row < to; row++) {
      quick += fastAlpha * (x[row] - quick);
      calm += slowAlpha * (x[row] - calm);
      line = quick - calm;
      average += alpha * (line - average);
      lines[row] = line;
      signals[row] = average;
      hists[row] = line - average;
    }
  });
  return out;
}

/**
 * Moving average convergence/divergence: EMA(fast) - EMA(slow), its EMA(signal), and their difference.
 * Both EMAs are seeded at row `slow - 1`, and all columns begin at row `slow + signal - 2`, as in TA-Lib;
 * other libraries seed each EMA on its own and converge to this. If `slow` is below `fast` they change places.
 */
export function macd(values: Column, fast = 12, slow = 26, signal = 9): Macd {
  checkPeriod(fast, 'fast', 2);
  checkPeriod(slow, 'slow', 2);
  checkPeriod(signal, 'signal');
  const quick = Math.min(fast, slow);
  const calm = Math.max(fast, slow);
  return macdWith(values, quick, calm, signal, [emaAlpha(quick), emaAlpha(calm)]);
}

/** MACD of 12 and 26 rows with the fixed smoothing factors 0.15 and 0.075. */
export function macdfix(values: Column, signal = 9): Macd {
  checkPeriod(signal, 'signal');
  return macdWith(values, 12, 26, signal, [0.15, 0.075]);
}

/** MACD with a moving average of choice for each of the three. All columns begin together, when the signal is there. */
export function macdext(
  values: Column,
  fast = 12,
  fastType: AverageName = 'sma',
  slow = 26,
  slowType: AverageName = 'sma',
  signal = 9,
  signalType: AverageName = 'sma',
): Macd {
  checkPeriod(fast, 'fast', 2);
  checkPeriod(slow, 'slow', 2);
  checkPeriod(signal, 'signal');
  if (slow < fast) return macdext(values, slow, slowType, fast, fastType, signal, signalType);
  const [quick, calm, smoother] = [averageType(fastType), averageType(slowType), averageType(signalType)];
  const longest = Math.max(quick.lookback(fast), calm.lookback(slow));
  const lookback = longest + smoother.lookback(signal);
  const x = float64(values);
  const out = allocate(x.length);
  const columns = [out.macd, out.macdSignal, out.macdHist];
  eachRun([x], lookback, columns, (from, to) => {
    const line = new Float64Array(to);
    const other = new Float64Array(to);
    quick.run(x, line, from + longest - quick.lookback(fast), to, fast);
    calm.run(x, other, from + longest - calm.lookback(slow), to, slow);
    for (let row = from + longest; row < to; row++) line[row] = line[row] - other[row];
    smoother.run(line, out.macdSignal, from + longest, to, signal);
    for (let row = from + lookback; row < to; row++) {
      out.macd[row] = line[row];
      out.macdHist[row] = line[row] - out.macdSignal[row];
    }
    for (const column of columns) column.fill(NaN, from, from + lookback);
  });
  return out;
}
