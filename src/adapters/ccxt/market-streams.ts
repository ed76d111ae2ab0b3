import type { Exchange, OHLCV, Trade } from 'ccxt';
import type { Candles } from '../../core/model/candles.ts';
import type { MarketTrade, OrderBook, Ticker } from '../../core/model/venue.ts';
import type { MarketStreams } from '../../ports/market-data.ts';
import { candlesOf } from './candle-rows.ts';
import type { Connection } from './connection.ts';
import { asText } from './decimal-text.ts';
import { bookOf, tickerOf, tradeOf } from './public-shapes.ts';
import { type Source, merge, repeat } from './stream.ts';

/** Clocks differ a little, and a trade takes its time to come here. */
const EARLY_MS = 5000;

/** Public streams through ccxt. */
export class CcxtMarketStreams implements MarketStreams {
  readonly #connection: Connection;
  /** Of the trades that were handed out: time of the newest, and the ids of that time. */
  readonly #toldTrades = new Map<string, { readonly timeMs: number; readonly ids: Set<string> }>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async *watchTrades(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; trades: readonly MarketTrade[] }> {
    const { exchange } = this.#connection;
    // Some venues begin with trades of before: a price of then is not one of now.
    const told = { timeMs: this.#connection.venueNow() - EARLY_MS, ids: new Set<string>() };
    for (const pair of pairs) if (!this.#toldTrades.has(pair)) this.#toldTrades.set(pair, told);
    const kept = new Map<string, readonly Trade[]>();
    const note = (value: unknown): void => {
      const pair = Array.isArray(value) ? (value as Trade[]).at(-1)?.symbol : undefined;
      if (pair !== undefined && exchange.trades[pair] === value) kept.set(pair, value as Trade[]);
    };
    const events = (trades: readonly Trade[]) => {
      const pair = trades.at(-1)?.symbol;
      if (pair !== undefined && !kept.has(pair)) kept.set(pair, trades);
      return takeAll(kept).flatMap(([each, values]) => {
        const untold = this.#untold(each, values);
        return untold.length === 0 ? [] : [{ pair: each, trades: untold }];
      });
    };
    yield* this.#listening(
      note,
      this.#merge(pairs, 'watchTradesForSymbols', signal, {
        all: (own) => own.watchTradesForSymbols([...pairs]),
        one: (own, pair) => own.watchTrades(pair),
        events,
      }),
    );
  }

  async *watchTickers(pairs: readonly string[], signal: AbortSignal): AsyncIterable<Ticker> {
    // Binance's default ticker has no bid and ask.
    const params = this.#connection.name.startsWith('binance') ? { name: 'ticker' } : {};
    yield* this.#merge(pairs, 'watchTickers', signal, {
      all: async (exchange) => Object.values(await exchange.watchTickers([...pairs], params)),
      one: async (exchange, pair) => [await exchange.watchTicker(pair, params)],
      events: (tickers) => tickers.map(tickerOf),
    });
  }

  async *watchOrderBook(pair: string, signal: AbortSignal): AsyncIterable<OrderBook> {
    const { clock } = this.#connection;
    yield* this.#merge([pair], undefined, signal, {
      one: (exchange) => exchange.watchOrderBook(pair),
      events: (book) => [bookOf(pair, book, clock.now())],
    });
  }

  async *watchCandles(
    pairs: readonly string[],
    timeframe: string,
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; candles: Candles }> {
    const kept = new Map<string, readonly OHLCV[]>();
    const toldMs = new Map<string, number>();
    const note = (value: unknown): void => {
      if (!Array.isArray(value) || value.length !== 3) return;
      const [pair, own, rows] = value as [string, string, OHLCV[]];
      if (own === timeframe && typeof pair === 'string') kept.set(pair, rows);
    };
    const events = (found: Readonly<Record<string, readonly OHLCV[]>>) => {
      for (const [pair, rows] of Object.entries(found)) if (!kept.has(pair)) kept.set(pair, rows);
      return takeAll(kept).flatMap(([pair, rows]) => {
        const newestMs = rows.at(-1)?.[0] ?? 0;
        const fromMs = toldMs.get(pair) ?? 0;
        toldMs.set(pair, newestMs);
        const untold = rows.filter(([timeMs]) => timeMs! >= fromMs);
        return untold.length === 0
          ? []
          : [{ pair, candles: candlesOf(untold, timeframe, { fromMs: 0, untilMs: Infinity, isTraded: true }) }];
      });
    };
    yield* this.#listening(
      note,
      this.#merge(pairs, 'watchOHLCVForSymbols', signal, {
        all: async (exchange) => {
          const found = await exchange.watchOHLCVForSymbols(pairs.map((pair) => [pair, timeframe]));
          return Object.fromEntries(
            Object.entries(found).flatMap(([pair, byTimeframe]) =>
              Object.values(byTimeframe).map((rows) => [pair, rows] as const),
            ),
          );
        },
        one: async (exchange, pair) => ({ [pair]: await exchange.watchOHLCV(pair, timeframe) }),
        events,
      }),
    );
  }

  async *watchMark(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; timeMs: number; price: number }> {
    const { clock } = this.#connection;
    yield* this.#merge(pairs, 'watchMarkPrices', signal, {
      all: async (exchange) => Object.values(await exchange.watchMarkPrices([...pairs])),
      one: async (exchange, pair) => [await exchange.watchMarkPrice(pair)],
      events: (tickers) =>
        tickers.flatMap(({ symbol, timestamp, markPrice }) => {
          const price = Number(asText(markPrice));
          return Number.isNaN(price) ? [] : [{ pair: symbol!, timeMs: timestamp ?? clock.now(), price }];
        }),
    });
  }

  /** Drops every socket: the streams that run reject, and new ones are opened anew. */
  async reopen(): Promise<void> {
    await this.#connection.exchange.close();
  }

  /** Of the trades that ccxt keeps of a pair, those that were not handed out, oldest first. */
  #untold(pair: string, kept: readonly Trade[]): MarketTrade[] {
    const { timeMs: toldMs, ids } = this.#toldTrades.get(pair) ?? { timeMs: 0, ids: new Set() };
    const first = kept.findLastIndex(({ timestamp }) => timestamp! < toldMs) + 1;
    const untold = kept
      .slice(first)
      .map(tradeOf)
      .filter(({ timeMs, id }) => timeMs > toldMs || !ids.has(id));
    const newestMs = Math.max(toldMs, ...untold.map(({ timeMs }) => timeMs));
    const ofNewest = untold.filter(({ timeMs }) => timeMs === newestMs).map(({ id }) => id);
    this.#toldTrades.set(pair, { timeMs: newestMs, ids: new Set([...(newestMs === toldMs ? ids : []), ...ofNewest]) });
    return untold;
  }

  /**
   * Streams of many pairs: where messages of several come at once, ccxt's answer has one pair, and the others' wait for
   * their next. So what ccxt keeps is noted as it comes, and all of it is handed out.
   */
  async *#listening<E>(note: (kept: unknown) => void, events: AsyncIterable<E>): AsyncIterable<E> {
    const { listeners } = this.#connection;
    listeners.add(note);
    try {
      yield* events;
    } finally {
      listeners.delete(note);
    }
  }

  /** All pairs in one subscription where the venue can do that (`ability` is ccxt's word for it), else one for each. */
  async *#merge<T, E>(
    pairs: readonly string[],
    ability: string | undefined,
    signal: AbortSignal,
    calls: {
      readonly all?: (exchange: Exchange) => Promise<T>;
      readonly one: (exchange: Exchange, pair: string) => Promise<T>;
      readonly events: (value: T) => readonly E[];
    },
  ): AsyncIterable<E> {
    const connection = this.#connection;
    await connection.loadMarkets();
    const { all, one, events } = calls;
    const isOne = all !== undefined && ability !== undefined && connection.exchange.has[ability] === true;
    const sources: Source<E>[] = isOne
      ? [repeat(connection, 'data', all, events)]
      : pairs.map((pair) => repeat(connection, 'data', (exchange) => one(exchange, pair), events));
    yield* merge(sources, signal);
  }
}

/** The entries of a map, which is empty then. */
function takeAll<K, V>(map: Map<K, V>): [K, V][] {
  const entries = [...map];
  map.clear();
  return entries;
}
