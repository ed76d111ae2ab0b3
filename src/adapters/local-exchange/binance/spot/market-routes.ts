import type { Host } from '../../host.ts';
import { fixed } from '../format.ts';
import { bookSides, marketRoutes, some } from '../market-routes.ts';
import type { Routes } from '../router.ts';
import type { Symbols } from '../symbols.ts';
import { spotExchangeInfo } from './exchange-info.ts';

/** Public market data of spot; weights as the venue publishes them. */
export function spotMarketRoutes(host: Host, symbols: Symbols): Routes {
  const common = marketRoutes(host, symbols, {
    prefix: '/api/v3',
    mostCandles: 1000,
    depthWeights: [
      [100, 5],
      [500, 25],
      [1000, 50],
      [5000, 250],
    ],
    info: spotExchangeInfo,
    depth: (pair, limit) => {
      const { updateId, sides } = bookSides(host, pair, limit);
      return { lastUpdateId: updateId, ...sides };
    },
    hasQuotes: true,
    weights: { info: 20, klines: 2, trades: 25, aggregates: 4, day: [2, 80], quotes: [2, 4] },
  });
  return {
    ...common,
    'GET /api/v3/uiKlines': common['GET /api/v3/klines'],
    'GET /api/v3/avgPrice': {
      weight: 2,
      security: 'none',
      answer: (call) =>
        some(symbols, call, (_symbol, pair) => ({
          mins: 5,
          price: fixed(host.exchange.market(pair)!.lastPrice),
          closeTime: call.nowMs,
        })),
    },
  };
}
