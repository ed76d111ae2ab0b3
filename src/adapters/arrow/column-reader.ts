import { crc32, zstdDecompressSync } from 'node:zlib';
import { numberWidth, toNumbers } from './column-types.ts';
import type { BatchLayout, CheckedLayout, Region } from './feather-layout.ts';
import type { FileBytes } from './file-bytes.ts';
import { Lz4Decoder } from './lz4-frame.ts';

/** Pieces small enough to stay in the processor's cache between reading and checking. */
const PIECE_BYTES = 262_144;
/** More bytes are never made of one: the limit of LZ4, and far beyond what ZSTD does with candles. */
const BEST_RATIO = 255;
/** Writers may pad the values of a column to whole cache lines. */
const MOST_PADDING = 64;

/** Made for the first compressed file; its memory serves all. */
let lz4: Lz4Decoder | undefined;

/** Decodes columns of a laid-out feather file into given memory. Throws RangeError if the file is damaged. */
export class ColumnReader {
  readonly #file: FileBytes;
  readonly #layout: CheckedLayout;
  readonly rows: number;

  constructor(file: FileBytes, layout: CheckedLayout) {
    this.#file = file;
    this.#layout = layout;
    this.rows = layout.batches.reduce((sum, batch) => sum + batch.rows, 0);
  }

  /** Throws unless the file is long enough for the values that it claims, so that no memory is asked for in vain. */
  requireValues(field: number): void {
    const width = numberWidth(this.#layout.fields[field].type) ?? 1;
    for (const { rows, compression, columns } of this.#layout.batches) {
      const { length } = columns[field].values;
      if (width * rows > length * (compression === 'none' ? 1 : BEST_RATIO)) {
        throw new RangeError('a column is shorter than its number of rows');
      }
    }
  }

  /** All that says how the stored bytes of a column become numbers; equal bytes of equal form are equal columns. */
  formOf(field: number): string {
    const { fields, batches, checksums } = this.#layout;
    const { name, type } = fields[field];
    const parts = batches.map(({ rows, compression, columns }) => {
      const { nulls, validity, values } = columns[field];
      return [rows, compression, values.length, nulls === 0 ? 0 : [this.#file.path, validity.at]];
    });
    return JSON.stringify([type, checksums?.[name], parts]);
  }

  /** The values of a column as the file holds them, unless they take more than `most` bytes. */
  storedBytes(field: number, most: number): Uint8Array | undefined {
    const regions = this.#layout.batches.map(({ columns }) => columns[field].values);
    const length = regions.reduce((sum, region) => sum + region.length, 0);
    if (length > most) return undefined;
    const bytes = new Uint8Array(length);
    let done = 0;
    for (const { at, length: size } of regions) {
      this.#file.readInto(bytes.subarray(done, done + size), at);
      done += size;
    }
    return bytes;
  }

  /** Whether the file holds just these bytes as values of a column, of which it is known that they are as many. */
  isStoredAs(field: number, bytes: Uint8Array): boolean {
    let done = 0;
    for (const { columns } of this.#layout.batches) {
      const { at, length } = columns[field].values;
      for (let from = 0; from < length; from += PIECE_BYTES) {
        const piece = this.#file.piece(at + from, Math.min(PIECE_BYTES, length - from));
        if (Buffer.compare(piece, bytes.subarray(done, done + piece.length)) !== 0) return false;
        done += piece.length;
      }
    }
    return true;
  }

  /** Values of a column of numbers or times, in its own unit; missing ones are NaN. */
  readNumbers(field: number, target: Float64Array): void {
    const { type } = this.#layout.fields[field];
    const width = numberWidth(type) ?? 8;
    let sum = 0;
    let row = 0;
    for (const batch of this.#layout.batches) {
      const part = target.subarray(row, row + batch.rows);
      // Types of eight bytes are read to where their numbers will be.
      const bytes =
        width === 8
          ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
          : new Uint8Array(width * batch.rows);
      sum = this.#load(batch, batch.columns[field].values, bytes, sum);
      toNumbers(type, bytes, part);
      this.#eraseNulls(batch, field, part);
      row += batch.rows;
    }
    this.#requireChecksum(field, sum);
  }

  /** 1 where a boolean column says true. */
  readFlags(field: number): Uint8Array {
    const flags = new Uint8Array(this.rows);
    let sum = 0;
    let row = 0;
    for (const batch of this.#layout.batches) {
      const bits = new Uint8Array(Math.ceil(batch.rows / 8));
      sum = this.#load(batch, batch.columns[field].values, bits, sum);
      for (let index = 0; index < batch.rows; index++) flags[row + index] = bitAt(bits, index);
      row += batch.rows;
    }
    this.#requireChecksum(field, sum);
    return flags;
  }

  #eraseNulls(batch: BatchLayout, field: number, target: Float64Array): void {
    const { nulls, validity } = batch.columns[field];
    if (nulls === 0) return;
    const bits = new Uint8Array(Math.ceil(batch.rows / 8));
    this.#load(batch, validity, bits, 0);
    for (let row = 0; row < batch.rows; row++) if (bitAt(bits, row) === 0) target[row] = NaN;
  }

  #requireChecksum(field: number, sum: number): void {
    const { checksums, fields } = this.#layout;
    if (checksums && checksums[fields[field].name] !== sum) {
      throw new RangeError(`the checksum of column "${fields[field].name}" differs`);
    }
  }

  /** Fills `bytes` with a column's content and gives the checksum `sum` continued over it. */
  #load(batch: BatchLayout, region: Region, bytes: Uint8Array, sum: number): number {
    if (bytes.length === 0) return sum;
    if (batch.compression === 'none') return this.#loadPlain(region, bytes, sum);
    const length = new DataView(this.#file.read(region.at, 8).buffer).getBigInt64(0, true);
    const content = { at: region.at + 8, length: region.length - 8 };
    // -1: this column did not get shorter and was left as it is.
    if (length === -1n) return this.#loadPlain(content, bytes, sum);
    if (length < bytes.length || length > bytes.length + MOST_PADDING) {
      throw new RangeError('a column has another length than its number of rows');
    }
    const decoded = this.#decode(batch, content, Number(length)).subarray(0, bytes.length);
    bytes.set(decoded);
    return this.#sum(decoded, sum);
  }

  /** Content of a compressed column; valid until the next call. */
  #decode({ compression }: BatchLayout, { at, length }: Region, contentLength: number): Uint8Array {
    if (compression === 'zstd') {
      const content = zstdDecompressSync(this.#file.read(at, length), { maxOutputLength: contentLength });
      if (content.length !== contentLength) throw new RangeError('a column has another length than stated');
      return content;
    }
    lz4 ??= new Lz4Decoder();
    this.#file.readInto(lz4.prepare(length, contentLength), at);
    return lz4.decode(length, contentLength);
  }

  #loadPlain(region: Region, bytes: Uint8Array, sum: number): number {
    if (region.length < bytes.length) throw new RangeError('a column is shorter than its number of rows');
    let result = sum;
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      this.#file.readInto(piece, region.at + from);
      result = this.#sum(piece, result);
    }
    return result;
  }

  #sum(bytes: Uint8Array, sum: number): number {
    return this.#layout.checksums ? crc32(bytes, sum) : 0;
  }
}

function bitAt(bits: Uint8Array, index: number): number {
  return (bits[index >> 3] >> (index & 7)) & 1;
}
