import type { Host } from '../../host.ts';
import { fixed, fixedNumber, tradeNumber } from '../format.ts';
import { dayStatistics, levels } from '../market-data.ts';
import type { StreamWords } from '../market-streams.ts';

/** The public streams of spot. */
export function spotStreamWords(host: Host): StreamWords {
  return {
    trade: (symbol, { id, timeMs, price, amount, side }) => ({
      ...{ e: 'trade', E: timeMs, s: symbol, t: tradeNumber(id), p: fixed(price), q: fixed(amount), T: timeMs },
      ...{ m: side === 'sell', M: true },
    }),
    aggregate: (symbol, { id, timeMs, price, amount, side }) => ({
      ...{ e: 'aggTrade', E: timeMs, s: symbol, a: tradeNumber(id), p: fixed(price), q: fixed(amount) },
      ...{ f: tradeNumber(id), l: tradeNumber(id), T: timeMs, m: side === 'sell', M: true },
    }),
    bookTicker: (symbol, { updateId, bids, asks }) => ({
      ...{ u: updateId, s: symbol, b: fixed(bids[0]?.[0]), B: fixed(bids[0]?.[1]) },
      ...{ a: fixed(asks[0]?.[0]), A: fixed(asks[0]?.[1]) },
    }),
    depth: (symbol, { firstId, lastId, timeMs, bids, asks }) => ({
      ...{ e: 'depthUpdate', E: timeMs, s: symbol, U: firstId, u: lastId, b: levels(bids), a: levels(asks) },
    }),
    partialDepth: (_symbol, { updateId, bids, asks }) => ({
      ...{ lastUpdateId: updateId, bids: levels(bids), asks: levels(asks) },
    }),
    kline: (symbol, interval, kline, isClosed, nowMs) => ({
      ...{ e: 'kline', E: nowMs, s: symbol },
      k: {
        ...{ t: kline.openMs, T: kline.closeMs, s: symbol, i: interval, f: -1, L: -1 },
        ...{ o: kline.open, c: kline.close, h: kline.high, l: kline.low, v: kline.volume, n: kline.trades },
        ...{ x: isClosed, q: kline.quoteVolume, V: kline.takerVolume, Q: kline.takerQuoteVolume, B: '0' },
      },
    }),
    ticker: (symbol, pair, nowMs) => {
      const day = dayStatistics(host, pair, nowMs);
      const change = day.last - day.open;
      const { bids, asks } = host.exchange.book(pair, 1)!;
      return {
        ...{ e: '24hrTicker', E: nowMs, s: symbol, p: change.toFixed(8) },
        P: (day.open === 0 ? 0 : (change / day.open) * 100).toFixed(3),
        w: (day.volume === 0 ? day.last : day.quoteVolume / day.volume).toFixed(8),
        ...{ x: fixedNumber(day.open), c: fixedNumber(day.last), Q: lastAmount(host, pair) },
        ...{ b: fixed(bids[0]?.[0]), B: fixed(bids[0]?.[1]), a: fixed(asks[0]?.[0]), A: fixed(asks[0]?.[1]) },
        ...{ o: fixedNumber(day.open), h: fixedNumber(day.high), l: fixedNumber(day.low) },
        ...{ v: day.volume.toFixed(8), q: day.quoteVolume.toFixed(8), O: day.openMs, C: nowMs },
        ...{ F: day.firstId, L: day.lastId, n: Math.max(0, day.lastId - day.firstId + 1) },
      };
    },
    miniTicker: (symbol, pair, nowMs) => {
      const day = dayStatistics(host, pair, nowMs);
      return {
        ...{ e: '24hrMiniTicker', E: nowMs, s: symbol, c: fixedNumber(day.last), o: fixedNumber(day.open) },
        ...{ h: fixedNumber(day.high), l: fixedNumber(day.low) },
        ...{ v: day.volume.toFixed(8), q: day.quoteVolume.toFixed(8) },
      };
    },
  };
}

function lastAmount(host: Host, pair: string): string {
  return fixedNumber(host.history.trades(pair, 1)[0]?.amount ?? 0);
}
