import type { LoadedConfig } from '../app/config/load.ts';
import type { Config } from '../app/config/schema.ts';
import { openLog } from '../app/log.ts';
import type { ListedMarket, MarketFilter } from '../app/venue/list-markets.ts';
import { InputError } from '../core/model/errors.ts';
import type { GlobalArgs } from './args.ts';
import { configRequest } from './config-request.ts';

/** `--exchange`, which every command that connects has. */
export const EXCHANGE_OPTION = {
  exchange: { type: 'string', describe: 'Exchange, for example binance; the configuration names it by default' },
} as const;

/** `--exchange`, and where a server stands that speaks as it does. */
export const VENUE_OPTIONS = {
  ...EXCHANGE_OPTION,
  url: { type: 'string', describe: 'Address of a server that speaks as the exchange does' },
} as const;

export interface VenueArgs extends GlobalArgs {
  readonly exchange?: string;
  readonly url?: string;
}

/** Options of the commands that list markets. */
export const MARKET_OPTIONS = {
  ...VENUE_OPTIONS,
  stored: { type: 'boolean', default: false, describe: 'List the market file instead of asking the exchange' },
  quote: { type: 'string', describe: 'Only this quote currency' },
  base: { type: 'string', describe: 'Only this base currency' },
  spot: { type: 'boolean', default: false, describe: 'Only spot markets' },
  futures: { type: 'boolean', default: false, describe: 'Only perpetual futures' },
  all: { type: 'boolean', default: false, describe: 'Also markets that do not trade now' },
  json: { type: 'boolean', default: false, describe: 'Print a JSON array' },
} as const;

export interface MarketArgs extends VenueArgs {
  readonly stored: boolean;
  readonly quote?: string;
  readonly base?: string;
  readonly spot: boolean;
  readonly futures: boolean;
  readonly all: boolean;
  readonly json: boolean;
}

/** The configuration with the exchange of the command line. */
export async function exchangeConfig(args: VenueArgs): Promise<LoadedConfig> {
  const { loadConfig } = await import('../app/config/load.ts');
  return loadConfig(configRequest(args, exchangeFlags(args)));
}

/** What the exchange's options set in the configuration. */
export function exchangeFlags({ exchange, url }: Omit<VenueArgs, keyof GlobalArgs>): Record<string, Config> {
  return {
    ...(exchange !== undefined && { '--exchange': { exchange: { name: exchange } } }),
    ...(url !== undefined && { '--url': { exchange: { baseUrl: url } } }),
  };
}

/** The markets that a command line asks for. Throws InputError, RunError. */
export async function wantedMarkets(args: MarketArgs, config: LoadedConfig): Promise<ListedMarket[]> {
  const { selectMarkets, storedMarkets, venueMarkets } = await import('../app/venue/list-markets.ts');
  const { exchange, url, stored, quote, base, spot, futures, all } = args;
  if (spot && futures) throw contradiction('--spot', '--futures', 'Leave both out for all markets.');
  if (stored && exchange !== undefined) throw contradiction('--stored', '--exchange', 'Leave one of them out.');
  if (stored && url !== undefined) throw contradiction('--stored', '--url', 'Leave one of them out.');
  const kind = spot ? 'spot' : futures ? 'futures' : undefined;
  const markets = stored
    ? storedMarkets(config)
    : await venueMarkets({ config, log: openLog(args), ...(kind !== undefined && { marketKinds: [kind] }) });
  const filter: MarketFilter = {
    all,
    ...(quote !== undefined && { quote }),
    ...(base !== undefined && { base }),
    ...(kind !== undefined && { kind }),
  };
  return selectMarkets(markets, filter);
}

function contradiction(one: string, other: string, hint: string): InputError {
  return new InputError('OPTION_INVALID', `${one} and ${other} contradict each other`, { path: one, hint });
}
