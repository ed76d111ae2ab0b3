import { millisecondsPerUnit } from '../../core/model/series/time-unit.ts';
import type { ColumnType } from './feather-layout.ts';

const PER_SECOND: Readonly<Partial<Record<ColumnType, number>>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };

/** Turns 64-bit integers into milliseconds where they lie; a plain `int64` column's unit is told by its first value. */
export function toMilliseconds(column: Float64Array, type: ColumnType): void {
  const words = new Int32Array(column.buffer, column.byteOffset, 2 * column.length);
  const value = (row: number): number => words[2 * row + 1] * 2 ** 32 + (words[2 * row] >>> 0);
  const ticks = PER_SECOND[type] ?? (column.length > 0 ? 1000 / millisecondsPerUnit(value(0)) : 1);
  if (ticks === 1000) {
    for (let row = 0; row < column.length; row++) column[row] = words[2 * row + 1] * 2 ** 32 + (words[2 * row] >>> 0);
  } else {
    // Rounded, because nanoseconds have more digits than a double.
    for (let row = 0; row < column.length; row++) column[row] = Math.round((value(row) * 1000) / ticks);
  }
}

/** Milliseconds as 64-bit integers, the bytes of a timestamp[ms] column. */
export function fromMilliseconds(time: Float64Array): Uint8Array {
  const words = new Int32Array(2 * time.length);
  for (let row = 0; row < time.length; row++) {
    words[2 * row] = time[row] % 2 ** 32;
    words[2 * row + 1] = Math.floor(time[row] / 2 ** 32);
  }
  return new Uint8Array(words.buffer);
}
