import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { backtest } from '../../src/app/backtest/backtest.ts';
import type { Config } from '../../src/app/config/schema.ts';
import type { CandleKind, Candles } from '../../src/core/model/candles.ts';
import type { Market } from '../../src/core/model/market.ts';
import { marketOf, type Prices } from './candle-table.ts';
import { marketsText } from './markets-file.ts';
import { temporaryFolder } from './strategy-folder.ts';

/** A candle that opens and closes at `price` and reaches one above and below. */
export const at = (price: number, volume = 1): Prices => [price, price + 1, price - 1, price, volume];
/** Such candles at 100, one after the other. */
export const flat = (length: number): Prices[] => Array.from({ length }, () => at(100));

export interface StoredRun {
  readonly series: readonly (readonly [pair: string, timeframe: string, kind: CandleKind, candles: Candles])[];
  readonly markets?: readonly Market[];
  readonly config?: Config;
  /** Fields of the strategy besides those that every one has. */
  readonly strategy?: string;
}

/** Runs a strategy that enters on the first candle, over stored candles. */
export async function runStored({ series, markets, config, strategy = '' }: StoredRun) {
  const folder = temporaryFolder(onTestFinished);
  for (const part of ['data', 'strategies']) mkdirSync(join(folder, part));
  const store = new FileCandleStore(join(folder, 'data'));
  for (const [pair, timeframe, kind, candles] of series) store.write({ pair, timeframe, kind }, candles);
  const known = markets ?? [...new Set(series.map(([pair]) => pair))].map((pair) => marketOf(pair));
  writeFileSync(join(folder, 'data/markets.json'), marketsText(known));
  const file = `import { defineStrategy } from 'tradewright';
    export default defineStrategy({ timeframe: '1h', stoploss: -0.5, indicators: () => ({}),
      enterLong: (row) => row.index === 0, ${strategy} });`;
  writeFileSync(join(folder, 'strategies/first.ts'), file);
  const pairWhitelist = [...new Set(series.map(([pair]) => pair))];
  const base: Config = { strategy: 'first', stakeAmount: 100, fee: 0, exchange: { pairWhitelist } };
  return backtest({ config: { cwd: folder, flags: { 'the test': { ...base, ...config } } } });
}

/** A spot series of 1h. */
export const spot = (candles: Candles, pair = 'A/USD') => [pair, '1h', 'spot', candles] as const;
