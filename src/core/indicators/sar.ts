import { checkNumber, eachRun, float64Columns, type HighLow } from './column.ts';

/**
 * Wilder's parabolic SAR, in price units: the stop of a position that turns whenever it is touched. The
 * first direction is that of the first directional movement (down only if the low moved further). First
 * value at row 1; values depend on where the data begins.
 */
export function sar(candles: HighLow, acceleration = 0.02, maximum = 0.2): Float64Array {
  checkNumber(acceleration, 'acceleration', 0);
  checkNumber(maximum, 'maximum', 0);
  const step = Math.min(acceleration, maximum);
  const [high, low] = float64Columns([candles.high, candles.low]);
  const out = new Float64Array(high.length);
  eachRun([high, low], 1, [out], (from, to) => {
    const fall = low[from] - low[from + 1];
    let long = !(fall > 0 && fall > high[from + 1] - high[from]);
    let extreme = long ? high[from + 1] : low[from + 1];
    let stop = long ? low[from] : high[from];
    let factor = step;
    let lastHigh = high[from + 1];
    let lastLow = low[from + 1];
    for (let row = from + 1; row < to; row++) {
      const rowHigh = high[row];
      const rowLow = low[row];
      if (long ? rowLow <= stop : rowHigh >= stop) {
        long = !long;
        stop = long ? Math.min(extreme, lastLow, rowLow) : Math.max(extreme, lastHigh, rowHigh);
        out[row] = stop;
        factor = step;
        extreme = long ? rowHigh : rowLow;
      } else {
        out[row] = stop;
        if (long ? rowHigh > extreme : rowLow < extreme) {
          extreme = long ? rowHigh : rowLow;
          factor = Math.min(factor + step, maximum);
        }
      }
      stop += factor * (extreme - stop);
      stop = long ? Math.min(stop, lastLow, rowLow) : Math.max(stop, lastHigh, rowHigh);
      lastHigh = rowHigh;
      lastLow = rowLow;
    }
  });
  return out;
}
