/** Mixes numbers and text into a fingerprint of 64 bits that is the same on every machine. */
export interface Hasher {
  number(value: number): void;
  numbers(values: Float64Array): void;
  text(value: string): void;
  /** 16 hexadecimal digits. */
  digest(): string;
}

const BLOCK = 1024;
/** Which half of a double in memory is the low one. */
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** MurmurHash3 (x86, 32 bit, by Austin Appleby, public domain) under two seeds at once, over words of 32 bits. */
export function createHasher(): Hasher {
  let first = 0;
  let second = 0x9747b28c | 0;
  let length = 0;
  let filled = 0;
  const words = new Int32Array(BLOCK);
  const double = new Float64Array(1);
  const halves = new Int32Array(double.buffer);

  function mixIn(): void {
    let [a, b] = [first, second];
    for (let at = 0; at < filled; at++) {
      let word = Math.imul(words[at], 0xcc9e2d51);
      word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
      a ^= word;
      a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
      b ^= word;
      b = (Math.imul((b << 13) | (b >>> 19), 5) + 0xe6546b64) | 0;
    }
    [first, second] = [a, b];
    length += 4 * filled;
    filled = 0;
  }

  function add(word: number): void {
    if (filled === BLOCK) mixIn();
    words[filled++] = word;
  }

  /** The low and the high half of the double; 0 and -0 are one value, and so are all NaN, whose bits no engine promises. */
  function addNumber(value: number): void {
    const isNumber = !Number.isNaN(value);
    double[0] = value + 0;
    add(isNumber ? halves[LOW] : 0);
    add(isNumber ? halves[1 - LOW] : 0x7ff80000);
  }

  return {
    number: addNumber,
    numbers(values) {
      for (let at = 0; at < values.length; at++) addNumber(values[at]);
    },
    text(value) {
      add(value.length);
      for (let at = 0; at < value.length; at++) add(value.charCodeAt(at));
    },
    digest() {
      mixIn();
      return [first, second]
        .map((state) =>
          finish(state ^ length)
            .toString(16)
            .padStart(8, '0'),
        )
        .join('');
    },
  };
}

function finish(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
