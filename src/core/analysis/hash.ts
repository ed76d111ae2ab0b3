/** Mixes numbers and text into a fingerprint of 64 bits that is the same on every machine. */
export interface Hasher {
  number(value: number): void;
  text(value: string): void;
  /** 16 hexadecimal digits. */
  digest(): string;
}

/** MurmurHash3 (x86, 32 bit, by Austin Appleby, public domain) under two seeds at once, over words of 32 bits. */
export function createHasher(): Hasher {
  let first = 0;
  let second = 0x9747b28c | 0;
  let length = 0;
  const bytes = new DataView(new ArrayBuffer(8));
  const word = (value: number): void => {
    let mixed = Math.imul(value, 0xcc9e2d51);
    mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
    first ^= mixed;
    first = (Math.imul((first << 13) | (first >>> 19), 5) + 0xe6546b64) | 0;
    second ^= mixed;
    second = (Math.imul((second << 13) | (second >>> 19), 5) + 0xe6546b64) | 0;
    length += 4;
  };
  return {
    /** Little-endian halves of the double; 0 and -0 are one value, and so are all NaN, whose bits no engine promises. */
    number(value) {
      if (Number.isNaN(value)) bytes.setBigUint64(0, 0x7ff8000000000000n, true);
      else bytes.setFloat64(0, value + 0, true);
      word(bytes.getInt32(0, true));
      word(bytes.getInt32(4, true));
    },
    text(value) {
      word(value.length);
      for (let i = 0; i < value.length; i++) word(value.charCodeAt(i));
    },
    digest: () =>
      [first, second]
        .map((state) =>
          finish(state ^ length)
            .toString(16)
            .padStart(8, '0'),
        )
        .join(''),
  };
}

function finish(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
