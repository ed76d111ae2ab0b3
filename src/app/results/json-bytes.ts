const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** Longest text of a double in JSON, with room. */
const LONGEST_NUMBER = 32;
const BILLION = 1e9;
/** Doubles below this, and not below 10^-6, that have 8 decimals at most, print as these decimals. */
const PLAIN = 1e6;
const PLACES = 8;
const UNIT = 10 ** PLACES;

/**
 * JSON as UTF-8 bytes, for lists of a great many numbers: the text is that of JSON.stringify, in a fraction of its time
 * for whole numbers and for decimals of few digits, as prices and times are.
 */
export class JsonBytes {
  #bytes = new Uint8Array(1 << 20);
  #length = 0;

  /** What was written so far; valid until more is written. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** JSON that is text already. */
  raw(json: string): void {
    this.#copy(Buffer.from(json));
  }

  /** `[1,2.5,null]` of the first `length` numbers; NaN is null. */
  numbers(values: ArrayLike<number>, length: number): void {
    this.raw('[');
    for (let row = 0; row < length; row++) {
      this.#room(LONGEST_NUMBER);
      if (row > 0) this.#bytes[this.#length++] = COMMA;
      this.#number(values[row]);
    }
    this.raw(']');
  }

  /** `["a","b"]`, or a list of whatever else is written by few different texts. */
  cells<T>(values: ArrayLike<T>, length: number, textOf: (value: T) => string = JSON.stringify): void {
    const known = new Map<T, Uint8Array>();
    for (let row = 0; row < length; row++) {
      const value = values[row];
      let bytes = known.get(value);
      if (bytes === undefined) known.set(value, (bytes = Buffer.from(`,${textOf(value)}`)));
      this.#copy(bytes);
      if (row === 0) this.#bytes[this.#length - bytes.length] = 91;
    }
    this.raw(length === 0 ? '[]' : ']');
  }

  #number(value: number): void {
    if (Number.isNaN(value)) return this.raw('null');
    const size = Math.abs(value);
    if (size < PLAIN * BILLION && Math.floor(value) === value) {
      if (value < 0) this.#bytes[this.#length++] = MINUS;
      return this.#whole(size);
    }
    const units = Math.round(size * UNIT);
    if (size < PLAIN && size >= 1e-6 && units / UNIT === size) {
      if (value < 0) this.#bytes[this.#length++] = MINUS;
      return this.#decimal(units);
    }
    this.#ascii(JSON.stringify(value));
  }

  /** A whole number below 10^15. */
  #whole(value: number): void {
    const high = Math.floor(value / BILLION);
    if (high > 0) this.#digits(high, digitsOf(high));
    const low = value - high * BILLION;
    this.#digits(low, high > 0 ? 9 : digitsOf(low));
  }

  /** A number of units of 10^-8, without zeros at the end. */
  #decimal(units: number): void {
    const whole = Math.floor(units / UNIT);
    let rest = units - whole * UNIT;
    let places = PLACES;
    while (rest % 10 === 0) {
      rest /= 10;
      places--;
    }
    this.#digits(whole, digitsOf(whole));
    this.#bytes[this.#length++] = POINT;
    this.#digits(rest, places);
  }

  /** `count` digits of a whole number below 2^31. */
  #digits(value: number, count: number): void {
    let rest = value | 0;
    for (let at = this.#length + count - 1; at >= this.#length; at--) {
      const next = (rest / 10) | 0;
      this.#bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#length += count;
  }

  #ascii(text: string): void {
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at);
  }

  #copy(bytes: Uint8Array): void {
    this.#room(bytes.length);
    for (let at = 0; at < bytes.length; at++) this.#bytes[this.#length++] = bytes[at];
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const bytes = new Uint8Array(2 * (this.#length + count));
    bytes.set(this.bytes);
    this.#bytes = bytes;
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}
