import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';

/** An empty folder outside of any package, that goes when the test or the file of tests that asked for it ends. */
export function temporaryFolder(atEnd: (remove: () => void) => void = afterAll): string {
  const folder = mkdtempSync(join(tmpdir(), 'tradewright-strategy-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with the given files that goes with the test. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(onTestFinished);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Candles that swing up and down, from 2024-01-01, each with its own phase. */
export function swingingCandles(length: number, stepMs: number, phase: number): Candles {
  const candles = allocateCandles(length);
  for (let row = 0; row < length; row++) {
    const close = 100 + Math.sin(row / 9 + phase) + 0.3 * Math.sin(row / 2.3);
    candles.time[row] = Date.UTC(2024, 0, 1) + row * stepMs;
    candles.open[row] = row === 0 ? close : candles.close[row - 1];
    candles.close[row] = close;
    candles.high[row] = Math.max(close, candles.open[row]) + 0.05;
    candles.low[row] = Math.min(close, candles.open[row]) - 0.05;
    candles.volume[row] = 10 + (row % 5);
  }
  return candles;
}

/** Stores such candles of several spot pairs, 5m, in `folder`. */
export function storeSwings(folder: string, pairs: readonly string[], length = 600): void {
  mkdirSync(folder, { recursive: true });
  const store = new FileCandleStore(folder);
  pairs.forEach((pair, phase) =>
    store.write({ pair, timeframe: '5m', kind: 'spot' }, swingingCandles(length, 300_000, phase)),
  );
}
