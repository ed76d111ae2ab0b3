import type { MarketData } from '../../ports/market-data.ts';
import { type ConnectOptions, connect } from './connection.ts';
import { CcxtMarketData } from './market-data.ts';
import { CcxtMarketStreams } from './market-streams.ts';
import { CcxtVenue } from './venue.ts';

/** One exchange through ccxt. All three share a connection, and with it the rate limit. */
export interface OpenExchange {
  readonly data: CcxtMarketData;
  /** Wants `streams`. */
  readonly streams: CcxtMarketStreams;
  /** Wants `keys`. Futures if `marketKinds` is `['futures']`, else spot. */
  readonly venue: CcxtVenue;
  /** Resolves when nothing is on its way to the venue or from it. */
  settled(): Promise<void>;
}

/** Connects to an exchange by name; sends nothing yet. Throws InputError EXCHANGE_UNKNOWN. */
export async function openExchange(exchange: string, options: ConnectOptions): Promise<OpenExchange> {
  const connection = await connect(exchange, options);
  const isFutures = options.marketKinds?.every((kind) => kind === 'futures') === true;
  return {
    data: new CcxtMarketData(connection),
    streams: new CcxtMarketStreams(connection),
    venue: new CcxtVenue(connection, isFutures),
    settled: () => connection.settled(),
  };
}

/** Connects to a venue's public data. Throws InputError EXCHANGE_UNKNOWN. */
export async function openMarketData(exchange: string, options: ConnectOptions): Promise<MarketData> {
  return (await openExchange(exchange, options)).data;
}
