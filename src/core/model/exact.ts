import { InputError } from './errors.ts';

/** A decimal number counted in units of 10^-18: what ledgers and the simulated exchange add up without rounding. */
export type Exact = bigint;

const DIGITS = 18;
export const ONE: Exact = 10n ** BigInt(DIGITS);
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a decimal, also with an exponent. Throws InputError DECIMAL_INVALID, also where digits beyond 10^-18 would be lost. */
export function exact(text: string): Exact {
  const match = DECIMAL.exec(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) {
    throw new InputError('DECIMAL_INVALID', `not a decimal number: ${JSON.stringify(text)}`, { value: text });
  }
  const shift = DIGITS - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && digits % scale !== 0n) {
    throw new InputError('DECIMAL_INVALID', `more than ${DIGITS} decimal places: ${text}`, { value: text });
  }
  const value = shift < 0 ? digits / scale : digits * scale;
  return sign === '-' ? -value : value;
}

/** The shortest decimal text, never with an exponent: `0.00012`. */
export function exactText(value: Exact): string {
  if (value < 0n) return `-${exactText(-value)}`;
  // By characters: venues write millions of these.
  const digits = value.toString();
  const point = digits.length - DIGITS;
  let end = digits.length;
  while (end > Math.max(point, 0) && digits[end - 1] === '0') end--;
  if (point > 0)
    return end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
  return end === 0 ? '0' : `0.${'0'.repeat(-point)}${digits.slice(0, end)}`;
}

/** The double nearest to the value. */
export function exactNumber(value: Exact): number {
  return Number(exactText(value));
}

/** The decimal that a double prints as. */
export function exactOf(value: number): Exact {
  return exact(String(value));
}

/** a * b, cut towards zero at 10^-18. */
export function times(a: Exact, b: Exact): Exact {
  return (a * b) / ONE;
}

/** a / b, cut towards zero at 10^-18. */
export function over(a: Exact, b: Exact): Exact {
  return (a * ONE) / b;
}
