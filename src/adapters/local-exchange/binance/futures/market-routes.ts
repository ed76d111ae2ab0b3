import { rowAtOrAfter } from '../../../../core/model/candles.ts';
import type { Host } from '../../host.ts';
import { fixedNumber } from '../format.ts';
import { klines } from '../klines.ts';
import { bookSides, lastPrice, marketRoutes, single, some } from '../market-routes.ts';
import type { Call, Routes } from '../router.ts';
import { timeOf, wholeNumber, type Symbols } from '../symbols.ts';
import { futuresExchangeInfo } from './exchange-info.ts';

const FUNDING_HOURS = 8;

/** Public market data of USDT futures; weights as the venue publishes them. */
export function futuresMarketRoutes(host: Host, symbols: Symbols): Routes {
  const common = marketRoutes(host, symbols, {
    prefix: '/fapi/v1',
    mostCandles: 1500,
    depthWeights: [
      [50, 2],
      [100, 5],
      [500, 10],
      [1000, 20],
    ],
    info: futuresExchangeInfo,
    depth: (pair, limit) => {
      const { updateId, timeMs, sides } = bookSides(host, pair, limit);
      return { lastUpdateId: updateId, E: timeMs, T: timeMs, ...sides };
    },
    hasQuotes: false,
    weights: { info: 1, klines: candleWeight, trades: 5, aggregates: 20, day: [1, 40], quotes: [2, 5] },
  });
  const markCandles = ({ params, nowMs }: Call): unknown =>
    klines(host.marks, symbols.required(params), params, nowMs, 1500).map(withoutVolume);
  return {
    ...common,
    'GET /fapi/v2/ticker/price': common['GET /fapi/v1/ticker/price'],
    'GET /fapi/v1/markPriceKlines': { weight: candleWeight, security: 'none', answer: markCandles },
    'GET /fapi/v1/premiumIndex': {
      weight: single(1, 10),
      security: 'none',
      answer: (call) => some(symbols, call, (symbol, pair) => premiumIndex(host, symbol, pair, call.nowMs)),
    },
    'GET /fapi/v1/fundingRate': {
      weight: 1,
      security: 'none',
      answer: ({ params, nowMs }) => fundingRates(host, symbols, params, nowMs),
    },
    'GET /fapi/v1/fundingInfo': {
      weight: 1,
      security: 'none',
      answer: () =>
        symbols.listed().map(([symbol]) => ({
          symbol,
          adjustedFundingRateCap: '0.02000000',
          adjustedFundingRateFloor: '-0.02000000',
          fundingIntervalHours: FUNDING_HOURS,
          disclaimer: false,
        })),
    },
  };
}

function candleWeight(params: ReadonlyMap<string, string>): number {
  const limit = Number(params.get('limit') ?? 500);
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1000 ? 5 : 10;
}

/** A row of mark prices: where a kline has volumes, the venue writes 0. */
function withoutVolume([openMs, open, high, low, close, , closeMs, , count]: readonly unknown[]): unknown[] {
  return [openMs, open, high, low, close, '0', closeMs, '0', count, '0', '0', '0'];
}

/** Mark price and next funding of a market. */
export function markOf(host: Host, pair: string): { mark: string; rate: string; nextMs: number } {
  const view = host.exchange.market(pair)!;
  return {
    mark: fixedNumber(Number(view.markPrice ?? lastPrice(host, pair))),
    rate: fixedNumber(Number(view.fundingRate ?? 0)),
    nextMs: view.nextFundingMs ?? 0,
  };
}

function premiumIndex(host: Host, symbol: string, pair: string, nowMs: number): object {
  const { mark, rate, nextMs } = markOf(host, pair);
  return {
    symbol,
    ...{ markPrice: mark, indexPrice: mark, estimatedSettlePrice: mark, lastFundingRate: rate },
    ...{ interestRate: '0.00010000', nextFundingTime: nextMs, time: nowMs },
  };
}

/** Recorded rates that have been paid, oldest first; the newest ones where no start is asked for. */
function fundingRates(host: Host, symbols: Symbols, params: ReadonlyMap<string, string>, nowMs: number): object[] {
  const limit = wholeNumber(params, 'limit', { fallback: 100, most: 1000 });
  const fromMs = timeOf(params, 'startTime');
  const toMs = Math.min(timeOf(params, 'endTime') ?? nowMs, nowMs);
  const pair = symbols.optional(params);
  const rows = symbols
    .listed()
    .filter(([, { market }]) => pair === undefined || market.pair === pair)
    .flatMap(([symbol, { market }]) => {
      const rates = host.fundingOf(market.pair);
      if (rates === undefined) return [];
      const [first, end] = [rowAtOrAfter(rates.time, fromMs ?? 0), rowAtOrAfter(rates.time, toMs + 1)];
      return Array.from({ length: Math.max(0, end - first) }, (_, index) => ({
        symbol,
        fundingTime: rates.time[first + index],
        fundingRate: fixedNumber(rates.open[first + index]),
        markPrice: '',
      }));
    });
  return fromMs === undefined ? rows.slice(-limit) : rows.slice(0, limit);
}
