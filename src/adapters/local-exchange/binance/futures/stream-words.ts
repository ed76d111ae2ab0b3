import type { Host } from '../../host.ts';
import { tradeNumber } from '../format.ts';
import { levels } from '../market-data.ts';
import type { StreamWords } from '../market-streams.ts';
import { sharedWords, tickerWords } from '../stream-words.ts';
import { markOf } from './market-routes.ts';

/** The public streams of USDT futures. */
export function futuresStreamWords(host: Host): StreamWords {
  return {
    ...sharedWords(host),
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
    ticker: (symbol, pair, nowMs) => tickerWords(host, symbol, pair, nowMs, 2),
    markPrice: (symbol, pair, nowMs) => {
      const { mark, rate, nextMs } = markOf(host, pair);
      return { e: 'markPriceUpdate', E: nowMs, s: symbol, p: mark, ap: mark, i: mark, P: mark, r: rate, T: nextMs };
    },
  };
}
