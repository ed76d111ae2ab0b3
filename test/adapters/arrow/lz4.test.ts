import fc from 'fast-check';
import lz4 from 'lz4js';
import { describe, expect, it } from 'vitest';
import { Lz4Decoder } from '../../../src/adapters/arrow/lz4-frame.ts';

function decode(frame: Uint8Array, length: number, decoder = new Lz4Decoder()): Uint8Array {
  decoder.prepare(frame.length, length).set(frame);
  return decoder.decode(frame.length, length);
}

/** Bytes with repetitions at every distance, as prices have them. */
const repetitive = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 30 })), { maxLength: 30 })
  .map((parts) =>
    Uint8Array.from(parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => [...bytes]).flat())),
  )
  .filter((bytes) => bytes.length > 0);

describe('LZ4 frames', () => {
  it('of another implementation are decoded to what went in', () => {
    const decoder = new Lz4Decoder();
    fc.assert(
      fc.property(fc.oneof(repetitive, fc.uint8Array({ minLength: 1, maxLength: 5000 })), (bytes) => {
        expect([...decode(lz4.compress(bytes), bytes.length, decoder)]).toEqual([...bytes]);
      }),
    );
  });

  it('longer than a block', () => {
    const bytes = Uint8Array.from({ length: 9_000_000 }, (_, at) => (at * at) >> 9);
    expect(Buffer.compare(decode(lz4.compress(bytes), bytes.length), bytes)).toBe(0);
  });

  it('damaged anywhere never reach beyond the content', () => {
    const bytes = Uint8Array.from({ length: 600 }, (_, at) => (at >> 3) % 11);
    const frame = lz4.compress(bytes);
    const decoder = new Lz4Decoder();
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(frame);
        damaged[at] ^= change;
        try {
          expect(decode(damaged, bytes.length, decoder).length).toBe(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of another length than stated are refused', () => {
    const frame = lz4.compress(Uint8Array.from({ length: 100 }, (_, at) => at));
    expect(() => decode(frame, 99)).toThrow(RangeError);
    expect(() => decode(frame, 101)).toThrow(RangeError);
    expect(() => decode(frame.subarray(0, frame.length - 5), 100)).toThrow(RangeError);
  });
});
