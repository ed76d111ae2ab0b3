import { afterEach, beforeEach } from 'vitest';
import type { ConnectOptions } from '../../../src/adapters/ccxt/connection.ts';
import { type OpenExchange, openExchange } from '../../../src/adapters/ccxt/open-exchange.ts';
import type { CcxtVenue } from '../../../src/adapters/ccxt/venue.ts';
import type { OrderRequest } from '../../../src/core/model/venue.ts';
import { EXCHANGE_INFO, FUTURES_INFO } from './binance-answers.ts';
import { ASSETS, ASSET_PAIRS } from './kraken-answers.ts';
import { silentLog } from '../../support/silent-log.ts';
import { type Received, VenueServer, realClock } from './venue-server.ts';

/** A venue on loopback whose markets are known, anew for each test of a file. */
export function eachWithServer(): {
  server(): VenueServer;
  open(name: string, kind: 'spot' | 'futures', options?: Partial<ConnectOptions>): Promise<CcxtVenue>;
} {
  let server: VenueServer;
  let opened: OpenExchange[] = [];
  beforeEach(async () => {
    server = await new VenueServer().start();
    server.on('/api/v3/exchangeInfo', EXCHANGE_INFO);
    server.on('/fapi/v1/exchangeInfo', FUTURES_INFO);
    server.on('/0/public/Assets', ASSETS);
    server.on('/0/public/AssetPairs', ASSET_PAIRS);
  });
  afterEach(async () => {
    for (const { data } of opened) await data.close();
    opened = [];
    await server.stop();
  });
  return {
    server: () => server,
    async open(name, kind, options = {}) {
      const exchange = await openExchange(name, {
        clock: realClock,
        log: silentLog,
        baseUrl: server.baseUrl,
        rateLimit: 0,
        marketKinds: [kind],
        keys: { apiKey: 'K1', secret: 'c2VjcmV0' },
        ...options,
      });
      opened.push(exchange);
      return exchange.venue;
    },
  };
}

export const SELL: OrderRequest = {
  clientOrderId: 'twabcdef000001',
  pair: 'BTC/USDT',
  side: 'sell',
  type: 'limit',
  amount: '0.00123',
  price: '65000.01',
};

/** What is signed and dated in every request, and not the order's. */
const SIGNED = ['timestamp', 'signature', 'recvWindow', 'nonce'];

/** The parameters of an order as the venue got them. */
export function orderOf({ params }: Received): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !SIGNED.includes(name)));
}
