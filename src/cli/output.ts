import Table from 'cli-table3';
import { stripVTControlCharacters, styleText } from 'node:util';

/** The heading of one column. Numbers stand right; only columns that stand left may be cut to fit. */
export interface Column {
  readonly header: string;
  readonly align?: 'left' | 'right';
}

/** What a cell may hold; null, undefined and NaN print as `-`. */
export type Cell = string | number | null | undefined;

const GAP = 2;
const NARROWEST = 6;
const NOTHING = '-';
const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .map((part) => [part, '']),
);
const LINES = { ...NO_BORDERS, middle: ' '.repeat(GAP), mid: '─', 'mid-mid': '─'.repeat(GAP) };

/** The width that output may use: the terminal's, or 80 where there is none (pipe, file, test). */
export function terminalWidth(): number {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : 80;
}

/**
 * A table as text, with a line under the header and an optional title above. When it is wider than
 * `width` characters (default: the terminal's), the widest left-aligned columns are cut, with an ellipsis.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: { readonly title?: string; readonly width?: number } = {},
): string {
  const cells = rows.map((row) => row.map(cellText));
  const grid = new Table({
    head: columns.map((column) => styleText('bold', column.header)),
    colWidths: fitWidths(columns, cells, options.width ?? terminalWidth()),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (const row of cells) grid.push(row);
  const text = grid.toString().replaceAll(/ +$/gm, '');
  return options.title === undefined ? text : `${styleText('bold', options.title)}\n${text}`;
}

/** Two columns without a header: a name and its value, the values aligned. */
export function facts(entries: readonly (readonly [name: string, value: Cell])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width + GAP)}${cellText(value)}`).join('\n');
}

function cellText(cell: Cell): string {
  return cell === null || cell === undefined || Number.isNaN(cell) ? NOTHING : String(cell);
}

function fitWidths(columns: readonly Column[], cells: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map((column, index) =>
    Math.max(visibleLength(column.header), ...cells.map((row) => visibleLength(row[index] ?? ''))),
  );
  let excess = widths.reduce((sum, columnWidth) => sum + columnWidth, GAP * (widths.length - 1)) - width;
  while (excess > 0) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      if (column.align === 'right' || widths[index] <= NARROWEST) continue;
      if (widest < 0 || widths[index] > widths[widest]) widest = index;
    }
    if (widest < 0) break;
    widths[widest]--;
    excess--;
  }
  return widths;
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Writes text and a line break to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a value to stdout as strict JSON: NaN and infinities become null, typed arrays become arrays. */
export function printJson(value: unknown): void {
  print(toJson(value));
}

/** A value as strict JSON text: NaN and infinities become null, typed arrays become arrays. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) =>
      ArrayBuffer.isView(item) && !(item instanceof DataView) ? [...(item as Float64Array)] : item,
    2,
  );
}
