import type { ExchangeBook } from '../../../core/simulation/exchange/types.ts';
import type { Host } from '../host.ts';
import type { PastTrade } from '../market-history.ts';
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

/** Of the candles of the last 24 hours, at the length in which they are recorded. */
export function dayStatistics(host: Host, pair: string, nowMs: number): DayStatistics {
  const candles = host.history.candles(pair, host.history.timeframeOf(pair), nowMs - DAY_MS, nowMs, nowMs);
  const { open, high, low, close, volume, length } = candles;
  let highest = 0;
  let lowest = Infinity;
  let sum = 0;
  let quote = 0;
  for (let row = 0; row < length; row++) {
    if (high[row] > highest) highest = high[row];
    if (low[row] < lowest) lowest = low[row];
    sum += volume[row];
    quote += (volume[row] * (open[row] + high[row] + low[row] + close[row])) / 4;
  }
  const view = host.exchange.market(pair);
  const last = Number(view?.lastPrice ?? (length > 0 ? close[length - 1] : 0));
  const [first] = host.history.trades(pair, 1);
  return {
    openMs: nowMs - DAY_MS,
    open: length > 0 ? open[0] : last,
    high: length > 0 ? highest : last,
    low: length > 0 ? lowest : last,
    last,
    volume: sum,
    quoteVolume: quote,
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
