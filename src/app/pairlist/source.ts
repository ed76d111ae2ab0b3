import { type Candles, allocateCandles, joinCandles, rowAtOrAfter, sliceCandles } from '../../core/model/candles.ts';
import type { Market } from '../../core/model/market.ts';
import { resample } from '../../core/model/series/resample.ts';
import { TIMEFRAMES, floorToTimeframe, nextCandleTime, timeframeMs } from '../../core/model/timeframe.ts';
import type { TradeRecord } from '../../core/model/trade.ts';
import type { Ticker } from '../../core/model/venue.ts';
import { turnover } from '../../core/analysis/pairlist/measures.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import type { MarketData } from '../../ports/market-data.ts';
import { loadSeries } from '../candles.ts';

/** What a list of pairs is made from: an exchange now, or stored candles at a time in the past. */
export interface PairListSource {
  markets(): Promise<ReadonlyMap<string, Market>>;
  tickers(pairs: readonly string[]): Promise<ReadonlyMap<string, Ticker>>;
  /** The newest closed ones, `count` at most. */
  candles(pair: string, timeframe: string, count: number): Promise<Candles>;
  /** Sums of the profit ratios of own trades, by pair; `minutes`: of those that closed within them. */
  ownProfits(minutes: number | undefined): ReadonlyMap<string, number>;
}

/** A closed trade as the PerformanceFilter looks at it. */
type OwnTrade = Pick<TradeRecord, 'pair' | 'closeTimeMs' | 'profitRatio'>;

/** The exchange as it is now, and the bot's closed trades; rejects with VenueErrors. */
export function venueSource(data: MarketData, nowMs: number, trades: readonly OwnTrade[] = []): PairListSource {
  return {
    ownProfits(minutes = Infinity) {
      const sums = new Map<string, number>();
      for (const { pair, closeTimeMs, profitRatio } of trades) {
        if (closeTimeMs < nowMs - minutes * MINUTE_MS) continue;
        sums.set(pair, (sums.get(pair) ?? 0) + profitRatio);
      }
      return sums;
    },
    async markets() {
      const listed = await data.markets();
      return new Map(listed.filter(({ active }) => active).map((market) => [market.pair, market]));
    },
    async tickers(pairs) {
      const tickers = await data.tickers(pairs);
      return new Map(tickers.map((ticker) => [ticker.pair, ticker]));
    },
    async candles(pair, timeframe, count) {
      const toMs = floorToTimeframe(nowMs, timeframe);
      const pages: Candles[] = [];
      for (let fromMs = toMs - count * timeframeMs(timeframe); fromMs < toMs;) {
        const page = await data.candles({ pair, timeframe, kind: kindOf(pair), fromMs, toMs });
        if (page.length === 0) break;
        pages.push(page);
        fromMs = nextCandleTime(page.time[page.length - 1], timeframe);
      }
      return joinCandles(pages);
    },
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Stored candles that had closed at `atMs`: nothing later can be seen. */
export function storedSource(store: CandleStore, markets: ReadonlyMap<string, Market>, atMs: number): PairListSource {
  const ids = store.list().filter(({ kind, timeframe }) => ['spot', 'futures'].includes(kind) && timeframe !== '1M');
  const timeframesOf = (pair: string): string[] =>
    ids
      .filter((id) => id.pair === pair && id.kind === kindOf(pair))
      .map(({ timeframe }) => timeframe)
      .sort((a, b) => TIMEFRAMES.indexOf(a) - TIMEFRAMES.indexOf(b));
  const closed = (pair: string, timeframe: string, fromMs: number): Candles => {
    const { candles } = loadSeries(store, { pair, timeframe, kind: kindOf(pair) });
    const lengthMs = timeframeMs(timeframe);
    return sliceCandles(candles, rowAtOrAfter(candles.time, fromMs), rowAtOrAfter(candles.time, atMs - lengthMs + 1));
  };
  return {
    // What a bot had traded by then is not stored.
    ownProfits: () => new Map(),
    async markets() {
      return new Map([...markets].filter(([pair]) => timeframesOf(pair).length > 0));
    },
    async tickers(pairs) {
      return new Map(
        pairs.flatMap((pair) => {
          const [timeframe] = timeframesOf(pair);
          if (timeframe === undefined) return [];
          const day = closed(pair, timeframe, atMs - DAY_MS);
          if (day.length === 0) return [];
          const last = day.close[day.length - 1];
          const ticker: Ticker = {
            ...{ pair, timeMs: nextCandleTime(day.time[day.length - 1], timeframe), last },
            ...{ bid: undefined, ask: undefined, quoteVolume: turnover(day), changeRatio: last / day.open[0] - 1 },
          };
          return [[pair, ticker] as const];
        }),
      );
    },
    async candles(pair, timeframe, count) {
      const wanted = timeframeMs(timeframe);
      const from = timeframesOf(pair).findLast((each) => wanted % timeframeMs(each) === 0);
      if (from === undefined) return allocateCandles(0);
      const fromMs = floorToTimeframe(atMs, timeframe) - count * wanted;
      return resample(closed(pair, from, fromMs), from, timeframe);
    },
  };
}

function kindOf(pair: string): 'spot' | 'futures' {
  return pair.includes(':') ? 'futures' : 'spot';
}
