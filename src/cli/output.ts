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
  const widths = fitWidths(columns, cells, options.width ?? terminalWidth());
  const line = (texts: readonly string[]): string =>
    columns.map(({ align }, index) => fit(texts[index] ?? '', widths[index], align)).join(' '.repeat(GAP));
  const rule = widths.map((columnWidth) => '─'.repeat(columnWidth)).join('─'.repeat(GAP));
  const header = line(columns.map((column) => styleText('bold', column.header)));
  const text = [header, rule, ...cells.map(line)].join('\n').replaceAll(/ +$/gm, '');
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

/** A text of exactly `width` visible characters. */
function fit(text: string, width: number, align: Column['align']): string {
  const missing = width - visibleLength(text);
  if (missing < 0) return `${stripVTControlCharacters(text).slice(0, width - 1)}…`;
  return align === 'right' ? ' '.repeat(missing) + text : text + ' '.repeat(missing);
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
