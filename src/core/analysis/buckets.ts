/** A range of values, `from` inclusive, `to` exclusive (the last one inclusive), and how many lie in it. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Steps that people read easily, in each power of ten. */
const ROUND_STEPS = [1, 2, 2.5, 5, 10];
/** Below this, differences are residue of arithmetic. */
const NARROWEST = 1e-9;

/**
 * Counts values in at most about `most` ranges of one round width, zero being a border. Values beyond the 1st and 99th
 * percentile are counted in the outermost ranges, so that one freak does not flatten the rest.
 */
export function histogram(values: readonly number[], most = 40): Bucket[] {
  if (values.length === 0) return [];
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)];
  const [low, high] = [at(0.01), at(0.99)];
  const step = roundStep(Math.max((high - low) / most || Math.abs(high) / 10 || 1, NARROWEST));
  const first = Math.floor(low / step);
  const counts = Array.from({ length: Math.floor(high / step) - first + 1 }, () => 0);
  for (const value of sorted) counts[Math.min(Math.max(Math.floor(value / step) - first, 0), counts.length - 1)]++;
  return counts.map((count, index) => ({ from: (first + index) * step, to: (first + index + 1) * step, count }));
}

function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * (ROUND_STEPS.find((step) => step * power >= wanted * (1 - 1e-9)) ?? 10);
}

/** Borders that cut values into at most `parts` of equal count; equal values stay together. Ends included, sorted. */
export function quantileBorders(values: readonly number[], parts: number): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [];
  const borders = Array.from(
    { length: parts + 1 },
    (_, part) => sorted[Math.round(((sorted.length - 1) * part) / parts)],
  );
  return borders.filter((border, index) => index === 0 || border > borders[index - 1]);
}
