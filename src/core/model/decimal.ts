/**
 * Decimal-exact arithmetic on doubles. A double stands for its shortest decimal form (the one that is
 * printed): 0.29 is 0.29, not 0.28999999999999998. Plain `Math.floor(x / step) * step` loses a step here.
 */

/** A decimal number: `digits * 10^-scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The decimal that a finite double prints as. */
export function decimalOf(value: number): Decimal {
  const text = String(value);
  const [mantissa, exponent] = text.split('e');
  const point = mantissa.indexOf('.');
  const fraction = point < 0 ? 0 : mantissa.length - point - 1;
  const scale = fraction - (exponent === undefined ? 0 : Number(exponent));
  const digits = BigInt(point < 0 ? mantissa : mantissa.replace('.', ''));
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** The double nearest to a decimal. */
export function toNumber({ digits, scale }: Decimal): number {
  return Number(`${digits}e${-scale}`);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: rescale(a, scale) + rescale(b, scale), scale };
}

export function negateDecimal(a: Decimal): Decimal {
  return { digits: -a.digits, scale: a.scale };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** a / b, cut (not rounded) after `places` decimals. */
export function divideDecimals(a: Decimal, b: Decimal, places: number): Decimal {
  const shift = places + b.scale - a.scale;
  const digits =
    shift >= 0 ? (a.digits * 10n ** BigInt(shift)) / b.digits : a.digits / (b.digits * 10n ** BigInt(-shift));
  return { digits, scale: places };
}

function rescale({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

/** More than a few operations with doubles can be off, and no money. */
const COMPUTING_NOISE = 2 ** -49;

/** Beyond this many half-steps the products below are no longer exact in a double. */
const EXACT_LIMIT = 2 ** 52;

/**
 * The multiples of a step (tick size, amount step), which may be any decimal: 0.00001, 0.05, 10.
 * Results are the double nearest to the decimal `k * step`.
 */
export class Grid {
  readonly step: number;
  /** step = #unit / #power; whole numbers. */
  readonly #unit: number;
  readonly #power: number;

  /** Throws RangeError unless `step` is a finite number above 0 with at most 22 decimals. */
  constructor(step: number) {
    if (!(step > 0) || !Number.isFinite(step)) throw new RangeError(`a step must be above 0, got ${step}`);
    const { digits, scale } = decimalOf(step);
    if (scale > 22) throw new RangeError(`a step may have 22 decimals at most, got ${step}`);
    this.step = step;
    this.#unit = Number(digits);
    this.#power = 10 ** scale;
  }

  /** The largest multiple that is not above `value`. */
  floor(value: number): number {
    const count = this.#floorCount(value);
    return count === undefined ? this.#exact(value, 'floor') : this.#value(count);
  }

  /** The smallest multiple that is not below `value`. */
  ceil(value: number): number {
    const count = this.#floorCount(value);
    if (count === undefined) return this.#exact(value, 'ceil');
    const floor = this.#value(count);
    return floor >= value ? floor : this.#value(count + 1);
  }

  /** The nearest multiple; a value in the middle goes away from zero. */
  round(value: number): number {
    if (value < 0) return -this.round(-value);
    const count = this.#floorCount(value);
    if (count === undefined) return this.#exact(value, 'round');
    const middle = ((2 * count + 1) * this.#unit * 5) / (this.#power * 10);
    return this.#value(value >= middle ? count + 1 : count);
  }

  /** Exact product of a value on this grid and one on another, rounded once to a double. */
  product(value: number, grid: Grid, other: number): number {
    const count = Math.round(value * this.#power);
    const otherCount = Math.round(other * grid.#power);
    const power = this.#power * grid.#power;
    const isExact = count / this.#power === value && otherCount / grid.#power === other && power <= 1e22;
    if (isExact && Math.abs(count * otherCount) < EXACT_LIMIT) return (count * otherCount) / power;
    return toNumber(multiplyDecimals(decimalOf(value), decimalOf(other)));
  }

  /** `value` cut towards zero. */
  truncate(value: number): number {
    return value < 0 ? -this.floor(-value) : this.floor(value);
  }

  /** As truncate, of the result of a calculation with doubles: what lies below a multiple by rounding noise only is that multiple. */
  truncateComputed(value: number): number {
    return this.truncate(value * (1 + COMPUTING_NOISE));
  }

  #value(count: number): number {
    return (count * this.#unit) / this.#power;
  }

  /** Undefined where doubles cannot hold the count exactly. */
  #floorCount(value: number): number | undefined {
    let count = Math.floor((value * this.#power) / this.#unit);
    if (!(Math.abs((2 * count + 3) * this.#unit * 5) < EXACT_LIMIT)) return undefined;
    if (this.#value(count + 1) <= value) count++;
    else if (this.#value(count) > value) count--;
    return count;
  }

  #exact(value: number, mode: 'floor' | 'ceil' | 'round'): number {
    if (!Number.isFinite(value)) return value;
    const wanted = decimalOf(value);
    const step = decimalOf(this.step);
    const scale = Math.max(wanted.scale, step.scale);
    const size = rescale(step, scale);
    const amount = rescale(wanted, scale);
    let count = amount / size;
    if (count * size > amount) count--;
    const rest = amount - count * size;
    if (mode === 'ceil' ? rest > 0n : mode === 'round' && 2n * rest >= size) count++;
    return toNumber({ digits: count * step.digits, scale: step.scale });
  }
}

/** `value` rounded to `places` decimals, ties away from zero in its exact binary value (as C's printf, apart from ties); never -0. */
export function roundTo(value: number, places: number): number {
  const power = 10 ** places;
  const scaled = value * power;
  const size = Math.abs(scaled);
  // The product is off by half a digit of its last place at most: only near a tie does that matter.
  const isPlain = size < EXACT_LIMIT && Math.abs(size - Math.floor(size) - 0.5) > size * 2 ** -51;
  return (isPlain ? Math.round(scaled) / power : Number(value.toFixed(places))) + 0;
}

/** Two doubles that differ by rounding noise only: no two decimals of 15 digits are that close. */
const NOISE = 4.5e-16;

/** a <= b for prices as decimals: 0.09293 <= 0.09293000000000001 and the other way round. */
export function atMost(a: number, b: number): boolean {
  return a <= b || a - b <= Math.abs(b) * NOISE;
}
