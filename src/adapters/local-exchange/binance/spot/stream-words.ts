import type { Host } from '../../host.ts';
import { fixed, tradeNumber } from '../format.ts';
import { levels } from '../market-data.ts';
import type { StreamWords } from '../market-streams.ts';
import { sharedWords, tickerWords } from '../stream-words.ts';

/** The public streams of spot. */
export function spotStreamWords(host: Host): StreamWords {
  return {
    ...sharedWords(host),
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
    ticker: (symbol, pair, nowMs) => {
      const ticker = tickerWords(host, symbol, pair, nowMs, 3);
      const { bids, asks } = host.exchange.book(pair, 1)!;
      return {
        ...ticker,
        x: ticker.o,
        ...{ b: fixed(bids[0]?.[0]), B: fixed(bids[0]?.[1]), a: fixed(asks[0]?.[0]), A: fixed(asks[0]?.[1]) },
      };
    },
  };
}
