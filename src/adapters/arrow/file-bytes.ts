import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of an open file from a position on. Throws RangeError if it ends before. */
export type ReadAt = (at: number, length: number) => Uint8Array;

/** Memory for what is only looked at. */
let passing = new Uint8Array(0);

/** An open file that is read piece by piece. */
export class FileBytes {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  readInto(target: Uint8Array, at: number): void {
    for (let done = 0; done < target.length;) {
      const count = readSync(this.#descriptor, target, done, target.length - done, at + done);
      if (count === 0) throw new RangeError('the file ends too early');
      done += count;
    }
  }

  /** Bytes that are valid until the next call, of any file. */
  piece(at: number, length: number): Uint8Array {
    if (passing.length < length) passing = new Uint8Array(length);
    const bytes = passing.subarray(0, length);
    this.readInto(bytes, at);
    return bytes;
  }

  read(at: number, length: number): Uint8Array {
    if (at < 0 || at + length > this.size) throw new RangeError('the file ends too early');
    const bytes = new Uint8Array(length);
    this.readInto(bytes, at);
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
