import type { ColumnReader } from './column-reader.ts';

/** The times of longer series are not kept: as a rule no other series of the run is as long. */
const LONGEST_BYTES = 4_194_304;

/** The newest time column, what it was made from, and how that lay in its file. */
let newest: { readonly time: WeakRef<Float64Array>; readonly stored: Uint8Array; readonly form: string } | undefined;

/**
 * The times that `decode` makes of a field, or the array made of the same bytes before: pairs of one run mostly have
 * the same times, and comparing what is stored takes a tenth of decoding it. Nobody may write into a time column.
 */
export function readTimes(reader: ColumnReader, field: number, decode: () => Float64Array): Float64Array {
  const form = reader.formOf(field);
  const known = newest?.time.deref();
  if (known && newest?.form === form && reader.isStoredAs(field, newest.stored)) return known;
  const time = decode();
  const stored = reader.storedBytes(field, LONGEST_BYTES);
  newest = stored && { time: new WeakRef(time), stored, form };
  return time;
}
