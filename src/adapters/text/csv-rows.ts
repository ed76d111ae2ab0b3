import { InputError } from '../../core/model/errors.ts';

/** One line of a CSV file, cut into cells. */
export interface CsvRow {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a file and the character between their cells. */
export interface CsvRows {
  readonly separator: string;
  readonly rows: readonly CsvRow[];
}

/** A comma comes last: it may be a decimal mark where another separator is used. */
const SEPARATORS = [';', '\t', '|', ','];

/**
 * Cuts a text into rows of cells; quotes are taken away, empty lines (and those of separators only) passed over, and so
 * are lines of one cell before the table, such as a title. The separator, unless it is given, is the first of `; tab | ,`
 * in the first line that has one. Throws InputError CSV_QUOTE for a quote that is not closed.
 */
export function csvRows(path: string, text: string, given?: string): CsvRows {
  const lines = text.split(/\r\n|\n|\r/);
  const separator = given ?? findSeparator(lines);
  const rows: CsvRow[] = [];
  for (const [index, line] of lines.entries()) {
    const cells = line.includes('"') ? quotedCells(path, index + 1, line, separator) : line.split(separator);
    const trimmed = cells.map((cell) => cell.trim());
    if (trimmed.some((cell) => cell !== '')) rows.push({ line: index + 1, cells: trimmed });
  }
  const start = rows.findIndex(({ cells }) => cells.length > 1);
  return { separator, rows: rows.slice(Math.max(0, start)) };
}

function findSeparator(lines: readonly string[]): string {
  for (const line of lines) {
    const unquoted = line.replaceAll(/"[^"]*"/g, '');
    const found = SEPARATORS.find((candidate) => unquoted.includes(candidate));
    if (found !== undefined) return found;
  }
  return ',';
}

function quotedCells(path: string, line: number, text: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"' && isQuoted && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  if (isQuoted) {
    throw new InputError('CSV_QUOTE', `line ${line}: a quote is not closed`, {
      path: `${path}:${line}`,
      value: text,
      hint: 'Close the quote, or take it away.',
    });
  }
  return [...cells, cell];
}
