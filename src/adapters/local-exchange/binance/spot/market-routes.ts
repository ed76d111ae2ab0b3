import { ApiError } from '../api-error.ts';
import { fixed, fixedNumber } from '../format.ts';
import { klines } from '../klines.ts';
import { aggregateRow, bestQuotes, dayStatistics, dayTicker, levels, tradeRow } from '../market-data.ts';
import type { Call, Routes } from '../router.ts';
import { timeOf, wholeNumber, type Symbols } from '../symbols.ts';
import type { Host } from '../../host.ts';
import { spotExchangeInfo } from './exchange-info.ts';

/** Public market data of spot; weights as the venue publishes them. */
export function spotMarketRoutes(host: Host, symbols: Symbols): Routes {
  const one = (call: Call, answer: (symbol: string, pair: string) => object): object => {
    const pair = symbols.required(call.params);
    return answer(call.params.get('symbol')!, pair);
  };
  /** One symbol, several, or all of them. */
  const some = (call: Call, answer: (symbol: string, pair: string) => object): unknown => {
    if (call.params.has('symbol')) return one(call, answer);
    const wanted = namedSymbols(call.params);
    const listed = symbols.listed().map(([symbol, view]) => [symbol, view.market.pair] as const);
    if (wanted === undefined) return listed.map(([symbol, pair]) => answer(symbol, pair));
    return wanted.map((symbol) => {
      const pair = symbols.pairOf(symbol);
      if (pair === undefined) throw new ApiError(-1121, 'Invalid symbol.');
      return answer(symbol, pair);
    });
  };
  const many = (single: number, all: number) => (params: ReadonlyMap<string, string>) =>
    params.has('symbol') ? single : all;
  const trades = (call: Call, row: typeof tradeRow): unknown => {
    const pair = symbols.required(call.params);
    const limit = wholeNumber(call.params, 'limit', { fallback: 500, most: 1000 });
    return host.history.trades(pair, limit, timeOf(call.params, 'fromId')).map(row);
  };
  return {
    'GET /api/v3/ping': { weight: 1, security: 'none', answer: () => ({}) },
    'GET /api/v3/time': { weight: 1, security: 'none', answer: ({ nowMs }) => ({ serverTime: nowMs }) },
    'GET /api/v3/exchangeInfo': {
      weight: 20,
      security: 'none',
      answer: ({ params, nowMs }) => {
        const wanted = params.has('symbol') ? [params.get('symbol')!] : namedSymbols(params);
        const listed = symbols.listed().filter(([symbol]) => wanted === undefined || wanted.includes(symbol));
        if (wanted !== undefined && listed.length < wanted.length) throw new ApiError(-1121, 'Invalid symbol.');
        return spotExchangeInfo(listed, nowMs);
      },
    },
    'GET /api/v3/klines': {
      weight: 2,
      security: 'none',
      answer: ({ params, nowMs }) => klines(host, symbols.required(params), params, nowMs, 1000),
    },
    'GET /api/v3/uiKlines': {
      weight: 2,
      security: 'none',
      answer: ({ params, nowMs }) => klines(host, symbols.required(params), params, nowMs, 1000),
    },
    'GET /api/v3/trades': { weight: 25, security: 'none', answer: (call) => trades(call, tradeRow) },
    'GET /api/v3/historicalTrades': { weight: 25, security: 'key', answer: (call) => trades(call, tradeRow) },
    'GET /api/v3/aggTrades': {
      weight: 4,
      security: 'none',
      answer: ({ params }) => {
        const pair = symbols.required(params);
        const limit = wholeNumber(params, 'limit', { fallback: 500, most: 1000 });
        const [fromMs, toMs] = [timeOf(params, 'startTime'), timeOf(params, 'endTime')];
        if (fromMs === undefined && toMs === undefined) {
          return host.history.trades(pair, limit, timeOf(params, 'fromId')).map(aggregateRow);
        }
        return host.history.tradesBetween(pair, fromMs ?? 0, toMs ?? Infinity, limit).map(aggregateRow);
      },
    },
    'GET /api/v3/depth': {
      weight: depthWeight,
      security: 'none',
      answer: ({ params }) => {
        const limit = wholeNumber(params, 'limit', { fallback: 100, most: 5000 });
        const book = host.exchange.book(symbols.required(params), limit)!;
        return { lastUpdateId: book.updateId, bids: levels(book.bids), asks: levels(book.asks) };
      },
    },
    'GET /api/v3/avgPrice': {
      weight: 2,
      security: 'none',
      answer: (call) =>
        one(call, (_symbol, pair) => ({
          mins: 5,
          price: fixed(host.exchange.market(pair)!.lastPrice),
          closeTime: call.nowMs,
        })),
    },
    'GET /api/v3/ticker/24hr': {
      weight: many(2, 80),
      security: 'none',
      answer: (call) => some(call, (symbol, pair) => dayTicker(host, symbol, pair, call.nowMs, true)),
    },
    'GET /api/v3/ticker/price': {
      weight: many(2, 4),
      security: 'none',
      answer: (call) =>
        some(call, (symbol, pair) => ({ symbol, price: fixedNumber(dayStatistics(host, pair, call.nowMs).last) })),
    },
    'GET /api/v3/ticker/bookTicker': {
      weight: many(2, 4),
      security: 'none',
      answer: (call) => some(call, (symbol, pair) => ({ symbol, ...bestQuotes(host.exchange.book(pair, 1)!) })),
    },
  };
}

function depthWeight(params: ReadonlyMap<string, string>): number {
  const limit = Number(params.get('limit') ?? 100);
  if (limit <= 100) return 5;
  if (limit <= 500) return 25;
  return limit <= 1000 ? 50 : 250;
}

/** The parameter `symbols`, a JSON list. */
function namedSymbols(params: ReadonlyMap<string, string>): string[] | undefined {
  const text = params.get('symbols');
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as string[];
  } catch {
    throw new ApiError(-1100, "Illegal characters found in parameter 'symbols'.");
  }
}
