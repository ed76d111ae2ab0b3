import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readMarketFile } from '../adapters/markets/market-file.ts';
import type { Market } from '../core/model/market.ts';
import type { LoadedConfig } from './config/load.ts';
import { packageFolder } from './package-info.ts';

/** Market rules of a run, by pair, and what the user should know of them. */
export interface LoadedMarkets {
  readonly markets: ReadonlyMap<string, Market>;
  readonly warnings: readonly string[];
}

/**
 * Market rules from the configured file, or those that come with the program where the data folder (one of
 * freqtrade's, say) has none. Throws InputError for an unreadable file.
 */
export function loadMarkets({ marketsFile, config }: LoadedConfig): LoadedMarkets {
  if (existsSync(marketsFile) || config.marketsFile !== undefined)
    return { markets: readMarketFile(marketsFile).markets, warnings: [] };
  return {
    markets: readMarketFile(join(packageFolder, 'data', 'sample', 'markets.json')).markets,
    warnings: [`${marketsFile} is not there: the market rules that come with the program are used`],
  };
}
