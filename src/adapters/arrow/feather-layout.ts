import { crc32 } from 'node:zlib';
import { FlatTable } from './flat-buffer.ts';
import type { ReadAt } from './file-bytes.ts';

export const MAGIC = 'ARROW1';
/** Key of the checksums in the footer; other programs ignore it, and drop it when they write the data again. */
export const CHECKSUM_KEY = 'tradewright.crc32';

/** How the values of a column are stored, as far as candles need it; anything else is `other`. */
export type ColumnType = 'float64' | 'int64' | 's' | 'ms' | 'us' | 'ns' | 'bool' | 'other';

/** A piece of the file: position and length in bytes. */
export interface Region {
  readonly at: number;
  readonly length: number;
}

/** One column of one record batch. */
export interface ColumnChunk {
  readonly nulls: number;
  readonly validity: Region;
  readonly values: Region;
}

export interface BatchLayout {
  readonly rows: number;
  readonly compression: 'none' | 'lz4' | 'zstd';
  /** In the order of the fields. */
  readonly columns: readonly ColumnChunk[];
}

/** Where everything lies in a feather (Arrow IPC) file of plain columns. */
export interface FeatherLayout {
  readonly fields: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly batches: readonly BatchLayout[];
}

/** A layout with the checksums that our own writer adds: of the layout itself, and of each column's bytes. */
export interface CheckedLayout extends FeatherLayout {
  readonly checksums: Readonly<Record<string, number>> | undefined;
}

/**
 * Reads the footer and the batches' headers (Arrow columnar format 1.5, File.fbs, Schema.fbs, Message.fbs). Gives
 * undefined if the file has anything but flat columns of fixed width: dictionaries, texts, lists. Throws RangeError
 * if it is damaged.
 */
export function readLayout(size: number, readAt: ReadAt): CheckedLayout | undefined {
  const footer = FlatTable.root(readFooter(size, readAt));
  const schema = footer.table(1);
  if (!schema) throw new RangeError('no schema');
  const fields = schema
    .tables(1)
    .map((field) => ({ name: field.text(0), type: columnType(field), isFlat: isFlat(field) }));
  const isPlain = fields.every((field) => field.isFlat) && footer.structs(2, 3).length === 0 && schema.int16(0) === 0;
  if (!isPlain) return undefined;
  const batches = footer.structs(3, 3).map(([at, headerLength, bodyLength]) => {
    // The middle word is an int32 and padding.
    const length = headerLength % 2 ** 32;
    if (at + length + bodyLength > size) throw new RangeError('a batch lies beyond the end of the file');
    return readBatch(readAt(at, length), { at: at + length, length: bodyLength }, fields.length);
  });
  const layout = { fields: fields.map(({ name, type }) => ({ name, type })), batches };
  const stated = footer.tables(4).find((entry) => entry.text(0) === CHECKSUM_KEY);
  const checksums = stated && parseChecksums(stated.text(1));
  if (checksums && checksums.layout !== layoutChecksum(layout))
    throw new RangeError('the checksum of the layout differs');
  return { ...layout, checksums };
}

/** Checksum of everything that decides how the bytes are read. */
export function layoutChecksum(layout: FeatherLayout): number {
  return crc32(JSON.stringify(layout));
}

function readFooter(size: number, readAt: ReadAt): DataView {
  if (size < 24 || text(readAt(0, 6)) !== MAGIC) throw new RangeError('it does not start as a feather file does');
  const tail = readAt(size - 10, 10);
  if (text(tail.subarray(4)) !== MAGIC)
    throw new RangeError('it does not end as a feather file does: part of it is missing');
  const length = view(tail).getInt32(0, true);
  if (length <= 0 || length > size - 18) throw new RangeError('the length of the footer is impossible');
  return view(readAt(size - 10 - length, length));
}

function readBatch(header: Uint8Array, body: Region, fieldCount: number): BatchLayout {
  const words = view(header);
  const start = words.getInt32(0, true) === -1 ? 8 : 4;
  const message = FlatTable.root(view(header.subarray(start)));
  const batch = message.table(2);
  if (message.int8(1) !== 3 || !batch) throw new RangeError('a record batch is expected');
  const nodes = batch.structs(1, 2);
  const buffers = batch.structs(2, 2);
  if (nodes.length !== fieldCount || buffers.length !== 2 * fieldCount) {
    throw new RangeError('a record batch has not as many columns as the schema');
  }
  const rows = batch.int64(0);
  let end = 0;
  const regions = buffers.map(([at, length]) => {
    if (at < end || at + length > body.length) throw new RangeError('a column lies outside its record batch');
    end = at + length;
    return { at: body.at + at, length };
  });
  const columns = nodes.map(([length, nulls], index) => {
    if (length !== rows || nulls > rows) throw new RangeError('columns of unequal length');
    return { nulls, validity: regions[2 * index], values: regions[2 * index + 1] };
  });
  return { rows, compression: compressionOf(batch), columns };
}

function compressionOf(batch: FlatTable): BatchLayout['compression'] {
  const compression = batch.table(3);
  if (!compression) return 'none';
  const codec = compression.int8(0);
  if (codec !== 0 && codec !== 1) throw new RangeError('unknown compression');
  return codec === 0 ? 'lz4' : 'zstd';
}

/** Numbers of the `Type` union in Schema.fbs. */
const INT = 2;
const FLOAT = 3;
const BOOL = 6;
const TIMESTAMP = 10;
/** Types of one fixed width: integers, floats, booleans, decimals, dates, times, timestamps, intervals, durations. */
const FIXED_WIDTH = [INT, FLOAT, BOOL, 7, 8, 9, TIMESTAMP, 11, 18];

function isFlat(field: FlatTable): boolean {
  return FIXED_WIDTH.includes(field.int8(2)) && field.table(4) === undefined && field.tables(5).length === 0;
}

function columnType(field: FlatTable): ColumnType {
  const id = field.int8(2);
  const type = field.table(3);
  if (!type) return 'other';
  if (id === FLOAT && type.int16(0) === 2) return 'float64';
  if (id === INT && type.int32(0) === 64 && type.int8(1) === 1) return 'int64';
  if (id === TIMESTAMP) return (['s', 'ms', 'us', 'ns'] as const)[type.int16(0)] ?? 'other';
  return id === BOOL ? 'bool' : 'other';
}

/** `name=hex` pairs, separated by spaces. */
function parseChecksums(line: string): Record<string, number> {
  const pairs = line.split(' ').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([name, hex]) => [name, Number.parseInt(hex ?? '', 16)]));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
