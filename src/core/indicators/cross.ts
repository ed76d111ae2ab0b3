import { type Column, float64, float64Columns } from './column.ts';

/**
 * 1 where `a` is above `b` now and was not above it on the row before (a column or a number); row 0 and
 * rows next to a missing value are 0.
 */
export function crossedAbove(a: Column, b: Column | number): Uint8Array {
  const [upper, lower] = pair(a, b);
  const out = new Uint8Array(upper.length);
  let wasNotAbove = upper[0] <= lower[0];
  for (let row = 1; row < out.length; row++) {
    const high = upper[row];
    const low = lower[row];
    if (wasNotAbove && high > low) out[row] = 1;
    wasNotAbove = high <= low;
  }
  return out;
}

/**
 * 1 where `a` is below `b` now and was not below it on the row before (a column or a number); row 0 and
 * rows next to a missing value are 0.
 */
export function crossedBelow(a: Column, b: Column | number): Uint8Array {
  const [lower, upper] = pair(a, b);
  return crossedAbove(upper, lower);
}

function pair(a: Column, b: Column | number): readonly [Float64Array, Float64Array] {
  return typeof b === 'number' ? [float64(a), new Float64Array(a.length).fill(b)] : float64Columns([a, b]);
}
