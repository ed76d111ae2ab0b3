import type { FlatTable } from './flat-buffer.ts';

/** How the values of a column are stored, as far as candles need it; anything else is `other`. */
export type ColumnType =
  | 'float64'
  | 'float32'
  | `${'int' | 'uint'}${8 | 16 | 32 | 64}`
  | 'timestamp_s'
  | 'timestamp_ms'
  | 'timestamp_us'
  | 'timestamp_ns'
  | 'date_days'
  | 'date_ms'
  | 'bool'
  | 'other';

/** Numbers of the `Type` union in Schema.fbs. */
const INT = 2;
const FLOAT = 3;
const BOOL = 6;
const DATE = 8;
const TIMESTAMP = 10;
const DICTIONARY_SLOT = 4;
const CHILDREN_SLOT = 5;

/** Buffers of a column in a record batch: validity and values, for texts and bytes offsets too. */
const BUFFERS: Readonly<Record<number, number>> = {
  ...{ 1: 0, [INT]: 2, [FLOAT]: 2, [BOOL]: 2, 7: 2, [DATE]: 2, 9: 2, [TIMESTAMP]: 2, 11: 2, 15: 2, 18: 2 },
  ...{ 4: 3, 5: 3, 19: 3, 20: 3 },
};

/** Type of a field of the schema. */
export function columnType(field: FlatTable): ColumnType {
  const type = field.table(3);
  if (!type || field.table(DICTIONARY_SLOT)) return 'other';
  switch (field.int8(2)) {
    case FLOAT:
      return (['other', 'float32', 'float64'] as const)[type.int16(0)] ?? 'other';
    case INT: {
      const bits = type.int32(0);
      if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return 'other';
      return type.int8(1) ? `int${bits}` : `uint${bits}`;
    }
    case TIMESTAMP:
      return (['timestamp_s', 'timestamp_ms', 'timestamp_us', 'timestamp_ns'] as const)[type.int16(0)] ?? 'other';
    case DATE:
      return (['date_days', 'date_ms'] as const)[type.int16(0, 1)] ?? 'other';
    case BOOL:
      return 'bool';
    default:
      return 'other';
  }
}

/** How many buffers a field has in each batch. Throws RangeError for nested columns. */
export function bufferCount(field: FlatTable): number {
  if (field.table(DICTIONARY_SLOT)) return 2;
  const count = BUFFERS[field.int8(2)];
  if (count === undefined || field.tables(CHILDREN_SLOT).length > 0) {
    throw new RangeError(`column "${field.text(0)}" is not a flat column`);
  }
  return count;
}

const SMALL_NUMBERS = {
  float32: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  date_days: Int32Array,
} as const;

/** Bytes of one value, undefined if the column holds no numbers. */
export function numberWidth(type: ColumnType): number | undefined {
  if (type === 'other' || type === 'bool') return undefined;
  return type in SMALL_NUMBERS ? SMALL_NUMBERS[type as keyof typeof SMALL_NUMBERS].BYTES_PER_ELEMENT : 8;
}

/** Turns the stored values in `bytes` into numbers in `target`; for types of 8 bytes both are the same memory. */
export function toNumbers(type: ColumnType, bytes: Uint8Array, target: Float64Array): void {
  if (type === 'float64') return;
  if (type in SMALL_NUMBERS) {
    const Small = SMALL_NUMBERS[type as keyof typeof SMALL_NUMBERS];
    target.set(new Small(bytes.buffer as ArrayBuffer, bytes.byteOffset, target.length));
    return;
  }
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, 2 * target.length);
  if (type === 'uint64') {
    for (let row = 0; row < target.length; row++) target[row] = words[2 * row + 1] * 2 ** 32 + words[2 * row];
  } else {
    for (let row = 0; row < target.length; row++) target[row] = (words[2 * row + 1] | 0) * 2 ** 32 + words[2 * row];
  }
}

/** Milliseconds of one unit of a time column, undefined if its type does not say. */
export function millisecondsOf(type: ColumnType): number | undefined {
  const known: Partial<Record<ColumnType, number>> = {
    timestamp_s: 1000,
    timestamp_ms: 1,
    timestamp_us: 1e-3,
    timestamp_ns: 1e-6,
    date_days: 86_400_000,
    date_ms: 1,
  };
  return known[type];
}
