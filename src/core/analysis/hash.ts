/** A double and its two halves in memory, and which of them is the low one. */
const DOUBLE = new Float64Array(1);
const HALVES = new Int32Array(DOUBLE.buffer);
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;
/** High half of every NaN, whose bits no engine promises. */
const NAN_HIGH = 0x7ff80000;

/**
 * Mixes numbers and text into a fingerprint of 64 bits that is the same on every machine: MurmurHash3 (x86, 32 bit, by
 * Austin Appleby, public domain) under two seeds at once, over words of 32 bits.
 */
export class Hasher {
  #first = 0;
  #second = 0x9747b28c | 0;
  #words = 0;

  number(value: number): void {
    this.numbers(Float64Array.of(value));
  }

  /** The low and the high half of each double; 0 and -0 are one value, and so are all NaN. */
  numbers(values: Float64Array): void {
    let first = this.#first;
    let second = this.#second;
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      const isNumber = !Number.isNaN(value);
      DOUBLE[0] = value + 0;
      const low = scramble(isNumber ? HALVES[LOW] : 0);
      const high = scramble(isNumber ? HALVES[HIGH] : NAN_HIGH);
      first = stir(stir(first, low), high);
      second = stir(stir(second, low), high);
    }
    this.#first = first;
    this.#second = second;
    this.#words += 2 * values.length;
  }

  text(value: string): void {
    let word = scramble(value.length);
    let first = stir(this.#first, word);
    let second = stir(this.#second, word);
    for (let at = 0; at < value.length; at++) {
      word = scramble(value.charCodeAt(at));
      first = stir(first, word);
      second = stir(second, word);
    }
    this.#first = first;
    this.#second = second;
    this.#words += 1 + value.length;
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    return [this.#first, this.#second]
      .map((state) =>
        finish(state ^ (4 * this.#words))
          .toString(16)
          .padStart(8, '0'),
      )
      .join('');
  }
}

/** Gathers a row of columns, to be hashed. */
export function copyRow(columns: readonly Float64Array[], row: number, cells: Float64Array): void {
  for (let column = 0; column < columns.length; column++) cells[column] = columns[column][row];
}

function scramble(value: number): number {
  const word = Math.imul(value, 0xcc9e2d51);
  return Math.imul((word << 15) | (word >>> 17), 0x1b873593);
}

function stir(state: number, word: number): number {
  const mixed = state ^ word;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
