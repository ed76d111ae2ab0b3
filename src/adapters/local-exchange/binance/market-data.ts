import type { ExchangeBook } from '../../../core/simulation/exchange/types.ts';
import type { Host } from '../host.ts';
import type { PastTrade } from '../market-history.ts';
import { spanStatistics } from '../span-statistics.ts';
import { fixed, fixedNumber, tradeNumber } from './format.ts';

const DAY_MS = 86_400_000;

/** What the last 24 hours were. */
export interface DayStatistics {
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly last: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly firstId: number;
  readonly lastId: number;
}

/** Of the candles of the last 24 hours; the last price where there are none. */
export function dayStatistics(host: Host, pair: string, nowMs: number): DayStatistics {
  const span = spanStatistics(host, pair, nowMs - DAY_MS, nowMs);
  const view = host.exchange.market(pair);
  const last = Number(view?.lastPrice ?? span?.close ?? 0);
  const [first] = host.history.trades(pair, 1);
  return {
    openMs: nowMs - DAY_MS,
    open: span?.open ?? last,
    high: span?.high ?? last,
    low: span?.low ?? last,
    last,
    volume: span?.volume ?? 0,
    quoteVolume: span?.quoteVolume ?? 0,
    firstId: first === undefined ? -1 : tradeNumber(first.id),
    lastId: view === undefined ? -1 : tradeNumber(view.lastTradeId),
  };
}

/** `GET .../ticker/24hr`; spot has the best prices in it, futures do not. */
export function dayTicker(host: Host, symbol: string, pair: string, nowMs: number, hasBook: boolean): object {
  const day = dayStatistics(host, pair, nowMs);
  const change = day.last - day.open;
  const book = hasBook ? host.exchange.book(pair, 1) : undefined;
  const quotes =
    book === undefined
      ? {}
      : {
          prevClosePrice: fixedNumber(day.open),
          ...bestQuotes(book),
        };
  return {
    symbol,
    priceChange: change.toFixed(8),
    priceChangePercent: (day.open === 0 ? 0 : (change / day.open) * 100).toFixed(3),
    weightedAvgPrice: (day.volume === 0 ? day.last : day.quoteVolume / day.volume).toFixed(8),
    ...quotes,
    lastPrice: fixedNumber(day.last),
    lastQty: fixedNumber(host.history.trades(pair, 1)[0]?.amount ?? 0),
    openPrice: fixedNumber(day.open),
    highPrice: fixedNumber(day.high),
    lowPrice: fixedNumber(day.low),
    volume: day.volume.toFixed(8),
    quoteVolume: day.quoteVolume.toFixed(8),
    openTime: day.openMs,
    closeTime: nowMs,
    firstId: day.firstId,
    lastId: day.lastId,
    count: Math.max(0, day.lastId - day.firstId + 1),
  };
}

export function bestQuotes(book: ExchangeBook): object {
  const [bid, ask] = [book.bids.at(0), book.asks.at(0)];
  return { bidPrice: fixed(bid?.[0]), bidQty: fixed(bid?.[1]), askPrice: fixed(ask?.[0]), askQty: fixed(ask?.[1]) };
}

/** Levels as the venue writes them. */
export function levels(side: ExchangeBook['bids']): [string, string][] {
  return side.map(([price, amount]) => [fixed(price), fixed(amount)]);
}

/** A trade of `GET .../trades`. */
export function tradeRow({ id, timeMs, price, amount, side }: PastTrade): object {
  return {
    id: tradeNumber(id),
    price: fixedNumber(price),
    qty: fixedNumber(amount),
    quoteQty: (price * amount).toFixed(8),
    time: timeMs,
    isBuyerMaker: side === 'sell',
    isBestMatch: true,
  };
}

/** A trade of `GET .../aggTrades`: each stands for itself. */
export function aggregateRow({ id, timeMs, price, amount, side }: PastTrade): object {
  return {
    a: tradeNumber(id),
    p: fixedNumber(price),
    q: fixedNumber(amount),
    f: tradeNumber(id),
    l: tradeNumber(id),
    T: timeMs,
    m: side === 'sell',
    M: true,
  };
}
