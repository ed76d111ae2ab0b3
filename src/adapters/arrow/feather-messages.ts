import { buildFlatBuffer, int16, int64, int8, table, text } from './flat-buffer-builder.ts';
import type { FlatValue } from './flat-buffer-builder.ts';
import { CHECKSUM_KEY, MAGIC } from './feather-layout.ts';
import type { ColumnType } from './column-types.ts';

/** Everything in a file starts at a multiple of this, as programs that map files into memory wish. */
const ALIGNMENT = 64;

/** Arrow metadata version V5. */
const VERSION = int16(4);
/** Numbers of the `MessageHeader` union in Message.fbs. */
const SCHEMA = int8(1);
const RECORD_BATCH = int8(3);
const NO_CHILDREN: FlatValue = { tables: [] };

export interface StoredField {
  readonly name: string;
  readonly type: ColumnType;
}

/** Where a record batch lies: position and length of its header, and the length of its body. */
export interface BatchPlace {
  readonly at: number;
  readonly headerLength: number;
  readonly bodyLength: number;
}

/** Start of the file: the magic word and the schema. */
export function fileStart(fields: readonly StoredField[]): Uint8Array {
  const message = buildFlatBuffer(table(VERSION, SCHEMA, schema(fields), int64(0)));
  const start = new Uint8Array(roundUp(8 + 8 + message.length));
  start.set(new TextEncoder().encode(MAGIC));
  start.set(prefix(start.length - 16), 8);
  start.set(message, 16);
  return start;
}

/** Header of a batch whose columns, without nulls, have the given lengths in bytes. */
export function batchHeader(rows: number, lengths: readonly number[], isCompressed: boolean): Uint8Array {
  let at = 0;
  const buffers = lengths.flatMap((length) => {
    const start = at;
    at += roundUp(length);
    return [
      [start, 0],
      [start, length],
    ];
  });
  const nodes = lengths.map(() => [rows, 0]);
  const compression = isCompressed ? table(int8(0), int8(0)) : undefined;
  const batch = table(int64(rows), { structs: nodes }, { structs: buffers }, compression);
  const message = buildFlatBuffer(table(VERSION, RECORD_BATCH, batch, int64(at)));
  const header = new Uint8Array(roundUp(8 + message.length));
  header.set(prefix(header.length - 8));
  header.set(message, 8);
  return header;
}

/** End of the file: end of stream, footer with the checksums, its length and the magic word. */
export function fileEnd(
  fields: readonly StoredField[],
  batches: readonly BatchPlace[],
  checksums: Readonly<Record<string, number>>,
): Uint8Array {
  const line = Object.entries(checksums).map(([name, sum]) => `${name}=${sum.toString(16)}`);
  const places = batches.map(({ at, headerLength, bodyLength }) => [at, headerLength, bodyLength]);
  const footer = buildFlatBuffer(
    table(
      VERSION,
      schema(fields),
      { structs: [] },
      { structs: places },
      { tables: [table(text(CHECKSUM_KEY), text(line.join(' ')))] },
    ),
  );
  const end = new Uint8Array(roundUp(8 + footer.length + 10));
  end.set(prefix(0));
  end.set(footer, 8);
  new DataView(end.buffer).setInt32(end.length - 10, end.length - 18, true);
  end.set(new TextEncoder().encode(MAGIC), end.length - 6);
  return end;
}

export function roundUp(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** Start of a message: the continuation mark and the length of what follows. */
function prefix(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, length, true);
  return bytes;
}

function schema(fields: readonly StoredField[]): FlatValue {
  return table(undefined, {
    tables: fields.map(({ name, type }) => table(text(name), int8(1), ...typeOf(type), undefined, NO_CHILDREN)),
  });
}

/** Number and table of a type in the `Type` union of Schema.fbs. */
function typeOf(type: ColumnType): [FlatValue, FlatValue] {
  if (type === 'timestamp_ms') return [int8(10), table(int16(1), text('UTC'))];
  return type === 'bool' ? [int8(6), table()] : [int8(3), table(int16(2))];
}
