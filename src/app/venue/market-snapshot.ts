import { existsSync } from 'node:fs';
import { marketFileText, readMarketFile } from '../../adapters/markets/market-file.ts';
import { type MarketChange, marketChanges } from '../../core/model/market-changes.ts';
import type { ListedMarket } from '../../ports/market-data.ts';
import { writeWholeFile } from '../results/whole-file.ts';

/**
 * Writes the tradable markets of an exchange to a market file (`markets.json`), and says what changed since it was
 * written last; `undefined` where it held another exchange's, or there was none. Throws InputError.
 */
export function saveMarkets(
  path: string,
  exchange: string,
  markets: readonly ListedMarket[],
  nowMs: number,
): readonly MarketChange[] | undefined {
  const tradable = new Map(markets.filter(({ active }) => active).map((market) => [market.pair, market]));
  const before = existsSync(path) ? readMarketFile(path) : undefined;
  const date = new Date(nowMs).toISOString().slice(0, 10);
  writeWholeFile(path, marketFileText({ source: exchange, date, markets: tradable }));
  return before?.source === exchange ? marketChanges(before.markets, tradable) : undefined;
}
