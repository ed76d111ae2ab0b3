import { allocateCandles } from '../../core/model/candles.ts';
import type { Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { PublicTrades } from '../../core/model/series/trades-to-candles.ts';
import type { OrderSide } from '../../core/model/venue.ts';
import { cellError } from './csv-cell.ts';
import type { CellPlace } from './csv-cell.ts';
import { csvHeader } from './csv-header.ts';
import { csvRows } from './csv-rows.ts';
import type { CsvRow } from './csv-rows.ts';
import { DecimalMarkFinder, parseNumber } from './decimal-mark.ts';
import type { DecimalMark } from './decimal-mark.ts';
import { parseTime } from './parse-time.ts';
import { readText } from './read-text.ts';

/** What the file does not say itself; all found out by default. */
export interface CsvOptions {
  readonly separator?: string;
  readonly decimal?: DecimalMark;
  /** Names of the columns, in their order; a header line is then passed over. */
  readonly columns?: readonly string[];
}

const SIDES: Readonly<Record<string, OrderSide | undefined>> = {
  ...{ buy: 'buy', b: 'buy', false: 'buy' },
  ...{ sell: 'sell', s: 'sell', true: 'sell' },
};

export type CsvContent = { readonly candles: Candles } | { readonly trades: PublicTrades };

/**
 * Candles or trades of a CSV file, rows in the order of the file. What could be read in two ways is refused. Throws
 * InputError CSV_* with file, line, column and cell, DATA_UNREADABLE.
 */
export function readCsv(path: string, options: CsvOptions = {}): CsvContent {
  const { separator, rows } = csvRows(path, readText(path), options.separator);
  if (rows.length === 0) {
    throw new InputError('CSV_EMPTY', 'the file holds no line', { path, hint: 'Export the candles again.' });
  }
  const { header, names, hasHeader } = csvHeader(path, rows[0], options.columns);
  const table = new CsvTable(path, names, hasHeader ? rows.slice(1) : rows);
  if ('candles' in header) {
    const { time, ...numbers } = header.candles;
    // Between commas a point is a decimal mark; who groups by points separates by semicolons.
    const mark = options.decimal ?? table.findMark(Object.values(numbers), separator);
    const candles = allocateCandles(table.length);
    table.readTimes(time, candles.time);
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const)
      table.readNumbers(numbers[name], candles[name], mark);
    return { candles };
  }
  const { time, price, amount, id, side } = header.trades;
  const mark = options.decimal ?? table.findMark([price, amount], separator);
  const trades = {
    length: table.length,
    time: table.readTimes(time, new Float64Array(table.length)),
    price: table.readNumbers(price, new Float64Array(table.length), mark),
    amount: table.readNumbers(amount, new Float64Array(table.length), mark),
  };
  return {
    trades: {
      ...trades,
      ...(id === -1 ? {} : { id: table.readTexts(id) }),
      ...(side === -1 ? {} : { side: table.readSides(side) }),
    },
  };
}

/** The rows below the header. Throws InputError CSV_CELLS if one has not as many cells as there are columns. */
class CsvTable {
  readonly length: number;
  readonly #path: string;
  readonly #names: readonly string[];
  readonly #rows: readonly CsvRow[];

  constructor(path: string, names: readonly string[], rows: readonly CsvRow[]) {
    this.#path = path;
    this.#names = names;
    this.#rows = rows;
    this.length = rows.length;
    for (const row of rows) this.#requireCells(row);
  }

  findMark(columns: readonly number[], separator: string): DecimalMark {
    const finder = new DecimalMarkFinder();
    for (const row of this.#rows) {
      for (const column of columns) {
        const cell = row.cells[column];
        // A cell that holds the separator was quoted.
        if (separator === ',' && !cell.includes(',')) continue;
        finder.see(cell, this.#place(row, column));
      }
    }
    return finder.decide();
  }

  readTimes(column: number, target: Float64Array): Float64Array {
    for (const [index, row] of this.#rows.entries()) {
      const cell = row.cells[column];
      const time = parseTime(cell);
      if (time === undefined) {
        const hint = 'Write times as 2024-06-01 12:00:00 (UTC) or as epoch milliseconds.';
        throw cellError('CSV_TIME', 'not a time', this.#place(row, column), cell, hint);
      }
      target[index] = time;
    }
    return target;
  }

  readNumbers(column: number, target: Float64Array, mark: DecimalMark): Float64Array {
    for (const [index, row] of this.#rows.entries()) {
      const cell = row.cells[column];
      const number = parseNumber(cell, mark);
      if (number === undefined) {
        const hint = 'Correct the cell; --separator, --decimal and --columns say how to read the file.';
        const why = `not a number with "${mark}" before its decimals`;
        throw cellError('CSV_NUMBER', why, this.#place(row, column), cell, hint);
      }
      target[index] = number;
    }
    return target;
  }

  readTexts(column: number): string[] {
    return this.#rows.map((row) => row.cells[column]);
  }

  /** Sides of those who took; of a column that tells whether the buyer was the maker, the other way round. */
  readSides(column: number): OrderSide[] {
    return this.#rows.map((row) => {
      const cell = row.cells[column];
      const side = SIDES[cell.toLowerCase()];
      if (side !== undefined) return side;
      throw cellError('CSV_SIDE', 'not a side', this.#place(row, column), cell, 'Write buy or sell: who took.');
    });
  }

  #place({ line }: CsvRow, column: number): CellPlace {
    return { path: this.#path, line, column: column + 1, name: this.#names[column] };
  }

  /** One empty cell more is a separator at the end of the line. */
  #requireCells(row: CsvRow): void {
    const { length } = this.#names;
    const isFit = row.cells.length === length || (row.cells.length === length + 1 && row.cells[length] === '');
    if (isFit) return;
    const column = Math.min(row.cells.length, length);
    const place = { path: this.#path, line: row.line, column: column + 1, name: this.#names[column] ?? 'too many' };
    const hint =
      'If the separator is also the decimal mark, export again with semicolons; else name it: --separator ";" --decimal ","';
    throw cellError(
      'CSV_CELLS',
      `${row.cells.length} cells for ${length} columns`,
      place,
      row.cells[column] ?? '',
      hint,
    );
  }
}
