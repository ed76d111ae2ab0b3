import type { Argv } from 'yargs';
import type { ListedMarket } from '../../app/venue/list-markets.ts';
import type { MarketChange } from '../../core/model/market-changes.ts';
import { formatDay } from '../format.ts';
import { MARKET_OPTIONS, type MarketArgs, exchangeConfig, wantedMarkets } from '../market-options.ts';
import { print, printJson, table } from '../output.ts';

export const describe = 'List the markets of an exchange with their rules, and save them for backtests';

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-markets [options]\n\n${describe}.`)
    .options({
      ...MARKET_OPTIONS,
      save: { type: 'boolean', default: false, describe: 'Write them to the market file, and say what changed in it' },
    })
    .example('$0 list-markets --exchange binance --base BTC', 'Every market for Bitcoin')
    .example('$0 list-markets --exchange binance --spot --save', 'Bring the rules of the data folder up to date');
}

export async function handler(args: MarketArgs & { readonly save: boolean }): Promise<void> {
  const config = await exchangeConfig(args);
  const markets = await wantedMarkets(args, config);
  if (args.save) {
    const { saveMarkets } = await import('../../app/venue/market-snapshot.ts');
    const changes = saveMarkets(config.marketsFile, config.config.exchange!.name!, markets, Date.now());
    if (args.json) return printJson({ file: config.marketsFile, markets: markets.length, changes: changes ?? null });
    const lines = changes?.map(changeText) ?? [];
    return print([...lines, `${countOf(markets)} in ${config.marketsFile}`].join('\n'));
  }
  if (args.json) return printJson(markets);
  print(`${marketTable(markets)}\n\n${countOf(markets)}`);
}

function countOf({ length }: readonly ListedMarket[]): string {
  return length === 1 ? '1 market' : `${length} markets`;
}

function marketTable(markets: readonly ListedMarket[]): string {
  const right = (header: string) => ({ header, align: 'right' }) as const;
  const headings = [
    // Futures are the pairs with a colon.
    ...[{ header: 'pair' }, { header: 'trades' }],
    ...['tick', 'step', 'min. amount', 'min. cost', 'maker', 'taker'].map(right),
  ];
  const rows = markets.map((market) => [
    market.pair,
    market.active ? (market.delistedMs === undefined ? 'yes' : `to ${formatDay(market.delistedMs)}`) : 'no',
    market.tickSize,
    market.stepSize,
    market.minAmount,
    market.minCost,
    percent(market.makerRatio),
    percent(market.takerRatio),
  ]);
  return table(headings, rows);
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))}%`;
}

function changeText(change: MarketChange): string {
  if (change.kind === 'delisting') return `${change.pair}: ends on ${formatDay(change.timeMs)}`;
  if ('rule' in change) return `${change.pair}: ${change.rule} ${change.before} -> ${change.after}`;
  return `${change.pair}: ${change.kind}`;
}
