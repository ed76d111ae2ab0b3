import type { Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { CandleColumn, ReadOptions } from '../../ports/candle-store.ts';
import { allocateColumn, fieldName, readColumns, requireColumns, wantedColumns } from './candle-columns.ts';
import { ColumnReader } from './column-reader.ts';
import { readLayout } from './feather-layout.ts';
import type { CheckedLayout, ColumnType } from './feather-layout.ts';
import { FileBytes } from './file-bytes.ts';
import { readOddFeather } from './odd-feather.ts';

const TIME_TYPES: readonly ColumnType[] = ['s', 'ms', 'us', 'ns', 'int64'];

/**
 * Candles of a feather file as they are stored. Plain files are decoded straight into the columns;
 * any other goes through a general Arrow reader. Throws InputError: DATA_UNREADABLE, DATA_CORRUPT, DATA_COLUMNS.
 */
export function readFeather(path: string, options: ReadOptions = {}): Candles {
  const file = openFile(path);
  try {
    const layout = readLayout(file.size, (at, length) => file.read(at, length));
    return (layout && readPlain(path, file, layout, options)) ?? readOddFeather(path, file, options);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('DATA_CORRUPT', `damaged feather file: ${why}`, {
      path,
      hint: 'Copy or import the file again; `tradewright data check` tests the others.',
      cause,
    });
  } finally {
    file.close();
  }
}

/** Undefined if a wanted column is of a type that only the general reader knows. */
function readPlain(path: string, file: FileBytes, layout: CheckedLayout, options: ReadOptions): Candles | undefined {
  const names = layout.fields.map((field) => field.name);
  requireColumns(path, names);
  const indexOf = (column: CandleColumn): number => names.indexOf(fieldName(column));
  const isPlain = (column: CandleColumn): boolean => {
    const { type } = layout.fields[indexOf(column)];
    return column === 'time' ? TIME_TYPES.includes(type) : type === 'float64';
  };
  if (!wantedColumns(options).every(isPlain)) return undefined;
  const reader = new ColumnReader(file, layout);
  const candles = readColumns(reader.rows, options, (column) => {
    reader.requireValues(indexOf(column));
    const target = allocateColumn(reader.rows, column, options);
    reader.readNumbers(indexOf(column), target);
    return target;
  });
  const filledIndex = layout.fields.findIndex((field) => field.name === 'filled' && field.type === 'bool');
  const filled = filledIndex === -1 ? undefined : reader.readFlags(filledIndex);
  return filled?.includes(1) ? { ...candles, filled } : candles;
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
