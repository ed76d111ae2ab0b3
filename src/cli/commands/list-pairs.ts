import type { Argv } from 'yargs';
import { MARKET_OPTIONS, type MarketArgs, exchangeConfig, wantedMarkets } from '../market-options.ts';
import { print, printJson } from '../output.ts';

export const describe = 'List the pairs that an exchange trades, one a line';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-pairs [options]\n\n${describe}.`)
    .options(MARKET_OPTIONS)
    .example('$0 list-pairs --exchange binance --quote USDT --spot', 'Everything that is traded for USDT')
    .example('$0 list-pairs --stored', 'Those of the market file');
}

export async function handler(args: MarketArgs): Promise<void> {
  const pairs = (await wantedMarkets(args, await exchangeConfig(args))).map(({ pair }) => pair);
  if (args.json) printJson(pairs);
  else if (pairs.length > 0) print(pairs.join('\n'));
}
