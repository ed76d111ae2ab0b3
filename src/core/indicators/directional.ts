import { checkPeriod, eachRun, float64Columns, type HighLow, type HighLowClose } from './column.ts';
import { trueRange } from './volatility.ts';

/*
 * Wilder's directional movement. The movements are compared as plain floats in the form
 * high - previous high and previous low - low: which side of a tie wins depends on it.
 */

/**
 * Movement of one row to one side: what it went there, if it went less to the other. A factor, as branches cannot
 * be predicted.
 */
function movement(there: number, back: number): number {
  return there * (Number(there > 0) * Number(there > back));
}

/** Wilder's sums of the movements up and down, from row `from + period - 1` on. */
function movementRun(
  high: Float64Array,
  low: Float64Array,
  plus: Float64Array,
  minus: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  let up = 0;
  let down = 0;
  let row = from + 1;
  for (; row < from + period && row < to; row++) {
    const rise = high[row] - high[row - 1];
    const fall = low[row - 1] - low[row];
    up += movement(rise, fall);
    down += movement(fall, rise);
  }
  plus[row - 1] = up;
  minus[row - 1] = down;
  const keep = 1 - 1 / period;
  for (; row < to; row++) {
    const rise = high[row] - high[row - 1];
    const fall = low[row - 1] - low[row];
    up = up * keep + movement(rise, fall);
    down = down * keep + movement(fall, rise);
    plus[row] = up;
    minus[row] = down;
  }
}

/** Both directional indicators, from row `from + period` on: those sums in percent of Wilder's sum of true ranges. */
function indicatorRun(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  plus: Float64Array,
  minus: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  movementRun(high, low, plus, minus, from, to, period);
  const keep = 1 - 1 / period;
  let range = 0;
  let row = from + 1;
  for (; row < from + period; row++) range += trueRange(high[row], low[row], close[row - 1]);
  for (; row < to; row++) {
    range = range * keep + trueRange(high[row], low[row], close[row - 1]);
    plus[row] = range === 0 ? 0 : 100 * (plus[row] / range);
    minus[row] = range === 0 ? 0 : 100 * (minus[row] / range);
  }
}

/** ADX from row `from + 2 period - 1` on: mean of the first `period` directional indexes, then Wilder's smoothing. */
function averageIndexRun(
  plus: Float64Array,
  minus: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  const first = from + 2 * period - 1;
  let average = 0;
  for (let row = from + period; row < to; row++) {
    const total = plus[row] + minus[row];
    // Rows without any movement do not count.
    if (total !== 0) {
      const index = 100 * (Math.abs(plus[row] - minus[row]) / total);
      average = row <= first ? average + index / period : (average * (period - 1) + index) / period;
    }
    if (row >= first) out[row] = average;
  }
}

type Kernel = (plus: Float64Array, minus: Float64Array, out: Float64Array, from: number, to: number) => void;

/** Applies `kernel` to the two directional indicators, which are there from row `from + period` on. */
function fromIndicators(candles: HighLowClose, period: number, lookback: number, kernel: Kernel): Float64Array {
  const [high, low, close] = float64Columns([candles.high, candles.low, candles.close]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close], lookback, [out], (from, to) => {
    const plus = new Float64Array(to);
    const minus = new Float64Array(to);
    indicatorRun(high, low, close, plus, minus, from, to, period);
    kernel(plus, minus, out, from, to);
  });
  return out;
}

/** Positive directional indicator, 0 to 100. First value at row `period`. */
export function plusDi(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period);
  return fromIndicators(candles, period, period, (plus, _, out, from, to) => {
    out.set(plus.subarray(from + period, to), from + period);
  });
}

/** Negative directional indicator, 0 to 100. First value at row `period`. */
export function minusDi(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period);
  return fromIndicators(candles, period, period, (_, minus, out, from, to) => {
    out.set(minus.subarray(from + period, to), from + period);
  });
}

/** Directional movement index, 0 to 100; without movement it stays as it was. First value at row `period`. */
export function dx(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period, 'period', 2);
  return fromIndicators(candles, period, period, (plus, minus, out, from, to) => {
    let index = 0;
    for (let row = from + period; row < to; row++) {
      const total = plus[row] + minus[row];
      if (total !== 0) index = 100 * (Math.abs(plus[row] - minus[row]) / total);
      out[row] = index;
    }
  });
}

/** Average directional index, 0 to 100: how strong a trend is, not its direction. First value at row 2 period - 1. */
export function adx(candles: HighLowClose, period = 14): Float64Array {
  checkPeriod(period, 'period', 2);
  return fromIndicators(candles, period, 2 * period - 1, (plus, minus, out, from, to) =>
    averageIndexRun(plus, minus, out, from, to, period),
  );
}

/** Mean of ADX now and `period - 1` rows ago. First value at row 3 period - 2. */
export function adxr(candles: HighLowClose, period = 14): Float64Array {
  const out = adx(candles, period);
  for (let row = out.length - 1; row >= period - 1; row--) out[row] = (out[row] + out[row - period + 1]) / 2;
  return out.fill(NaN, 0, period - 1);
}

/** Wilder's sum of upward movements, in price units. First value at row `period - 1`. */
export function plusDm(candles: HighLow, period = 14): Float64Array {
  return movements(candles, period).plus;
}

/** Wilder's sum of downward movements, in price units. First value at row `period - 1`. */
export function minusDm(candles: HighLow, period = 14): Float64Array {
  return movements(candles, period).minus;
}

function movements(candles: HighLow, period: number): { plus: Float64Array; minus: Float64Array } {
  checkPeriod(period, 'period', 2);
  const [high, low] = float64Columns([candles.high, candles.low]);
  const plus = new Float64Array(high.length);
  const minus = new Float64Array(high.length);
  eachRun([high, low], period - 1, [plus, minus], (from, to) => movementRun(high, low, plus, minus, from, to, period));
  return { plus, minus };
}
