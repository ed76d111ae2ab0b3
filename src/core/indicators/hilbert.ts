/** What Ehlers' Hilbert transform finds in a price, row by row. Arrays begin with the input's first row. */
export interface Hilbert {
  /** Price smoothed over four rows. */
  readonly smooth: Float64Array;
  readonly inPhase: Float64Array;
  readonly quadrature: Float64Array;
  /** Smoothed length of the dominant cycle in rows, 6 to 50. */
  readonly period: Float64Array;
}

/** First row, counted from the run's, of the transform for indicators that show it as soon as it has settled. */
export const HILBERT_START = 12;
/** The same for those that look back over a whole cycle. */
export const HILBERT_LATE_START = 37;

const DEGREES = 180 / Math.PI;

/** Transform of `x` at `row`: odd taps of a seven-row filter, corrected by the cycle's last known length. */
function transform(x: Float64Array, row: number, scale: number): number {
  return (0.0962 * (x[row] - x[row - 6]) + 0.5769 * (x[row - 2] - x[row - 4])) * scale;
}

/** Rows from `from + start` to `to - 1`; everything before counts as 0, as in TA-Lib. */
export function hilbertRun(x: Float64Array, from: number, to: number, start: number): Hilbert {
  const smooth = new Float64Array(to);
  const detrended = new Float64Array(to);
  const inPhase = new Float64Array(to);
  const quadrature = new Float64Array(to);
  const period = new Float64Array(to);
  let cycle = 0;
  let smoothCycle = 0;
  let lastI = 0;
  let lastQ = 0;
  let real = 0;
  let imaginary = 0;
  for (let row = from + start; row < to; row++) {
    const scale = 0.075 * cycle + 0.54;
    smooth[row] = (4 * x[row] + 3 * x[row - 1] + 2 * x[row - 2] + x[row - 3]) / 10;
    detrended[row] = transform(smooth, row, scale);
    quadrature[row] = transform(detrended, row, scale);
    inPhase[row] = detrended[row - 3];
    const i = 0.2 * (inPhase[row] - transform(quadrature, row, scale)) + 0.8 * lastI;
    const q = 0.2 * (quadrature[row] + transform(inPhase, row, scale)) + 0.8 * lastQ;
    real = 0.2 * (i * lastI + q * lastQ) + 0.8 * real;
    imaginary = 0.2 * (i * lastQ - q * lastI) + 0.8 * imaginary;
    lastI = i;
    lastQ = q;
    cycle = nextCycle(real, imaginary, cycle);
    smoothCycle = 0.33 * cycle + 0.67 * smoothCycle;
    period[row] = smoothCycle;
  }
  return { smooth, inPhase, quadrature, period };
}

function nextCycle(real: number, imaginary: number, last: number): number {
  let cycle = last;
  if (imaginary !== 0 && real !== 0) cycle = 360 / (Math.atan(imaginary / real) * DEGREES);
  if (cycle > 1.5 * last) cycle = 1.5 * last;
  if (cycle < 0.67 * last) cycle = 0.67 * last;
  return 0.2 * Math.min(Math.max(cycle, 6), 50) + 0.8 * last;
}

/** Rows before the first MAMA that is shown. */
export const MAMA_LOOKBACK = 32;

/** MESA adaptive average and its follower, from row `from + MAMA_LOOKBACK` on. */
export function mamaRun(
  x: Float64Array,
  mama: Float64Array,
  fama: Float64Array,
  from: number,
  to: number,
  fastLimit: number,
  slowLimit: number,
): void {
  const { inPhase, quadrature } = hilbertRun(x, from, to, HILBERT_START);
  let lastPhase = 0;
  let average = 0;
  let follower = 0;
  for (let row = from + HILBERT_START; row < to; row++) {
    const phase = inPhase[row] === 0 ? 0 : Math.atan(quadrature[row] / inPhase[row]) * DEGREES;
    const turn = lastPhase - phase;
    const alpha = turn > 1 ? Math.max(fastLimit / turn, slowLimit) : fastLimit;
    lastPhase = phase;
    average += alpha * (x[row] - average);
    follower += 0.5 * alpha * (average - follower);
    if (row < from + MAMA_LOOKBACK) continue;
    mama[row] = average;
    fama[row] = follower;
  }
}
