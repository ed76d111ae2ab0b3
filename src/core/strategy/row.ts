import { CANDLE_COLUMNS, type Candles } from '../model/candles.ts';
import { RunError } from '../model/errors.ts';
import type { RowSource } from './callbacks.ts';
import type { AnyColumn, AnyRow, ColumnSet } from './spec.ts';

/** Names that a strategy's columns must not take. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([...CANDLE_COLUMNS, 'prev', 'ago', 'index', 'pair']);

/** The row objects of one pair: always the same object, moved to the candle that is asked for. */
export interface RowCursor<R> extends RowSource<R> {
  readonly row: R;
}

/** A row class made once for a set of columns; `bind` gives the rows of one pair. */
export interface RowClass {
  readonly key: string;
  bind(pair: string, candles: Candles, columns: ColumnSet): RowCursor<AnyRow>;
}

/**
 * A cursor over columns. Its subclasses get one getter for each column, so that reading a row is as fast
 * as reading the arrays; a proxy or an object made for each candle costs 4 to 30 times as much.
 */
class Cursor {
  #index = 0;
  #previous: Cursor | undefined;
  readonly #earlier: Cursor[] = [];
  readonly #columns: readonly AnyColumn[];
  readonly #pair: string;
  /** Its own class; `this.constructor` may be a column. */
  readonly #class: typeof Cursor;

  constructor(pair: string, columns: readonly AnyColumn[], itsClass: typeof Cursor) {
    this.#pair = pair;
    this.#columns = columns;
    this.#class = itsClass;
  }

  get pair(): string {
    return this.#pair;
  }

  get index(): number {
    return this.#index;
  }

  get prev(): Cursor {
    const row = (this.#previous ??= this.ago(1));
    row.#index = this.#index - 1;
    return row;
  }

  ago(n: number): Cursor {
    if (!Number.isInteger(n) || n < 0) {
      throw new RunError('ROW_AGO_INVALID', `row.ago(${String(n)}): give a whole number, 0 or more`, {
        value: n,
        hint: 'A row shows the present candle and earlier ones, never later ones.',
      });
    }
    const row = (this.#earlier[n] ??= new this.#class(this.#pair, this.#columns, this.#class));
    row.#index = this.#index - n;
    return row;
  }

  static move(cursor: Cursor, index: number): void {
    cursor.#index = index;
  }

  /** Adds the getter of column `slot`; before the first candle it gives NaN or false. */
  static addColumn(target: typeof Cursor, name: string, slot: number, yesNo: boolean): void {
    const get = yesNo
      ? function (this: Cursor): boolean {
          const index = this.#index;
          return index >= 0 && this.#columns[slot][index] !== 0;
        }
      : function (this: Cursor): number {
          const index = this.#index;
          return index < 0 ? NaN : this.#columns[slot][index];
        };
    Object.defineProperty(target.prototype, name, { get, enumerable: true });
  }
}

/** What distinguishes one set of columns from another: names, order and yes/no. */
export function columnKey(columns: ColumnSet): string {
  return JSON.stringify(Object.keys(columns).map((name) => [name, columns[name] instanceof Uint8Array]));
}

/** Makes the class of rows with the candle's columns and the given ones. */
export function makeRowClass(columns: ColumnSet): RowClass {
  const RowOfColumns = class extends Cursor {};
  const names = Object.keys(columns);
  CANDLE_COLUMNS.forEach((name, slot) => Cursor.addColumn(RowOfColumns, name, slot, false));
  names.forEach((name, position) => {
    Cursor.addColumn(RowOfColumns, name, CANDLE_COLUMNS.length + position, columns[name] instanceof Uint8Array);
  });
  return {
    key: columnKey(columns),
    bind(pair, candles, bound) {
      const arrays = [...CANDLE_COLUMNS.map((name) => candles[name]), ...names.map((name) => bound[name])];
      const cursor = new RowOfColumns(pair, arrays, RowOfColumns);
      const row = cursor as unknown as AnyRow;
      return {
        row,
        at(index) {
          Cursor.move(cursor, index);
          return row;
        },
      };
    },
  };
}
