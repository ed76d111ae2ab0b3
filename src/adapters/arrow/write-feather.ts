import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type * as lz4js from 'lz4js';
import { CANDLE_COLUMNS } from '../../core/model/candles.ts';
import type { Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { fieldName } from './candle-columns.ts';
import { layoutChecksum } from './feather-layout.ts';
import type { BatchLayout } from './feather-layout.ts';
import { batchHeader, fileEnd, fileStart, roundUp } from './feather-messages.ts';
import type { BatchPlace, StoredField } from './feather-messages.ts';

// Loaded when something is compressed: reading does not need it.
const require = createRequire(import.meta.url);

/** How to store candles. */
export interface WriteOptions {
  /** `lz4` halves the files and doubles the time to load them. Default: none. */
  readonly compression?: 'none' | 'lz4';
}

interface StoredColumn extends StoredField {
  /** Bytes of rows `from` to `to`. */
  bytes(from: number, to: number): Uint8Array;
}

/** Rows of a compressed batch: its columns then stay in the processor's cache. */
const BATCH_ROWS = 65_536;

/**
 * Writes candles as a feather file with freqtrade's columns (`filled` follows only if a candle is filled). The file is
 * complete or not there: it is written beside its place and then renamed. Throws InputError DATA_TIME for a time that is
 * not a whole number of milliseconds, DATA_UNWRITABLE if the file system refuses.
 */
export function writeFeather(path: string, candles: Candles, options: WriteOptions = {}): void {
  const isWhole = CANDLE_COLUMNS.every((name) => candles[name].length === candles.length);
  if (!isWhole) throw new TypeError('candles that are to be stored need all columns');
  const row = candles.time.findIndex((time) => !Number.isSafeInteger(time));
  if (row !== -1) {
    throw new InputError('DATA_TIME', `row ${row}: a candle's time must be whole milliseconds`, {
      path,
      value: candles.time[row],
      hint: 'Correct the time in the source.',
    });
  }
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(temporary, (write) => writeContent(write, candles, options.compression === 'lz4'));
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new InputError('DATA_UNWRITABLE', `cannot write the file: ${(cause as Error).message}`, {
      path,
      hint: 'Look whether the folder may be written to and has room.',
      cause,
    });
  }
}

/** Appends bytes to the file, filled up to the alignment; gives their position. */
type Write = (bytes: Uint8Array) => number;

function writeContent(write: Write, candles: Candles, isCompressed: boolean): void {
  const columns = storedColumns(candles);
  const fields = columns.map(({ name, type }) => ({ name, type }));
  write(fileStart(fields));
  const batches: BatchLayout[] = [];
  const places: BatchPlace[] = [];
  const sums = columns.map(() => 0);
  const rowsInBatch = isCompressed ? BATCH_ROWS : Math.max(1, candles.length);
  for (let from = 0; from < candles.length; from += rowsInBatch) {
    const to = Math.min(from + rowsInBatch, candles.length);
    const plain = columns.map((column) => column.bytes(from, to));
    for (const [index, bytes] of plain.entries()) sums[index] = crc32(bytes, sums[index]);
    const stored = isCompressed ? plain.map(compress) : plain;
    const lengths = stored.map((bytes) => bytes.length);
    const header = batchHeader(to - from, lengths, isCompressed);
    const bodyLength = lengths.reduce((sum, length) => sum + roundUp(length), 0);
    places.push({ at: write(header), headerLength: header.length, bodyLength });
    const chunks = stored.map((bytes) => {
      const at = write(bytes);
      return { nulls: 0, validity: { at, length: 0 }, values: { at, length: bytes.length } };
    });
    batches.push({ rows: to - from, compression: isCompressed ? 'lz4' : 'none', columns: chunks });
  }
  const ofColumns = fields.map(({ name }, index) => [name, sums[index]]);
  write(fileEnd(fields, places, { layout: layoutChecksum({ fields, batches }), ...Object.fromEntries(ofColumns) }));
}

function storedColumns(candles: Candles): StoredColumn[] {
  const columns = CANDLE_COLUMNS.map((name): StoredColumn => {
    const column = candles[name];
    if (name === 'time') {
      return {
        name: fieldName(name),
        type: 'timestamp_ms',
        bytes: (from, to) => fromMilliseconds(column.subarray(from, to)),
      };
    }
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    return { name: fieldName(name), type: 'float64', bytes: (from, to) => bytes.subarray(8 * from, 8 * to) };
  });
  const { filled } = candles;
  if (!filled?.includes(1)) return columns;
  return [...columns, { name: 'filled', type: 'bool', bytes: (from, to) => packBits(filled.subarray(from, to)) }];
}

/** Milliseconds as 64-bit integers. */
function fromMilliseconds(time: Float64Array): Uint8Array {
  const words = new Int32Array(2 * time.length);
  for (let row = 0; row < time.length; row++) {
    words[2 * row] = time[row] % 2 ** 32;
    words[2 * row + 1] = Math.floor(time[row] / 2 ** 32);
  }
  return new Uint8Array(words.buffer);
}

function packBits(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let row = 0; row < flags.length; row++) if (flags[row]) bits[row >> 3] |= 1 << (row & 7);
  return bits;
}

/** An LZ4 frame after the length of its content, or the content itself after -1 where that is shorter. */
function compress(bytes: Uint8Array): Uint8Array {
  const frame = (require('lz4js') as typeof lz4js).compress(bytes);
  const isShorter = frame.length < bytes.length;
  const content = isShorter ? frame : bytes;
  const stored = new Uint8Array(8 + content.length);
  new DataView(stored.buffer).setBigInt64(0, BigInt(isShorter ? bytes.length : -1), true);
  stored.set(content, 8);
  return stored;
}

function writeWhole(path: string, produce: (write: Write) => void): void {
  const descriptor = openSync(path, 'w');
  try {
    let position = 0;
    produce((bytes) => {
      const at = position;
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      const padding = roundUp(bytes.length) - bytes.length;
      writeSync(descriptor, new Uint8Array(padding));
      position += bytes.length + padding;
      return at;
    });
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the new name itself last through a power cut. Windows cannot open folders and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
