import { checkPeriod, eachRun, float64Columns, type HighLow } from './column.ts';
import { maxRun, minRun } from './window-extreme.ts';

/** Columns of Ichimoku's cloud. */
export interface Ichimoku {
  readonly ichimokuConversion: Float64Array;
  readonly ichimokuBase: Float64Array;
  /** The cloud that lies over this row: spans computed `displacement - 1` rows ago. */
  readonly ichimokuSpanA: Float64Array;
  readonly ichimokuSpanB: Float64Array;
  /** The spans of this row itself, which a chart draws ahead. */
  readonly ichimokuLeadingSpanA: Float64Array;
  readonly ichimokuLeadingSpanB: Float64Array;
}

/** Middle of the highest high and the lowest low of the last `period` rows. */
function middleLine(high: Float64Array, low: Float64Array, period: number): Float64Array {
  const out = new Float64Array(high.length);
  eachRun([high, low], period - 1, [out], (from, to) => {
    const lowest = new Float64Array(to);
    maxRun(high, out, from, to, period);
    minRun(low, lowest, from, to, period);
    for (let row = from + period - 1; row < to; row++) out[row] = (out[row] + lowest[row]) / 2;
  });
  return out;
}

/** The column moved `rows` rows later. */
function later(column: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(column.length).fill(NaN, 0, rows);
  if (rows < column.length) out.set(column.subarray(0, column.length - rows), rows);
  return out;
}

/**
 * Ichimoku's lines, each beginning when its own window is full. The cloud over a row was computed
 * `displacement - 1` rows earlier, as TradingView draws it (pandas-ta: `displacement` rows). There is no
 * lagging line (chikou): it is the close of a later candle.
 */
export function ichimoku(candles: HighLow, conversion = 9, base = 26, spanB = 52, displacement = 26): Ichimoku {
  checkPeriod(conversion, 'conversion');
  checkPeriod(base, 'base');
  checkPeriod(spanB, 'spanB');
  checkPeriod(displacement, 'displacement');
  const [high, low] = float64Columns([candles.high, candles.low]);
  const ichimokuConversion = middleLine(high, low, conversion);
  const ichimokuBase = middleLine(high, low, base);
  const ichimokuLeadingSpanB = middleLine(high, low, spanB);
  const ichimokuLeadingSpanA = ichimokuBase.map((value, row) => (ichimokuConversion[row] + value) / 2);
  return {
    ichimokuConversion,
    ichimokuBase,
    ichimokuSpanA: later(ichimokuLeadingSpanA, displacement - 1),
    ichimokuSpanB: later(ichimokuLeadingSpanB, displacement - 1),
    ichimokuLeadingSpanA,
    ichimokuLeadingSpanB,
  };
}
