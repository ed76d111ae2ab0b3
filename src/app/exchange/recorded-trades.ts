import { basename } from 'node:path';
import { parsePairName } from '../../adapters/arrow/series-file.ts';
import { readCsv } from '../../adapters/text/read-csv.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import { orderTrades, type OrderedTrades } from '../../core/model/series/ordered-trades.ts';

/** freqtrade's name of a file of trades, as CSV. */
const NAME = /^(?<pair>.+)-trades\.(?:csv|tsv|txt)(?:\.gz)?$/i;

/**
 * Recorded trades by pair, from CSV files that are named as freqtrade names its own: `ETH_BTC-trades.csv`, futures
 * `BTC_USDT_USDT-trades.csv`. Throws InputError TRADES_NAME, MARKET_UNKNOWN, TRADES_EMPTY, TRADES_BROKEN, CSV_*,
 * DATA_UNREADABLE.
 */
export function readTradeFiles(
  paths: readonly string[],
  markets: ReadonlyMap<string, Market>,
): ReadonlyMap<string, OrderedTrades> {
  return new Map(paths.map((path) => [pairOf(path, markets), readTrades(path)]));
}

function pairOf(path: string, markets: ReadonlyMap<string, Market>): string {
  const name = NAME.exec(basename(path))?.groups?.['pair'];
  const pair = name === undefined ? undefined : parsePairName(name);
  if (pair === undefined) {
    throw new InputError('TRADES_NAME', "the file's name does not say the pair", {
      path,
      value: basename(path),
      hint: 'Name it like freqtrade does: ETH_BTC-trades.csv, of futures BTC_USDT_USDT-trades.csv.',
    });
  }
  if (markets.has(pair)) return pair;
  throw new InputError('MARKET_UNKNOWN', `there are no market rules of ${pair}`, {
    path,
    value: pair,
    hint: 'Save them with `tradewright list-markets --save`.',
  });
}

function readTrades(path: string): OrderedTrades {
  const content = readCsv(path);
  const hint = 'A file of trades has the columns time, price and amount; id and side are of use.';
  if ('candles' in content) throw new InputError('TRADES_BROKEN', 'the file holds candles, not trades', { path, hint });
  const { trades } = content;
  if (trades.length === 0) throw new InputError('TRADES_EMPTY', 'the file holds no trade', { path, hint });
  const row = trades.price.findIndex((price, at) => !(price > 0) || !(trades.amount[at] > 0));
  if (row === -1) return orderTrades(trades);
  throw new InputError('TRADES_BROKEN', `trade ${row + 1}: price and amount must be above 0`, {
    path,
    value: { price: trades.price[row], amount: trades.amount[row] },
    hint: 'Correct or remove the line.',
  });
}
