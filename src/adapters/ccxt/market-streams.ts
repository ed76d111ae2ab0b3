import type { Exchange, OHLCV, Trade } from 'ccxt';
import type { Candles } from '../../core/model/candles.ts';
import type { MarketTrade, OrderBook, Ticker } from '../../core/model/venue.ts';
import type { MarketStreams } from '../../ports/market-data.ts';
import { candlesOf } from './candle-rows.ts';
import type { Connection } from './connection.ts';
import { asText } from './decimal-text.ts';
import { bookOf, tickerOf, tradeOf } from './public-shapes.ts';
import { type Source, merge, repeat } from './stream.ts';

/** Public streams through ccxt. */
export class CcxtMarketStreams implements MarketStreams {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async *watchTrades(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; trades: readonly MarketTrade[] }> {
    const events = (trades: readonly Trade[]) =>
      [...Map.groupBy(trades, (each) => each.symbol!)].map(([pair, each]) => ({ pair, trades: each.map(tradeOf) }));
    yield* this.#merge(pairs, 'watchTradesForSymbols', signal, {
      all: (exchange) => exchange.watchTradesForSymbols([...pairs]),
      one: (exchange, pair) => exchange.watchTrades(pair),
      events,
    });
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
    const event = (pair: string, rows: readonly OHLCV[]) => ({
      pair,
      candles: candlesOf(rows, timeframe, 0, Infinity),
    });
    yield* this.#merge(pairs, 'watchOHLCVForSymbols', signal, {
      all: async (exchange) => {
        const found = await exchange.watchOHLCVForSymbols(pairs.map((pair) => [pair, timeframe]));
        return Object.entries(found).flatMap(([pair, byTimeframe]) =>
          Object.values(byTimeframe).map((rows) => event(pair, rows)),
        );
      },
      one: async (exchange, pair) => [event(pair, await exchange.watchOHLCV(pair, timeframe))],
      events: (each) => each,
    });
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
