import { checkNumber, eachRun, float64Columns, type HighLow } from './column.ts';

/** How the stop of one side speeds up: factor at the start, added with each new extreme, at most. */
interface Acceleration {
  readonly initial: number;
  readonly step: number;
  readonly maximum: number;
}

function acceleration(initial: number, step: number, maximum: number, side = ''): Acceleration {
  checkNumber(initial, `initial${side}`, 0);
  checkNumber(step, `acceleration${side}`, 0);
  checkNumber(maximum, `maximum${side}`, 0);
  return { initial: Math.min(initial, maximum), step: Math.min(step, maximum), maximum };
}

/**
 * Stops from row `from + 1` on; a short one is multiplied by `shortSign`. `startValue` above 0 begins long at
 * that stop, below 0 short at its size; 0 takes the direction of the first directional movement.
 */
function sarRun(
  high: Float64Array,
  low: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  longSide: Acceleration,
  shortSide: Acceleration,
  shortSign: 1 | -1,
  startValue: number,
  reversalOffset: number,
): void {
  const fall = low[from] - low[from + 1];
  const falling = fall > 0 && fall > high[from + 1] - high[from];
  let long = startValue === 0 ? !falling : startValue > 0;
  let stop = startValue === 0 ? (long ? low[from] : high[from]) : Math.abs(startValue);
  let extreme = long ? high[from + 1] : low[from + 1];
  let side = long ? longSide : shortSide;
  let factor = side.initial;
  let lastHigh = high[from + 1];
  let lastLow = low[from + 1];
  for (let row = from + 1; row < to; row++) {
    const rowHigh = high[row];
    const rowLow = low[row];
    if (long ? rowLow <= stop : rowHigh >= stop) {
      long = !long;
      stop = long ? Math.min(extreme, lastLow, rowLow) : Math.max(extreme, lastHigh, rowHigh);
      stop += long ? -stop * reversalOffset : stop * reversalOffset;
      out[row] = long ? stop : shortSign * stop;
      side = long ? longSide : shortSide;
      factor = side.initial;
      extreme = long ? rowHigh : rowLow;
    } else {
      out[row] = long ? stop : shortSign * stop;
      if (long ? rowHigh > extreme : rowLow < extreme) {
        extreme = long ? rowHigh : rowLow;
        factor = Math.min(factor + side.step, side.maximum);
      }
    }
    stop += factor * (extreme - stop);
    stop = long ? Math.min(stop, lastLow, rowLow) : Math.max(stop, lastHigh, rowHigh);
    lastHigh = rowHigh;
    lastLow = rowLow;
  }
}

/**
 * Wilder's parabolic SAR, in price units: the stop of a position that turns whenever it is touched. The
 * first direction is that of the first directional movement (down only if the low moved further). First
 * value at row 1; values depend on where the data begins.
 */
export function sar(candles: HighLow, step = 0.02, maximum = 0.2): Float64Array {
  const side = acceleration(step, step, maximum);
  const [high, low] = float64Columns([candles.high, candles.low]);
  const out = new Float64Array(high.length);
  eachRun([high, low], 1, [out], (from, to) => sarRun(high, low, out, from, to, side, side, 1, 0, 0));
  return out;
}

/**
 * Parabolic SAR with accelerations of their own for each side; a short side's stop is shown negative.
 * `startValue`: above 0 begins long at that stop, below 0 short at its size. `reversalOffset`: share of
 * the stop by which it is moved away at a reversal. First value at row 1.
 */
export function sarext(
  candles: HighLow,
  startValue = 0,
  reversalOffset = 0,
  initialLong = 0.02,
  accelerationLong = 0.02,
  maximumLong = 0.2,
  initialShort = 0.02,
  accelerationShort = 0.02,
  maximumShort = 0.2,
): Float64Array {
  checkNumber(startValue, 'startValue');
  checkNumber(reversalOffset, 'reversalOffset', 0);
  const longSide = acceleration(initialLong, accelerationLong, maximumLong, 'Long');
  const shortSide = acceleration(initialShort, accelerationShort, maximumShort, 'Short');
  const [high, low] = float64Columns([candles.high, candles.low]);
  const out = new Float64Array(high.length);
  eachRun([high, low], 1, [out], (from, to) =>
    sarRun(high, low, out, from, to, longSide, shortSide, -1, startValue, reversalOffset),
  );
  return out;
}
