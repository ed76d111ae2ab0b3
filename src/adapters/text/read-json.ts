import { allocateCandles } from '../../core/model/candles.ts';
import type { Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import { millisecondsPerUnit } from '../../core/model/series/time-unit.ts';
import { readText } from './read-text.ts';

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Candles of a JSON file as freqtrade and ccxt write them: a list of `[time, open, high, low, close, volume]`, gzipped or
 * not. A `null` becomes NaN. Throws InputError JSON_SYNTAX, JSON_ROW, DATA_UNREADABLE.
 */
export function readJson(path: string): Candles {
  const rows = parse(path);
  const candles = allocateCandles(rows.length);
  for (const [index, row] of rows.entries()) {
    const isCandle = Array.isArray(row) && row.length === COLUMNS.length && row.every(isNumberOrNull);
    if (!isCandle) throw rowError(path, index, row);
    for (const [column, name] of COLUMNS.entries()) candles[name][index] = (row as (number | null)[])[column] ?? NaN;
  }
  const scale = rows.length > 0 ? millisecondsPerUnit(candles.time[0]) : 1;
  if (scale !== 1) for (const [index, time] of candles.time.entries()) candles.time[index] = Math.round(time * scale);
  return candles;
}

function parse(path: string): readonly unknown[] {
  const text = readText(path);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new InputError('JSON_SYNTAX', `not valid JSON: ${(cause as Error).message}`, {
      path,
      hint: 'Copy the file again: it may be incomplete.',
      cause,
    });
  }
  if (Array.isArray(content)) return content;
  throw rowError(path, -1, content);
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || typeof value === 'number';
}

function rowError(path: string, index: number, row: unknown): InputError {
  const what = index === -1 ? 'the file is not a list of candles' : `entry ${index} is not a candle`;
  return new InputError('JSON_ROW', what, {
    path,
    value: (JSON.stringify(row) ?? '').slice(0, 80),
    hint: 'A candle is [time in ms, open, high, low, close, volume].',
  });
}
