import { CANDLE_COLUMNS } from '../../core/model/candles.ts';
import type { Candles } from '../../core/model/candles.ts';
import { InputError, RunError } from '../../core/model/errors.ts';
import type { CandleColumn, ReadOptions } from '../../ports/candle-store.ts';

/** Name of a column in the file; these are freqtrade's. */
export function fieldName(column: CandleColumn): string {
  return column === 'time' ? 'date' : column;
}

/** Candles whose columns are made by `read`; those that are not wanted stay empty. */
export function readColumns(
  length: number,
  options: ReadOptions,
  read: (column: CandleColumn) => Float64Array,
): Candles {
  const wanted = wantedColumns(options);
  const columns = CANDLE_COLUMNS.map((name) => [name, wanted.includes(name) ? read(name) : new Float64Array(0)]);
  return { length, ...(Object.fromEntries(columns) as Omit<Candles, 'length' | 'filled'>) };
}

/** Columns to load, in the order of `CANDLE_COLUMNS`. */
function wantedColumns({ columns = CANDLE_COLUMNS }: ReadOptions): readonly CandleColumn[] {
  return CANDLE_COLUMNS.filter((name) => name === 'time' || columns.includes(name));
}

/** Memory for one column, from the caller if one gives it. */
export function allocateColumn(rows: number, column: CandleColumn, options: ReadOptions): Float64Array {
  const target = options.allocate?.(rows, column) ?? newColumn(rows);
  if (target.length !== rows) throw new TypeError(`allocate gave ${target.length} rows instead of ${rows}`);
  return target;
}

function newColumn(rows: number): Float64Array {
  try {
    return new Float64Array(rows);
  } catch (cause) {
    throw new RunError('MEMORY_TOO_LITTLE', `there is no memory for ${rows} candles`, {
      hint: 'Let the process have more memory, or take a longer timeframe.',
      cause,
    });
  }
}

/** freqtrade's newer files of funding rates hold the rate alone. */
const RATE = 'funding_rate';

/** Place of a candle's column among the names of a file; a rate stands for all prices. -1: the column is 0 throughout. */
export function placeOf(column: CandleColumn, names: readonly string[]): number {
  const place = names.indexOf(fieldName(column));
  return place === -1 && column !== 'volume' ? names.indexOf(RATE) : place;
}

/** Throws InputError DATA_COLUMNS unless every column of a candle is among the names. */
export function requireColumns(path: string, names: readonly string[]): void {
  if (names.includes('date') && names.includes(RATE)) return;
  const missing = CANDLE_COLUMNS.map(fieldName).filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  throw new InputError('DATA_COLUMNS', `not a file of candles: no column ${missing.join(', ')}`, {
    path,
    value: names,
    hint: 'The columns must be named date, open, high, low, close, volume.',
  });
}
