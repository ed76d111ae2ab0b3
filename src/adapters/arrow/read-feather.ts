import type { Candles } from '../../core/model/candles.ts';
import { InputError, TradewrightError } from '../../core/model/errors.ts';
import { millisecondsPerUnit } from '../../core/model/series/time-unit.ts';
import type { CandleColumn, ReadOptions } from '../../ports/candle-store.ts';
import { allocateColumn, fieldName, placeOf, readColumns, requireColumns } from './candle-columns.ts';
import { ColumnReader } from './column-reader.ts';
import { millisecondsOf, numberWidth } from './column-types.ts';
import type { ColumnType } from './column-types.ts';
import { readLayout } from './feather-layout.ts';
import type { CheckedLayout } from './feather-layout.ts';
import { FileBytes } from './file-bytes.ts';
import { readTimes } from './time-columns.ts';

/**
 * Candles of a feather file (Arrow IPC, uncompressed, LZ4 or ZSTD) as they are stored, each column decoded straight to
 * where it is wanted. Columns of any number type will do; further columns are passed over. Throws InputError:
 * DATA_UNREADABLE, DATA_CORRUPT, DATA_COLUMNS; RunError MEMORY_TOO_LITTLE.
 */
export function readFeather(path: string, options: ReadOptions = {}): Candles {
  const file = openFile(path);
  try {
    const layout = readLayout(file.size, (at, length) => file.read(at, length));
    return readCandles(path, file, layout, options);
  } catch (cause) {
    if (cause instanceof TradewrightError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('DATA_CORRUPT', `cannot read the feather file: ${why}`, {
      path,
      hint: 'Copy or import the file again; `tradewright data check` tests the others.',
      cause,
    });
  } finally {
    file.close();
  }
}

function readCandles(path: string, file: FileBytes, layout: CheckedLayout, options: ReadOptions): Candles {
  const names = layout.fields.map((field) => field.name);
  requireColumns(path, names);
  const reader = new ColumnReader(file, layout);
  const candles = readColumns(reader.rows, options, (column) => {
    const field = placeOf(column, names);
    if (field === -1) return allocateColumn(reader.rows, column, options).fill(0);
    const { type } = layout.fields[field];
    requireNumbers(path, column, type);
    reader.requireValues(field);
    const decode = (): Float64Array => {
      const target = allocateColumn(reader.rows, column, options);
      reader.readNumbers(field, target);
      if (column === 'time') scaleTimes(target, millisecondsOf(type));
      return target;
    };
    return column === 'time' && !options.allocate ? readTimes(reader, field, decode) : decode();
  });
  const flags = layout.fields.findIndex((field) => field.name === 'filled' && field.type === 'bool');
  const filled = flags === -1 ? undefined : reader.readFlags(flags);
  return filled?.includes(1) ? { ...candles, filled } : candles;
}

/** Rounded, because nanoseconds have more digits than a double. */
function scaleTimes(time: Float64Array, unit = millisecondsPerUnit(time[0] ?? 0)): void {
  if (unit === 1) return;
  for (let row = 0; row < time.length; row++) time[row] = Math.round(time[row] * unit);
}

function requireNumbers(path: string, column: CandleColumn, type: ColumnType): void {
  if (numberWidth(type) !== undefined) return;
  throw new InputError('DATA_COLUMNS', `column "${fieldName(column)}" holds neither numbers nor times`, {
    path,
    hint: 'Save it as float64, the date as timestamp[ms, UTC].',
  });
}

function openFile(path: string): FileBytes {
  try {
    return new FileBytes(path);
  } catch (cause) {
    throw new InputError('DATA_UNREADABLE', `cannot open the file: ${(cause as Error).message}`, {
      path,
      hint: 'Look whether it exists and may be read.',
      cause,
    });
  }
}
