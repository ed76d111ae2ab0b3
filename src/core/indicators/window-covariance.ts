/**
 * Sums of squares and products of deviations from the mean over the last `period` pairs, from row
 * `from + period - 1` on, by blocks and relative to a pair inside the window as in window-sum.ts.
 */
export function covarianceRun(
  x: Float64Array,
  y: Float64Array,
  xx: Float64Array,
  yy: Float64Array,
  xy: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  const suffixes = Array.from({ length: 5 }, () => new Float64Array(period + 1));
  const [suffixX, suffixY, suffixXx, suffixYy, suffixXy] = suffixes;
  for (let block = from; block < to; block += period) {
    const end = Math.min(block + period, to);
    let [sumX, sumY, sumXx, sumYy, sumXy] = [0, 0, 0, 0, 0];
    for (let row = block, k = 1; row < end; row++, k++) {
      const a = x[row] - x[block];
      const b = y[row] - y[block];
      sumX += a;
      sumY += b;
      sumXx += a * a;
      sumYy += b * b;
      sumXy += a * b;
      const totalX = suffixX[k] + sumX;
      const totalY = suffixY[k] + sumY;
      xx[row] = suffixXx[k] + sumXx - (totalX * totalX) / period;
      yy[row] = suffixYy[k] + sumYy - (totalY * totalY) / period;
      xy[row] = suffixXy[k] + sumXy - (totalX * totalY) / period;
    }
    if (end === to) break;
    [sumX, sumY, sumXx, sumYy, sumXy] = [0, 0, 0, 0, 0];
    for (let row = end - 1, k = period - 1; k > 0; row--, k--) {
      const a = x[row] - x[end];
      const b = y[row] - y[end];
      suffixX[k] = sumX += a;
      suffixY[k] = sumY += b;
      suffixXx[k] = sumXx += a * a;
      suffixYy[k] = sumYy += b * b;
      suffixXy[k] = sumXy += a * b;
    }
  }
}
