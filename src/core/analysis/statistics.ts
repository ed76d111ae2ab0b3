/** Arithmetic mean; null for an empty list. */
export function mean(values: ArrayLike<number>): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** Middle value (mean of the two middle ones); null for an empty list. */
export function median(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Standard deviation with `ddof` degrees of freedom taken off (0 = population, 1 = sample); null where
 * there are too few values. A spread that is only rounding residue of equal values counts as 0, so that
 * nothing is ever divided by 1e-18.
 */
export function deviation(values: ArrayLike<number>, ddof: 0 | 1): number | null {
  const count = values.length;
  if (count <= ddof) return null;
  const centre = sum(values) / count;
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const away = values[i] - centre;
    squares += away * away;
    largest = Math.max(largest, Math.abs(values[i]));
  }
  const result = Math.sqrt(squares / (count - ddof));
  return result <= largest * count * Number.EPSILON ? 0 : result;
}

/** `numerator / denominator`, or null where that is not a finite number. Never -0. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  return defined(numerator / denominator);
}

/** `value * factor`, null for null. */
export function times(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

/** The value as a report shows it: null for NaN and the infinities, 0 for -0. */
export function defined(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}

/** A copy of plain data in which every number is one that a report can show: no -0, and null for what is not finite. */
export function presentable<T>(data: T): T {
  const copy = (value: unknown): unknown => {
    if (typeof value === 'number') return defined(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
  };
  return copy(data) as T;
}

/**
 * Two-sided p-value of Student's t test that the mean is 0, from the mean, the sample deviation and the number of
 * values; null with fewer than two values or without spread.
 */
export function tTestPValue(average: number | null, spread: number | null, count: number): number | null {
  if (average === null || spread === null || spread === 0) return null;
  const t = (average / spread) * Math.sqrt(count);
  const freedom = count - 1;
  return regularisedBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** Regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8, modified Lentz). */
function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return result;
}

/** Logarithm of the gamma function for positive arguments: Stirling's series, after raising small arguments to 10. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift += Math.log(z);
    z += 1;
  }
  const inverse = 1 / (z * z);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
