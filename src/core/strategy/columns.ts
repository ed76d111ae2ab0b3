import type { Candles } from '../model/candles.ts';
import { RunError } from '../model/errors.ts';
import { badAnswer, isPromise } from './failure.ts';
import { RESERVED_NAMES } from './row.ts';
import type { AnyStrategy, ColumnSet } from './spec.ts';

/** What `indicators` returned, checked: typed arrays of the candles' length under free names. Throws RunError. */
export function checkColumns(strategy: AnyStrategy, pair: string, candles: Candles, answer: unknown): ColumnSet {
  const isObject =
    typeof answer === 'object' && answer !== null && !ArrayBuffer.isView(answer) && !Array.isArray(answer);
  if (!isObject || isPromise(answer)) {
    const wanted = 'return an object of columns, such as { rsi: ta.rsi(candles.close, 14) }';
    throw badAnswer({ strategy, callback: 'indicators', pair }, answer, wanted);
  }
  for (const [name, column] of Object.entries(answer)) checkColumn(strategy, pair, candles, name, column);
  return answer as ColumnSet;
}

function checkColumn(strategy: AnyStrategy, pair: string, candles: Candles, name: string, column: unknown): void {
  if (RESERVED_NAMES.has(name)) {
    throw columnError('COLUMN_NAME_RESERVED', strategy, pair, `column "${name}" would hide the row's own "${name}"`, {
      value: name,
      hint: `Choose another name, for example "${name}Ha" or "my${name[0].toUpperCase()}${name.slice(1)}".`,
    });
  }
  if (!(column instanceof Float64Array || column instanceof Int32Array || column instanceof Uint8Array)) {
    throw columnError('COLUMN_INVALID', strategy, pair, `column "${name}" is ${kindOf(column)}`, {
      value: name,
      hint: 'A column is a Float64Array, an Int32Array or a Uint8Array (yes/no); Float64Array.from(...) makes one.',
    });
  }
  if (column.length !== candles.length) {
    const counts = `has ${column.length} values, but there are ${candles.length} candles`;
    throw columnError('COLUMN_LENGTH', strategy, pair, `column "${name}" ${counts}`, {
      value: column.length,
      hint: 'Fill rows without a value with NaN; an indicator never has fewer rows than its input.',
    });
  }
}

function columnError(
  code: string,
  strategy: AnyStrategy,
  pair: string,
  what: string,
  details: { readonly value?: unknown; readonly hint: string },
): RunError {
  return new RunError(code, `indicators of strategy ${strategy.name}, ${pair}: ${what}`, {
    ...(strategy.file === undefined ? {} : { path: strategy.file }),
    ...details,
  });
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a plain array';
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'object'}` : `a ${typeof value}`;
}
