import type { Host } from '../host.ts';
import { fixedNumber } from './format.ts';
import { dayStatistics } from './market-data.ts';
import type { StreamWords } from './market-streams.ts';

/** What spot and futures streams word alike. */
export function sharedWords(host: Host): Pick<StreamWords, 'kline' | 'miniTicker'> {
  return {
    kline: (symbol, interval, kline, isClosed, nowMs) => ({
      ...{ e: 'kline', E: nowMs, s: symbol },
      k: {
        ...{ t: kline.openMs, T: kline.closeMs, s: symbol, i: interval, f: -1, L: -1 },
        ...{ o: kline.open, c: kline.close, h: kline.high, l: kline.low, v: kline.volume, n: kline.trades },
        ...{ x: isClosed, q: kline.quoteVolume, V: kline.takerVolume, Q: kline.takerQuoteVolume, B: '0' },
      },
    }),
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

/** What the 24 hour tickers of both have; `digits`: decimals of the change in percent. */
export function tickerWords(host: Host, symbol: string, pair: string, nowMs: number, digits: number) {
  const day = dayStatistics(host, pair, nowMs);
  const change = day.last - day.open;
  const lastAmount = host.history.trades(pair, 1)[0]?.amount ?? 0;
  return {
    ...{ e: '24hrTicker', E: nowMs, s: symbol, p: change.toFixed(8) },
    P: (day.open === 0 ? 0 : (change / day.open) * 100).toFixed(digits),
    w: (day.volume === 0 ? day.last : day.quoteVolume / day.volume).toFixed(8),
    ...{ c: fixedNumber(day.last), Q: fixedNumber(lastAmount) },
    ...{ o: fixedNumber(day.open), h: fixedNumber(day.high), l: fixedNumber(day.low) },
    ...{ v: day.volume.toFixed(8), q: day.quoteVolume.toFixed(8), O: day.openMs, C: nowMs },
    ...{ F: day.firstId, L: day.lastId, n: Math.max(0, day.lastId - day.firstId + 1) },
  };
}
