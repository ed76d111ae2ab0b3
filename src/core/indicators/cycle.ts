import { checkNumber, type Column, eachRun, float64 } from './column.ts';
import { type Hilbert, HILBERT_LATE_START, hilbertRun, HILBERT_START, MAMA_LOOKBACK, mamaRun } from './hilbert.ts';

/** Rows before the first value of the early and of the late indicators; TA-Lib's. */
const EARLY = 32;
const LATE = 63;
const RADIANS = Math.PI / 180;
const DEGREES = 180 / Math.PI;

/** Length of the dominant cycle in rows. First value at row 32. */
export function htDcperiod(values: Column): Float64Array {
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], EARLY, [out], (from, to) => {
    out.set(hilbertRun(x, from, to, HILBERT_START).period.subarray(from + EARLY), from + EARLY);
  });
  return out;
}

/** Columns of HT_PHASOR. */
export interface HtPhasor {
  readonly inPhase: Float64Array;
  readonly quadrature: Float64Array;
}

/** Phasor components of the dominant cycle. First value at row 32. */
export function htPhasor(values: Column): HtPhasor {
  const x = float64(values);
  const out = { inPhase: new Float64Array(x.length), quadrature: new Float64Array(x.length) };
  eachRun([x], EARLY, [out.inPhase, out.quadrature], (from, to) => {
    const { inPhase, quadrature } = hilbertRun(x, from, to, HILBERT_START);
    out.inPhase.set(inPhase.subarray(from + EARLY), from + EARLY);
    out.quadrature.set(quadrature.subarray(from + EARLY), from + EARLY);
  });
  return out;
}

/** Phase of the dominant cycle in degrees, -45 to 315. First value at row 63. */
export function htDcphase(values: Column): Float64Array {
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], LATE, [out], (from, to) => {
    const hilbert = hilbertRun(x, from, to, HILBERT_LATE_START);
    out.set(phaseRun(hilbert, from, to).subarray(from + LATE), from + LATE);
  });
  return out;
}

/** Columns of HT_SINE. */
export interface HtSine {
  readonly sine: Float64Array;
  readonly leadSine: Float64Array;
}

/** Sine of the dominant cycle's phase, and the same 45 degrees ahead. First value at row 63. */
export function htSine(values: Column): HtSine {
  const sine = htDcphase(values);
  const leadSine = sine.map((phase) => Math.sin((phase + 45) * RADIANS));
  for (let row = 0; row < sine.length; row++) sine[row] = Math.sin(sine[row] * RADIANS);
  return { sine, leadSine };
}

/** Price without the dominant cycle: the mean over one cycle, smoothed over four rows. First value at row 63. */
export function htTrendline(values: Column): Float64Array {
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], LATE, [out], (from, to) => {
    const hilbert = hilbertRun(x, from, to, HILBERT_LATE_START);
    out.set(trendlineRun(x, hilbert, from, to).subarray(from + LATE), from + LATE);
  });
  return out;
}

/** 1 while the price trends, 0 while it cycles. First value at row 63. */
export function htTrendmode(values: Column): Float64Array {
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], LATE, [out], (from, to) => {
    const hilbert = hilbertRun(x, from, to, HILBERT_LATE_START);
    const { smooth, period } = hilbert;
    const phases = phaseRun(hilbert, from, to);
    const trendline = trendlineRun(x, hilbert, from, to);
    let lastSine = 0;
    let lastLead = 0;
    let rowsInTrend = 0;
    for (let row = from + HILBERT_LATE_START; row < to; row++) {
      const sine = Math.sin(phases[row] * RADIANS);
      const lead = Math.sin((phases[row] + 45) * RADIANS);
      const crossed = (sine > lead && lastSine <= lastLead) || (sine < lead && lastSine >= lastLead);
      lastSine = sine;
      lastLead = lead;
      rowsInTrend = crossed ? 1 : rowsInTrend + 1;
      const turn = phases[row] - phases[row - 1];
      const wholeTurn = 360 / period[row];
      let trend = !crossed && rowsInTrend >= 0.5 * period[row];
      if (turn > 0.67 * wholeTurn && turn < 1.5 * wholeTurn) trend = false;
      if (trendline[row] !== 0 && Math.abs((smooth[row] - trendline[row]) / trendline[row]) >= 0.015) trend = true;
      out[row] = trend ? 1 : 0;
    }
    out.fill(NaN, from, from + LATE);
  });
  return out;
}

/** Sine and cosine at each row of a cycle of `length` rows. */
function wave(length: number): readonly [sines: Float64Array, cosines: Float64Array] {
  const angles = Float64Array.from({ length }, (_, k) => (k * 2 * Math.PI) / length);
  return [angles.map(Math.sin), angles.map(Math.cos)];
}

/** Phases from the transform's first row on. */
function phaseRun({ smooth, period }: Hilbert, from: number, to: number): Float64Array {
  const waves: (ReturnType<typeof wave> | undefined)[] = [];
  const phases = new Float64Array(to);
  let phase = 0;
  for (let row = from + HILBERT_LATE_START; row < to; row++) {
    const length = Math.floor(period[row] + 0.5);
    const [sines, cosines] = (waves[length] ??= wave(length));
    let real = 0;
    let imaginary = 0;
    for (let k = 0; k < length; k++) {
      real += sines[k] * smooth[row - k];
      imaginary += cosines[k] * smooth[row - k];
    }
    if (imaginary !== 0) phase = Math.atan(real / imaginary) * DEGREES;
    else phase += 90 * Math.sign(real);
    // One row of lag is made up for.
    phase += 90 + 360 / period[row];
    if (imaginary < 0) phase += 180;
    if (phase > 315) phase -= 360;
    phases[row] = phase;
  }
  return phases;
}

/** Trend lines from the transform's first row on. */
function trendlineRun(x: Float64Array, { period }: Hilbert, from: number, to: number): Float64Array {
  const out = new Float64Array(to);
  let one = 0;
  let two = 0;
  let three = 0;
  for (let row = from + HILBERT_LATE_START; row < to; row++) {
    const length = Math.floor(period[row] + 0.5);
    let mean = 0;
    for (let k = 0; k < length; k++) mean += x[row - k];
    if (length > 0) mean /= length;
    out[row] = (4 * mean + 3 * one + 2 * two + three) / 10;
    three = two;
    two = one;
    one = mean;
  }
  return out;
}

/** Columns of MAMA. */
export interface Mama {
  readonly mama: Float64Array;
  readonly fama: Float64Array;
}

/**
 * MESA adaptive moving average (MAMA) and its slower follower (FAMA): smoothing between `slowLimit` and
 * `fastLimit` by how fast the dominant cycle's phase turns. First value at row 32.
 */
export function mama(values: Column, fastLimit = 0.5, slowLimit = 0.05): Mama {
  checkNumber(fastLimit, 'fastLimit', 0, 1);
  checkNumber(slowLimit, 'slowLimit', 0, 1);
  const x = float64(values);
  const out = { mama: new Float64Array(x.length), fama: new Float64Array(x.length) };
  eachRun([x], MAMA_LOOKBACK, [out.mama, out.fama], (from, to) => {
    mamaRun(x, out.mama, out.fama, from, to, fastLimit, slowLimit);
  });
  return out;
}
