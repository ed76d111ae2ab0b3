import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { backtest, type BacktestOutcome } from '../../src/app/backtest/backtest.ts';
import type { Config } from '../../src/app/config/schema.ts';
import type { Market } from '../../src/core/model/market.ts';
import { fixture } from './candles.ts';
import { marketsText } from './markets-file.ts';
import { temporaryFolder } from './strategy-folder.ts';

/** A user folder with the candles of test/fixtures/cases/NAME, these markets, a configuration and a strategy file. */
export interface CaseFolder {
  readonly name: string;
  readonly markets: readonly Market[];
  readonly config: Config;
  /** The fields of `defineStrategy`, as text. */
  readonly strategy: string;
}

/** Builds the folder; it goes with the test. */
export function caseFolder({ name, markets, config, strategy }: CaseFolder): string {
  const folder = temporaryFolder(onTestFinished);
  for (const part of ['config', 'strategies']) mkdirSync(join(folder, part));
  cpSync(fixture(`cases/${name}`), join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data/markets.json'), marketsText(markets));
  const pairWhitelist = markets.map(({ pair }) => pair);
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify({ exchange: { pairWhitelist }, ...config }));
  const file = `import { defineStrategy } from 'tradewright';\nexport default defineStrategy({\n${strategy}\n});\n`;
  writeFileSync(join(folder, 'strategies/the-case.ts'), file);
  return folder;
}

/** Runs the strategy of a case folder, with settings over those of its configuration. */
export function runCase(folder: string, settings: Config = {}): Promise<BacktestOutcome> {
  return backtest({ config: { cwd: folder, flags: { 'the test': { strategy: 'the-case', ...settings } } } });
}
