import { crc32 } from 'node:zlib';
import { bufferCount, columnType } from './column-types.ts';
import type { ColumnType } from './column-types.ts';
import { FlatTable } from './flat-buffer.ts';
import type { ReadAt } from './file-bytes.ts';

export const MAGIC = 'ARROW1';
/** Number of the `MessageHeader` union in Message.fbs. */
const RECORD_BATCH = 3;
const NOTHING: Region = { at: 0, length: 0 };
/** Key of the checksums in the footer; other programs ignore it, and drop it when they write the data again. */
export const CHECKSUM_KEY = 'tradewright.crc32';

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
 * Reads the footer and the batches' headers (Arrow columnar format: File.fbs, Schema.fbs, Message.fbs). Throws RangeError
 * if the file is damaged, or has nested columns.
 */
export function readLayout(size: number, readAt: ReadAt): CheckedLayout {
  const footer = FlatTable.root(readFooter(size, readAt));
  const schema = footer.table(1);
  if (!schema || schema.int16(0) !== 0) throw new RangeError('no schema in little-endian order');
  const fields = schema.tables(1);
  const buffersOfFields = fields.map(bufferCount);
  const batches = footer.structs(3, 3).map(([at, lengthAndPadding, bodyLength]) => {
    const headerLength = lengthAndPadding % 2 ** 32;
    if (at + headerLength + bodyLength > size) throw new RangeError('a batch lies beyond the end of the file');
    return readBatch(readAt(at, headerLength), { at: at + headerLength, length: bodyLength }, buffersOfFields);
  });
  const layout = { fields: fields.map((field) => ({ name: field.text(0), type: columnType(field) })), batches };
  const stated = footer.tables(4).find((entry) => entry.text(0) === CHECKSUM_KEY);
  const checksums = stated && parseChecksums(stated.text(1));
  if (checksums && checksums.layout !== layoutChecksum(layout))
    throw new RangeError('the checksum of the layout differs');
  return { ...layout, checksums };
}

/**
 * Checksum of everything that decides how the bytes are read. What it is taken of is part of the format of our files:
 * any other order or spelling would make those on users' disks look damaged.
 */
export function layoutChecksum({ fields, batches }: FeatherLayout): number {
  const parts = [
    fields.map(({ name, type }) => [name, type]),
    batches.map(({ rows, compression, columns }) => [
      rows,
      compression,
      columns.map(({ nulls, validity, values }) => [nulls, validity.at, validity.length, values.at, values.length]),
    ]),
  ];
  return crc32(JSON.stringify(parts));
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

function readBatch(header: Uint8Array, body: Region, buffersOfFields: readonly number[]): BatchLayout {
  // Files before Arrow 0.15 have no continuation mark before the length.
  const start = view(header).getInt32(0, true) === -1 ? 8 : 4;
  const message = FlatTable.root(view(header.subarray(start)));
  const batch = message.table(2);
  if (message.int8(1) !== RECORD_BATCH || !batch) throw new RangeError('a record batch is expected');
  const nodes = batch.structs(1, 2);
  const regions = regionsIn(body, batch.structs(2, 2));
  const regionCount = buffersOfFields.reduce((sum, count) => sum + count, 0);
  if (nodes.length !== buffersOfFields.length || regions.length !== regionCount) {
    throw new RangeError('a record batch has not the columns of the schema');
  }
  const rows = batch.int64(0);
  let first = 0;
  const columns = nodes.map(([length, nulls], index) => {
    if (length !== rows || nulls > rows) throw new RangeError('columns of unequal length');
    const [validity = NOTHING, values = NOTHING] = regions.slice(first, first + buffersOfFields[index]);
    first += buffersOfFields[index];
    return { nulls, validity, values };
  });
  return { rows, compression: compressionOf(batch), columns };
}

/** Regions of the file for the buffers of a body. Throws unless they follow one another inside it. */
function regionsIn(body: Region, buffers: number[][]): Region[] {
  let end = 0;
  return buffers.map(([at, length]) => {
    if (at < end || at + length > body.length) throw new RangeError('a column lies outside its record batch');
    end = at + length;
    return { at: body.at + at, length };
  });
}

function compressionOf(batch: FlatTable): BatchLayout['compression'] {
  const compression = batch.table(3);
  if (!compression) return 'none';
  const codec = compression.int8(0);
  if (codec !== 0 && codec !== 1) throw new RangeError('unknown compression');
  return codec === 0 ? 'lz4' : 'zstd';
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
