import { LZ4_SLACK, makeBlockDecoder } from './lz4-wasm.ts';

const PAGE = 65_536;
const MAGIC = 0x18_4d_22_04;
const HAS_DICTIONARY = 0x01;
const HAS_CONTENT_CHECKSUM = 0x04;
const HAS_CONTENT_SIZE = 0x08;
const HAS_BLOCK_CHECKSUM = 0x10;

/** Decodes LZ4 frames (lz4_Frame_format.md) in memory that is used again for every frame. */
export class Lz4Decoder {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #decodeBlock = makeBlockDecoder(this.#memory);
  /** The frame lies behind the room for its content. */
  #frameStart = 0;

  /** Where to put a frame of `frameLength` bytes whose content has `contentLength`; valid until the next call. */
  prepare(frameLength: number, contentLength: number): Uint8Array {
    this.#frameStart = contentLength + LZ4_SLACK;
    const missing = this.#frameStart + frameLength + LZ4_SLACK - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return new Uint8Array(this.#memory.buffer, this.#frameStart, frameLength);
  }

  /** Content of the frame that was put there; valid until the next call. Throws RangeError for a bad frame. */
  decode(frameLength: number, contentLength: number): Uint8Array {
    const view = new DataView(this.#memory.buffer, this.#frameStart, frameLength);
    if (view.getUint32(0, true) !== MAGIC) throw new RangeError('not an LZ4 frame');
    const flags = view.getUint8(4);
    if (flags >> 6 !== 1 || flags & HAS_DICTIONARY) throw new RangeError('LZ4 frame of an unknown version');
    let at = flags & HAS_CONTENT_SIZE ? 15 : 7;
    let written = 0;
    for (;;) {
      const word = view.getUint32(at, true);
      at += 4;
      if (word === 0) break;
      const length = word & 0x7f_ff_ff_ff;
      if (at + length > frameLength) throw new RangeError('LZ4 block beyond the end of its frame');
      const source = this.#frameStart + at;
      written =
        word >>> 31
          ? this.#copy(source, length, written, contentLength)
          : this.#decode(source, length, written, contentLength);
      at += length + (flags & HAS_BLOCK_CHECKSUM ? 4 : 0);
    }
    const end = at + (flags & HAS_CONTENT_CHECKSUM ? 4 : 0);
    if (written !== contentLength || end !== frameLength)
      throw new RangeError('LZ4 frame of another length than stated');
    return new Uint8Array(this.#memory.buffer, 0, contentLength);
  }

  #decode(source: number, length: number, written: number, contentLength: number): number {
    const end = this.#decodeBlock(source, source + length, written, contentLength);
    if (end === 0) throw new RangeError('damaged LZ4 block');
    return end;
  }

  #copy(source: number, length: number, written: number, contentLength: number): number {
    if (written + length > contentLength) throw new RangeError('LZ4 block longer than its content');
    new Uint8Array(this.#memory.buffer).copyWithin(written, source, source + length);
    return written + length;
  }
}
