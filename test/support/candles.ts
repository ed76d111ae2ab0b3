import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Candles } from '../../src/core/model/candles.ts';

/** `[time, open, high, low, close, volume]` */
export type CandleRow = readonly [number, number, number, number, number, number];

/** Candles from rows, as an exchange answers them. */
export function candlesOf(rows: readonly CandleRow[]): Candles {
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index]);
  const [time, open, high, low, close, volume] = [0, 1, 2, 3, 4, 5].map(column);
  return { length: rows.length, time, open, high, low, close, volume };
}

/** The rows of candles; a filled one ends with `'filled'`. */
export function rowsOf(candles: Candles): (number | string)[][] {
  const { time, open, high, low, close, volume, filled } = candles;
  return Array.from({ length: candles.length }, (_, row) => [
    ...[time[row], open[row], high[row], low[row], close[row], volume[row]],
    ...(filled?.[row] ? ['filled'] : []),
  ]);
}

/** Flat candles at price 100, volume 1, at these times. */
export function flatAt(times: readonly number[]): Candles {
  return candlesOf(times.map((time) => [time, 100, 100, 100, 100, 1]));
}

/** A new empty folder, gone after the test. */
export function emptyFolder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'tradewright-data-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** A file or folder under test/fixtures. */
export function fixture(name: string): string {
  return path.resolve(import.meta.dirname, '../fixtures', name);
}
