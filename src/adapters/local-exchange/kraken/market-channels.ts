import { floorToTimeframe, timeframeMs } from '../../../core/model/timeframe.ts';
import type { ExchangeBook, ExchangeEvent } from '../../../core/simulation/exchange/types.ts';
import { bookChanges } from '../book-changes.ts';
import type { Host } from '../host.ts';
import { bookChecksum } from './book-checksum.ts';
import { microTime } from './format.ts';
import { instruments } from './instruments.ts';
import { KrakenError } from './kraken-error.ts';
import type { Pairs } from './names.ts';
import { INTERVALS } from './public-routes.ts';
import { tickerMessage } from './ticker.ts';
import { tradeMessage } from './trade-pages.ts';
import type { WsClient } from './ws-client.ts';

type TradeEvent = Extract<ExchangeEvent, { kind: 'trade' }>;

/** What is subscribed to, beside the symbol. */
export interface ChannelOptions {
  readonly channel: string;
  /** Of `ohlc`, in minutes. */
  readonly interval: number;
  /** Of `book`. */
  readonly depth: number;
  /** Of `ticker`: `trades` or `bbo`. */
  readonly trigger: string;
}

interface Stream extends ChannelOptions {
  readonly pair: string;
  readonly clients: Set<WsClient>;
  /** Start of the candle that was last told. */
  openMs: number;
  book: ExchangeBook | undefined;
}

const DEPTHS = new Set([10, 25, 100, 500, 1000]);
const CHANNELS = new Set(['ticker', 'ohlc', 'book', 'trade', 'instrument']);
const SNAPSHOT_TRADES = 50;
/** Of all markets. */
const EVERY = '';

/** The public channels: who listens to what, and what they are told. */
export class MarketChannels {
  readonly #host: Host;
  readonly #pairs: Pairs;
  readonly #streams = new Map<string, Stream>();

  constructor(host: Host, pairs: Pairs) {
    this.#host = host;
    this.#pairs = pairs;
  }

  /** Whether there is such a channel; those of an account are elsewhere. */
  static has(channel: string): boolean {
    return CHANNELS.has(channel);
  }

  /** Adds a listener; the answer sends it what there is so far. Throws KrakenError. */
  subscribe(client: WsClient, symbol: string, options: ChannelOptions): (withSnapshot: boolean) => void {
    const pair = options.channel === 'instrument' ? EVERY : this.#pairOf(symbol);
    if (options.channel === 'ohlc' && INTERVALS[options.interval] === undefined) {
      throw new KrakenError('Interval not supported');
    }
    if (options.channel === 'book' && !DEPTHS.has(options.depth)) throw new KrakenError('Depth not supported');
    const name = nameOf(pair, options);
    const stream = this.#streams.get(name) ?? this.#open(pair, options);
    if (stream.clients.has(client)) throw new KrakenError('Already subscribed');
    this.#streams.set(name, stream);
    stream.clients.add(client);
    return (withSnapshot) => {
      const data = withSnapshot ? this.#snapshot(stream) : undefined;
      if (data !== undefined) client.send(faultName(stream), message(stream, 'snapshot', data, this.#host.nowMs()));
    };
  }

  /** Throws KrakenError. */
  unsubscribe(client: WsClient, symbol: string, options: ChannelOptions): void {
    const pair = options.channel === 'instrument' ? EVERY : this.#pairOf(symbol);
    const stream = this.#streams.get(nameOf(pair, options));
    if (stream?.clients.delete(client) !== true) throw new KrakenError('Subscription Not Found');
    this.#drop(stream);
  }

  leave(client: WsClient): void {
    for (const stream of this.#streams.values()) if (stream.clients.delete(client)) this.#drop(stream);
  }

  publish(events: readonly ExchangeEvent[], nowMs: number): void {
    if (this.#streams.size === 0) return;
    const trades = Map.groupBy(
      events.filter((event) => event.kind === 'trade'),
      ({ pair }) => pair,
    );
    const books = new Set(events.flatMap((event) => (event.kind === 'book' ? [event.pair] : [])));
    const hasMarkets = events.some(({ kind }) => kind === 'market');
    for (const stream of this.#streams.values()) {
      const { channel, pair, trigger } = stream;
      const told = trades.get(pair) ?? [];
      if (channel === 'trade' && told.length > 0) {
        this.#send(stream, told.map(tradeMessage), nowMs);
      } else if (channel === 'ticker' && (trigger === 'bbo' ? books.has(pair) : told.length > 0)) {
        this.#send(stream, [tickerMessage(this.#host, this.#pairs.view(pair), nowMs)], nowMs);
      } else if (channel === 'ohlc') this.#candles(stream, told, nowMs);
      else if (channel === 'book' && books.has(pair)) this.#book(stream, nowMs);
      else if (channel === 'instrument' && hasMarkets) this.#send(stream, instruments(this.#pairs), nowMs);
    }
  }

  /** Every candle that has closed since, and the one that is open now. */
  #candles(stream: Stream, trades: readonly TradeEvent[], nowMs: number): void {
    if (trades.length === 0) return;
    const rows = this.#candleRows(stream, stream.openMs, nowMs);
    stream.openMs = floorToTimeframe(nowMs, INTERVALS[stream.interval]);
    if (rows.length > 0) this.#send(stream, rows, nowMs);
  }

  #candleRows({ pair, interval }: Stream, fromMs: number, nowMs: number): object[] {
    const timeframe = INTERVALS[interval];
    const candles = this.#host.history.candles(pair, timeframe, fromMs, nowMs, nowMs);
    const { time, open, high, low, close, volume, length } = candles;
    return Array.from({ length }, (_, row) => ({
      symbol: pair,
      ...{ open: open[row], high: high[row], low: low[row], close: close[row] },
      trades: volume[row] > 0 ? 4 : 0,
      volume: volume[row],
      vwap: (open[row] + high[row] + low[row] + close[row]) / 4,
      interval_begin: nanoTime(time[row]),
      interval,
      timestamp: microTime(time[row] + timeframeMs(timeframe)),
    }));
  }

  /** Levels that fell out of the depth are not told: the client cuts its book. */
  #book(stream: Stream, nowMs: number): void {
    const { pair, depth } = stream;
    const book = this.#host.exchange.book(pair, depth)!;
    const { bids, asks } = bookChanges(stream.book!, book);
    stream.book = book;
    if (bids.length === 0 && asks.length === 0) return;
    const worstBid = Number(book.bids.length < depth ? 0 : book.bids.at(-1)![0]);
    const worstAsk = Number(book.asks.length < depth ? Infinity : book.asks.at(-1)![0]);
    const change = {
      bids: bids.filter(([price]) => Number(price) >= worstBid),
      asks: asks.filter(([price]) => Number(price) <= worstAsk),
    };
    this.#send(stream, [{ ...this.#bookData(pair, change, book), timestamp: microTime(nowMs) }], nowMs);
  }

  #bookData(pair: string, { bids, asks }: Pick<ExchangeBook, 'bids' | 'asks'>, whole: ExchangeBook): object {
    const levels = (side: ExchangeBook['bids']): object[] =>
      side.map(([price, qty]) => ({ price: Number(price), qty: Number(qty) }));
    const { market } = this.#pairs.view(pair);
    return { symbol: pair, bids: levels(bids), asks: levels(asks), checksum: bookChecksum(whole, market) };
  }

  #snapshot(stream: Stream): unknown {
    const { channel, pair } = stream;
    const nowMs = this.#host.nowMs();
    switch (channel) {
      case 'ticker':
        return [tickerMessage(this.#host, this.#pairs.view(pair), nowMs)];
      case 'ohlc':
        return this.#candleRows(stream, nowMs - 10 * timeframeMs(INTERVALS[stream.interval]), nowMs);
      case 'book':
        return [this.#bookData(pair, stream.book!, stream.book!)];
      case 'instrument':
        return instruments(this.#pairs);
      default:
        return this.#host.history.trades(pair, SNAPSHOT_TRADES).map((trade) => tradeMessage({ ...trade, pair }));
    }
  }

  #send(stream: Stream, data: unknown, nowMs: number): void {
    const text = message(stream, 'update', data, nowMs);
    for (const client of stream.clients) client.send(faultName(stream), text);
  }

  #open(pair: string, options: ChannelOptions): Stream {
    const timeframe = INTERVALS[options.interval] ?? '1m';
    const book = options.channel === 'book' ? this.#host.exchange.book(pair, options.depth) : undefined;
    const openMs = floorToTimeframe(this.#host.nowMs(), timeframe);
    return { ...options, pair, clients: new Set(), openMs, book };
  }

  #drop(stream: Stream): void {
    if (stream.clients.size === 0) this.#streams.delete(nameOf(stream.pair, stream));
  }

  #pairOf(symbol: string): string {
    const pair = symbol.includes('/') ? this.#pairs.find(symbol) : undefined;
    if (pair === undefined) throw new KrakenError(`Currency pair not supported ${symbol}`);
    return pair;
  }
}

function nameOf(pair: string, { channel, interval, depth, trigger }: ChannelOptions): string {
  return [channel, pair, interval, depth, trigger].join(' ');
}

function faultName({ channel, pair }: Stream): string {
  return pair === EVERY ? channel : `${channel} ${pair}`;
}

function message({ channel }: Stream, type: 'snapshot' | 'update', data: unknown, nowMs: number): string {
  const timestamp = channel === 'ohlc' ? { timestamp: nanoTime(nowMs) } : {};
  return JSON.stringify({ channel, type, ...timestamp, data });
}

/** `2023-10-04T16:25:00.000000000Z` */
function nanoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000000Z');
}
