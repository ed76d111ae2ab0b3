import type { MarketDataLimits } from '../../ports/market-data.ts';
import { type VenueRequest, connectVenue } from './connect.ts';

/** What candles the exchange of the configuration has; asks nobody. Throws InputError EXCHANGE_*. */
export async function venueLimits(request: VenueRequest): Promise<MarketDataLimits> {
  const { data } = await connectVenue(request);
  return data.limits();
}
