import { cellError } from './csv-cell.ts';
import type { CellPlace } from './csv-cell.ts';

export type DecimalMark = '.' | ',';

/** Spaces of all kinds and the Swiss apostrophe: never a decimal mark. */
const GROUP_CHARACTERS = /[\s'’](?=\d{3}(?!\d))/g;
/** One mark that could divide thousands as well as decimals: `1.234`, `12,345`. */
const UNDECIDED = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

/**
 * Finds out from a file's numbers whether point or comma is the decimal mark; one cell that can only be read one way
 * decides for all. Call `decide` when every cell was seen.
 */
export class DecimalMarkFinder {
  #sure: { mark: DecimalMark; place: CellPlace; cell: string } | undefined;
  #undecided: { place: CellPlace; cell: string } | undefined;

  see(cell: string, place: CellPlace): void {
    if (!cell.includes('.') && !cell.includes(',')) return;
    const mark = markOf(cell);
    if (mark === undefined) this.#undecided ??= { place, cell };
    else if (this.#sure && this.#sure.mark !== mark) {
      const { place: other, cell: otherCell } = this.#sure;
      const why = `decimals after "${mark}", but line ${other.line} has "${otherCell}"`;
      throw cellError('CSV_DECIMAL_MIXED', why, place, cell, 'Correct the file, so that it has one decimal mark.');
    } else this.#sure ??= { mark, place, cell };
  }

  /** The mark; throws InputError CSV_DECIMAL_UNKNOWN if every number can be read both ways. */
  decide(): DecimalMark {
    if (this.#sure || !this.#undecided) return this.#sure?.mark ?? '.';
    const { place, cell } = this.#undecided;
    const why = 'thousands or decimals? No number of the file tells';
    throw cellError('CSV_DECIMAL_UNKNOWN', why, place, cell, 'Say which: --decimal . or --decimal ,');
  }
}

function markOf(cell: string): DecimalMark | undefined {
  const point = cell.lastIndexOf('.');
  const comma = cell.lastIndexOf(',');
  if (point !== -1 && comma !== -1) return point > comma ? '.' : ',';
  if (UNDECIDED.test(cell)) return undefined;
  const mark = point === -1 ? ',' : '.';
  const isRepeated = cell.indexOf(mark) !== cell.lastIndexOf(mark);
  const other = mark === '.' ? ',' : '.';
  return isRepeated ? other : mark;
}

/** The number in a cell; undefined if it is none, or if its thousands are not grouped by three. */
export function parseNumber(cell: string, mark: DecimalMark): number | undefined {
  const compact = cell.replaceAll(GROUP_CHARACTERS, '');
  const [whole, decimals, ...rest] = compact.split(mark);
  if (rest.length > 0) return undefined;
  const digits = /^[+-]?\d{1,3}(?:[.,]\d{3})+$/.test(whole) ? whole.replaceAll(/[.,]/g, '') : whole;
  const plain = decimals === undefined ? digits : `${digits}.${decimals}`;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
