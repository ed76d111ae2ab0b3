import { type Column, eachRun, float64, float64Columns } from './column.ts';

function elementwise(compute: (value: number) => number) {
  return (values: Column): Float64Array => {
    const x = float64(values);
    const out = new Float64Array(x.length);
    for (let row = 0; row < x.length; row++) out[row] = compute(x[row]);
    return out;
  };
}

function pairwise(compute: (a: number, b: number) => number) {
  return (first: Column, second: Column): Float64Array => {
    const [a, b] = float64Columns([first, second]);
    const out = new Float64Array(a.length);
    for (let row = 0; row < a.length; row++) out[row] = compute(a[row], b[row]);
    return out;
  };
}

/** Sum of two columns. */
export const add = pairwise((a, b) => a + b);
/** First column minus the second. */
export const sub = pairwise((a, b) => a - b);
/** Product of two columns. */
export const mult = pairwise((a, b) => a * b);
/** First column divided by the second. */
export const div = pairwise((a, b) => a / b);

/** Arc cosine. */
export const acos = elementwise(Math.acos);
/** Arc sine. */
export const asin = elementwise(Math.asin);
/** Arc tangent. */
export const atan = elementwise(Math.atan);
/** Rounded up to a whole number. */
export const ceil = elementwise(Math.ceil);
/** Cosine. */
export const cos = elementwise(Math.cos);
/** Hyperbolic cosine. */
export const cosh = elementwise(Math.cosh);
/** e to the power of the value. */
export const exp = elementwise(Math.exp);
/** Rounded down to a whole number. */
export const floor = elementwise(Math.floor);
/** Natural logarithm. */
export const ln = elementwise(Math.log);
/** Logarithm to base 10. */
export const log10 = elementwise(Math.log10);
/** Sine. */
export const sin = elementwise(Math.sin);
/** Hyperbolic sine. */
export const sinh = elementwise(Math.sinh);
/** Square root. */
export const sqrt = elementwise(Math.sqrt);
/** Tangent. */
export const tan = elementwise(Math.tan);
/** Hyperbolic tangent. */
export const tanh = elementwise(Math.tanh);

/** Sum of all values so far. It depends on where the data begins. */
export function cumsum(values: Column): Float64Array {
  const x = float64(values);
  const out = new Float64Array(x.length);
  eachRun([x], 0, [out], (from, to) => {
    let total = 0;
    for (let row = from; row < to; row++) {
      total += x[row];
      out[row] = total;
    }
  });
  return out;
}
