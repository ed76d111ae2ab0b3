import { z } from 'zod';
import type { Host } from '../host.ts';
import { ApiError } from './api-error.ts';
import { fixedNumber, tradeIdOf } from './format.ts';
import { klines } from './klines.ts';
import { aggregateRow, bestQuotes, dayTicker, levels, tradeRow } from './market-data.ts';
import type { Call, Routes, Weight } from './router.ts';
import { timeOf, wholeNumber, type Symbols } from './symbols.ts';

type Params = ReadonlyMap<string, string>;
type Answer = (symbol: string, pair: string) => object;

/** What differs between the public data of spot and of USDT futures. */
export interface MarketRouteOptions {
  /** `/api/v3` or `/fapi/v1` */
  readonly prefix: string;
  readonly mostCandles: number;
  readonly depthWeights: readonly (readonly [limit: number, weight: number])[];
  readonly info: (listed: ReturnType<Symbols['listed']>, nowMs: number) => object;
  readonly depth: (pair: string, limit: number) => object;
  /** The day's ticker has the best prices in it. */
  readonly hasQuotes: boolean;
  readonly weights: {
    readonly info: number;
    readonly klines: Weight;
    readonly trades: number;
    readonly aggregates: number;
    /** Of one symbol, and of all. */
    readonly day: readonly [one: number, all: number];
    readonly quotes: readonly [one: number, all: number];
  };
}

/** Public market data, as spot and USDT futures share it. */
export function marketRoutes(host: Host, symbols: Symbols, options: MarketRouteOptions): Routes {
  const { prefix, weights } = options;
  const candles = (call: Call): unknown =>
    klines(host.history, symbols.required(call.params), call.params, call.nowMs, options.mostCandles);
  const trades = ({ params }: Call): unknown => {
    const pair = symbols.required(params);
    const limit = wholeNumber(params, 'limit', { fallback: 500, most: 1000 });
    return host.history.trades(pair, limit, fromIdOf(params)).map(tradeRow);
  };
  /** Futures tell the time of a price. */
  const time = ({ nowMs }: Call): object => (options.hasQuotes ? {} : { time: nowMs });
  const routes: Routes = {
    ping: { weight: 1, security: 'none', answer: () => ({}) },
    time: { weight: 1, security: 'none', answer: () => ({ serverTime: host.shownMs() }) },
    exchangeInfo: {
      weight: weights.info,
      security: 'none',
      answer: ({ params, nowMs }) => {
        const wanted = params.has('symbol') ? [params.get('symbol')!] : namedSymbols(params);
        const listed = symbols.listed().filter(([symbol]) => wanted === undefined || wanted.includes(symbol));
        if (wanted !== undefined && listed.length < wanted.length) throw new ApiError(-1121, 'Invalid symbol.');
        return options.info(listed, nowMs);
      },
    },
    klines: { weight: weights.klines, security: 'none', answer: candles },
    trades: { weight: weights.trades, security: 'none', answer: trades },
    historicalTrades: { weight: weights.trades, security: 'key', answer: trades },
    aggTrades: {
      weight: weights.aggregates,
      security: 'none',
      answer: ({ params }) => {
        const pair = symbols.required(params);
        const limit = wholeNumber(params, 'limit', { fallback: 500, most: 1000 });
        const [fromMs, toMs] = [timeOf(params, 'startTime'), timeOf(params, 'endTime')];
        if (fromMs === undefined && toMs === undefined) {
          return host.history.trades(pair, limit, fromIdOf(params)).map(aggregateRow);
        }
        return host.history.tradesBetween(pair, fromMs ?? 0, toMs ?? Infinity, limit).map(aggregateRow);
      },
    },
    depth: {
      weight: (params) => depthWeight(params, options.depthWeights),
      security: 'none',
      answer: ({ params }) =>
        options.depth(symbols.required(params), wholeNumber(params, 'limit', { fallback: 100, most: 5000 })),
    },
    'ticker/24hr': {
      weight: single(...weights.day),
      security: 'none',
      answer: (call) =>
        some(symbols, call, (symbol, pair) => dayTicker(host, symbol, pair, call.nowMs, options.hasQuotes)),
    },
    'ticker/price': {
      weight: single(2, 4),
      security: 'none',
      answer: (call) =>
        some(symbols, call, (symbol, pair) => ({ symbol, price: fixedNumber(lastPrice(host, pair)), ...time(call) })),
    },
    'ticker/bookTicker': {
      weight: single(...weights.quotes),
      security: 'none',
      answer: (call) =>
        some(symbols, call, (symbol, pair) => ({ symbol, ...bestQuotes(host.exchange.book(pair, 1)!), ...time(call) })),
    },
  };
  return Object.fromEntries(Object.entries(routes).map(([path, route]) => [`GET ${prefix}/${path}`, route]));
}

export function lastPrice(host: Host, pair: string): number {
  return Number(host.exchange.market(pair)!.lastPrice ?? 0);
}

/** The matching engine's id of the trade that the parameter `fromId` names. */
function fromIdOf(params: Params): number | undefined {
  const number = timeOf(params, 'fromId');
  return number === undefined ? undefined : tradeIdOf(number);
}

/** One symbol, several, or all of them. */
export function some(symbols: Symbols, { params }: Call, answer: Answer): unknown {
  if (params.has('symbol')) {
    const pair = symbols.required(params);
    return answer(params.get('symbol')!, pair);
  }
  const wanted = namedSymbols(params);
  if (wanted === undefined) return symbols.listed().map(([symbol, { market }]) => answer(symbol, market.pair));
  return wanted.map((symbol) => answer(symbol, symbols.required(new Map([['symbol', symbol]]))));
}

/** By whether one symbol is asked for. */
export function single(one: number, all: number): (params: Params) => number {
  return (params) => (params.has('symbol') ? one : all);
}

function depthWeight(params: Params, weights: MarketRouteOptions['depthWeights']): number {
  const limit = Number(params.get('limit') ?? 100);
  return weights.find(([most]) => limit <= most)?.[1] ?? weights.at(-1)![1];
}

const symbolsSchema = z.array(z.string());

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The parameter `symbols`, a JSON list. */
function namedSymbols(params: Params): string[] | undefined {
  const text = params.get('symbols');
  if (text === undefined) return undefined;
  const symbols = symbolsSchema.safeParse(parseJson(text));
  if (!symbols.success) throw new ApiError(-1100, "Illegal characters found in parameter 'symbols'.");
  return symbols.data;
}

/** Both sides of a book as the venue writes them. */
export function bookSides(
  host: Host,
  pair: string,
  limit: number,
): { updateId: number; timeMs: number; sides: object } {
  const { updateId, timeMs, bids, asks } = host.exchange.book(pair, limit)!;
  return { updateId, timeMs, sides: { bids: levels(bids), asks: levels(asks) } };
}
