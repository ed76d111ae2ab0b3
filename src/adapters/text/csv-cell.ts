import { InputError } from '../../core/model/errors.ts';

/** Where a cell is, for error messages. */
export interface CellPlace {
  readonly path: string;
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  readonly name: string;
}

/** An InputError that names file, line, column and cell. */
export function cellError(code: string, why: string, place: CellPlace, cell: string, hint: string): InputError {
  const message = `line ${place.line}, column ${place.column} (${place.name}), cell "${cell}": ${why}`;
  return new InputError(code, message, { path: `${place.path}:${place.line}`, value: cell, hint });
}
