import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import { closestName } from '../../core/model/suggest.ts';
import type { ListedMarket } from '../../ports/market-data.ts';
import type { LoadedConfig } from '../config/load.ts';
import { loadMarkets } from '../markets.ts';
import { type VenueRequest, connectVenue } from './connect.ts';
import { explainVenueErrors } from './venue-errors.ts';

export type { ListedMarket };

/** Which markets are wanted; what is left out does not matter. */
export interface MarketFilter {
  readonly quote?: string;
  readonly base?: string;
  readonly kind?: 'spot' | 'futures';
  /** Also those that do not trade now. */
  readonly all?: boolean;
}

/** The markets of the exchange in the configuration, asked for now. Throws InputError, RunError EXCHANGE_*. */
export async function venueMarkets(request: VenueRequest): Promise<readonly ListedMarket[]> {
  const { data } = await connectVenue(request);
  try {
    return await explainVenueErrors(data.exchange, () => data.markets());
  } finally {
    await data.close();
  }
}

/** The markets of the configured market file. Throws InputError MARKETS_*. */
export function storedMarkets(config: LoadedConfig): readonly ListedMarket[] {
  return [...loadMarkets(config).markets.values()].map((market) => ({ ...market, venueId: '', active: true }));
}

/** The markets that are wanted, by pair. Throws InputError CURRENCY_UNKNOWN for a currency that no market has. */
export function selectMarkets<T extends ListedMarket>(markets: readonly T[], filter: MarketFilter): T[] {
  const { quote, base, kind, all = false } = filter;
  if (quote !== undefined) assertCurrency('quote', quote, markets);
  if (base !== undefined) assertCurrency('base', base, markets);
  return markets
    .filter(
      (market) =>
        (quote === undefined || market.quote === quote) &&
        (base === undefined || market.base === base) &&
        (kind === undefined || market.kind === kind) &&
        (all || market.active),
    )
    .sort((a, b) => (a.pair < b.pair ? -1 : 1));
}

function assertCurrency(side: 'quote' | 'base', currency: string, markets: readonly Market[]): void {
  const known = new Set(markets.map((market) => market[side]));
  if (known.has(currency)) return;
  const meant = closestName(currency, known);
  throw new InputError('CURRENCY_UNKNOWN', `no market has ${currency} as its ${side} currency`, {
    path: `--${side}`,
    value: currency,
    ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
  });
}
