import { checkPeriod, eachRun, float64Columns, type HighLow } from './column.ts';

/** Columns of FRACTAL: 100 in the row in which the swing is confirmed, else 0. */
export interface Fractal {
  readonly swingHigh: Float64Array;
  readonly swingLow: Float64Array;
}

/**
 * Williams' fractals: 100 in the row in which a high (low) `right` rows ago is known to be above (below) the
 * `left` rows before it and the `right` rows since. First value at row `left + right`.
 */
export function fractal(candles: HighLow, left = 2, right = 2): Fractal {
  checkPeriod(left, 'left');
  checkPeriod(right, 'right');
  const [high, low] = float64Columns([candles.high, candles.low]);
  const swingHigh = new Float64Array(high.length);
  const swingLow = new Float64Array(high.length);
  eachRun([high, low], left + right, [swingHigh, swingLow], (from, to) => {
    for (let row = from + left + right; row < to; row++) {
      const pivot = row - right;
      let top = true;
      let bottom = true;
      for (let k = pivot - left; k <= row; k++) {
        if (k === pivot) continue;
        if (high[k] >= high[pivot]) top = false;
        if (low[k] <= low[pivot]) bottom = false;
      }
      swingHigh[row] = top ? 100 : 0;
      swingLow[row] = bottom ? 100 : 0;
    }
  });
  return { swingHigh, swingLow };
}
