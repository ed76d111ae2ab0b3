import type { Host } from '../../host.ts';
import { fixedNumber, tradeNumber } from '../format.ts';
import { dayStatistics, levels } from '../market-data.ts';
import type { StreamWords } from '../market-streams.ts';
import { markOf } from './market-routes.ts';

/** The public streams of USDT futures. */
export function futuresStreamWords(host: Host): StreamWords {
  return {
    trade: (symbol, { id, timeMs, price, amount, side }) => ({
      ...{ e: 'trade', E: timeMs, T: timeMs, s: symbol, t: tradeNumber(id), p: price, q: amount },
      ...{ X: 'MARKET', m: side === 'sell' },
    }),
    aggregate: (symbol, { id, timeMs, price, amount, side }) => ({
      ...{ e: 'aggTrade', E: timeMs, s: symbol, a: tradeNumber(id), p: price, q: amount },
      ...{ f: tradeNumber(id), l: tradeNumber(id), T: timeMs, m: side === 'sell' },
    }),
    bookTicker: (symbol, { updateId, timeMs, bids, asks }) => {
      const [bid, ask] = [bids.at(0), asks.at(0)];
      return {
        ...{ e: 'bookTicker', u: updateId, E: timeMs, T: timeMs, s: symbol },
        ...{ b: bid?.[0] ?? '0', B: bid?.[1] ?? '0', a: ask?.[0] ?? '0', A: ask?.[1] ?? '0' },
      };
    },
    depth: (symbol, { firstId, lastId, timeMs, bids, asks }) => ({
      ...{ e: 'depthUpdate', E: timeMs, T: timeMs, s: symbol, U: firstId, u: lastId, pu: firstId - 1 },
      ...{ b: levels(bids), a: levels(asks) },
    }),
    partialDepth: (symbol, { updateId, timeMs, bids, asks }) => ({
      ...{ e: 'depthUpdate', E: timeMs, T: timeMs, s: symbol, U: updateId, u: updateId, pu: updateId - 1 },
      ...{ b: levels(bids), a: levels(asks) },
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
      return {
        ...{ e: '24hrTicker', E: nowMs, s: symbol, p: change.toFixed(8) },
        P: (day.open === 0 ? 0 : (change / day.open) * 100).toFixed(2),
        w: (day.volume === 0 ? day.last : day.quoteVolume / day.volume).toFixed(8),
        ...{ c: fixedNumber(day.last), Q: fixedNumber(host.history.trades(pair, 1)[0]?.amount ?? 0) },
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
    markPrice: (symbol, pair, nowMs) => {
      const { mark, rate, nextMs } = markOf(host, pair);
      return { e: 'markPriceUpdate', E: nowMs, s: symbol, p: mark, ap: mark, i: mark, P: mark, r: rate, T: nextMs };
    },
  };
}
