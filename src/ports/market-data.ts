import type { CandleKind, Candles } from '../core/model/candles.ts';
import type { Market } from '../core/model/market.ts';
import type { MarketTrade, OrderBook, Ticker } from '../core/model/venue.ts';

/** A market as a venue lists it. */
export interface ListedMarket extends Market {
  /** The venue's own name, `BTCUSDT`. */
  readonly venueId: string;
  /** False: no orders now (halted, delisted, not yet open). */
  readonly active: boolean;
  /** Announced end of trading, UTC ms, where the venue says so. */
  readonly delistedMs?: number;
}

export interface CandleQuery {
  readonly pair: string;
  readonly timeframe: string;
  readonly kind: CandleKind;
  /** First open time, UTC ms. */
  readonly fromMs: number;
  /** The last candle has ended by then. */
  readonly toMs: number;
}

export interface TradeQuery {
  readonly pair: string;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Id of the last trade that is known already, where the venue pages by id. */
  readonly afterId?: string;
}

/** What a venue can give, for honest messages. */
export interface MarketDataLimits {
  readonly timeframes: readonly string[];
  /** Most candles in one answer. */
  readonly candlesPerRequest: number;
  /** The venue keeps only this many newest candles; undefined = its whole history. */
  readonly newestCandlesOnly: number | undefined;
  readonly hasTradeHistory: boolean;
  readonly hasFundingHistory: boolean;
  readonly hasMarkHistory: boolean;
}

/**
 * Public data of one venue. Reads may be repeated; a read that fails rejects with a VenueError that carries a
 * Failure. Lists come in order of time, without what lies outside the query.
 */
export interface MarketData {
  /** Name as ccxt has it, `binance`. */
  readonly exchange: string;
  limits(): Promise<MarketDataLimits>;
  /** Venue time minus this machine's, in ms. */
  clockOffsetMs(): Promise<number>;
  markets(reload?: boolean): Promise<readonly ListedMarket[]>;
  /** One page, at most `candlesPerRequest` candles; closed ones only. */
  candles(query: CandleQuery): Promise<Candles>;
  /** One page. */
  trades(query: TradeQuery): Promise<readonly MarketTrade[]>;
  /** One page of funding rates (0.0001 = 0.01 %). */
  funding(query: Omit<CandleQuery, 'timeframe' | 'kind'>): Promise<readonly { timeMs: number; rateRatio: number }[]>;
  tickers(pairs?: readonly string[]): Promise<readonly Ticker[]>;
  orderBook(pair: string, levels?: number): Promise<OrderBook>;
  close(): Promise<void>;
}

/** Endless streams of one venue; each ends when `signal` aborts and rejects with a VenueError when it breaks. */
export interface MarketStreams {
  watchTrades(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; trades: readonly MarketTrade[] }>;
  watchTickers(pairs: readonly string[], signal: AbortSignal): AsyncIterable<Ticker>;
  watchOrderBook(pair: string, signal: AbortSignal): AsyncIterable<OrderBook>;
  /** Rows as they come: the last one may still be open. */
  watchCandles(
    pairs: readonly string[],
    timeframe: string,
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; candles: Candles }>;
  watchMark(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; timeMs: number; price: number }>;
}
