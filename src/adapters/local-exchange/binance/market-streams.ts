import { floorToTimeframe } from '../../../core/model/timeframe.ts';
import type { ExchangeBook, ExchangeEvent } from '../../../core/simulation/exchange/types.ts';
import type { ClientSocket } from '../client-socket.ts';
import type { Host } from '../host.ts';
import { bookChanges, type BookChange } from '../book-changes.ts';
import { isInterval, klineOf, type Kline } from './klines.ts';
import type { Symbols } from './symbols.ts';

type TradeEvent = Extract<ExchangeEvent, { kind: 'trade' }>;

/** The messages of public streams in the words of spot or of futures. */
export interface StreamWords {
  trade(symbol: string, trade: TradeEvent): object;
  aggregate(symbol: string, trade: TradeEvent): object;
  bookTicker(symbol: string, book: ExchangeBook): object;
  depth(symbol: string, change: BookChange): object;
  partialDepth(symbol: string, book: ExchangeBook): object;
  kline(symbol: string, interval: string, kline: Kline, isClosed: boolean, nowMs: number): object;
  ticker(symbol: string, pair: string, nowMs: number): object;
  miniTicker(symbol: string, pair: string, nowMs: number): object;
  /** Undefined: the venue has no such stream. */
  markPrice?(symbol: string, pair: string, nowMs: number): object;
}

type Kind = 'trade' | 'aggTrade' | 'bookTicker' | 'depth' | 'partial' | 'kline' | 'ticker' | 'miniTicker' | 'markPrice';

interface Stream {
  readonly name: string;
  readonly kind: Kind;
  /** Undefined: of all markets. */
  readonly pair: string | undefined;
  readonly symbol: string;
  readonly interval: string;
  readonly levels: number;
  /** Whether each wants the name of the stream around the message. */
  readonly sockets: Map<ClientSocket, boolean>;
  /** Start of the candle that was last told. */
  openMs: number;
  /** When a message was last sent by the clock. */
  sentMs: number;
  book: ExchangeBook | undefined;
}

const SECOND_MS = 1000;
const STREAM_LEVELS = 1000;

/** The public streams of a venue: who listens to what, and what they are told. */
export class MarketStreams {
  readonly #host: Host;
  readonly #symbols: Symbols;
  readonly #words: StreamWords;
  readonly #streams = new Map<string, Stream>();

  constructor(host: Host, symbols: Symbols, words: StreamWords) {
    this.#host = host;
    this.#symbols = symbols;
    this.#words = words;
  }

  /** False: there is no such stream. */
  subscribe(socket: ClientSocket, name: string, isCombined: boolean): boolean {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = this.#open(name);
      if (stream === undefined) return false;
      this.#streams.set(name, stream);
    }
    stream.sockets.set(socket, isCombined);
    return true;
  }

  unsubscribe(socket: ClientSocket, name: string): void {
    const stream = this.#streams.get(name);
    stream?.sockets.delete(socket);
    if (stream?.sockets.size === 0) this.#streams.delete(name);
  }

  leave(socket: ClientSocket): void {
    for (const name of this.namesOf(socket)) this.unsubscribe(socket, name);
  }

  namesOf(socket: ClientSocket): string[] {
    return [...this.#streams.values()].filter(({ sockets }) => sockets.has(socket)).map(({ name }) => name);
  }

  publish(events: readonly ExchangeEvent[], nowMs: number): void {
    if (this.#streams.size === 0) return;
    const trades = new Map<string, TradeEvent[]>();
    const books = new Set<string>();
    for (const event of events) {
      if (event.kind === 'book') books.add(event.pair);
      if (event.kind !== 'trade') continue;
      const known = trades.get(event.pair);
      if (known === undefined) trades.set(event.pair, [event]);
      else known.push(event);
    }
    for (const stream of this.#streams.values()) {
      if (stream.pair === undefined) this.#everyMarket(stream, nowMs);
      else this.#publish(stream, stream.pair, trades.get(stream.pair) ?? [], books.has(stream.pair), nowMs);
    }
  }

  #publish(stream: Stream, pair: string, trades: readonly TradeEvent[], hasBook: boolean, nowMs: number): void {
    const { symbol } = stream;
    switch (stream.kind) {
      case 'trade':
        for (const trade of trades) send(stream, this.#words.trade(symbol, trade));
        break;
      case 'aggTrade':
        for (const trade of trades) send(stream, this.#words.aggregate(symbol, trade));
        break;
      case 'kline':
        this.#kline(stream, pair, trades.length > 0, nowMs);
        break;
      case 'bookTicker':
        if (hasBook) this.#bookTicker(stream, pair);
        break;
      case 'depth':
        if (hasBook) this.#depth(stream, pair);
        break;
      case 'partial':
        if (hasBook) send(stream, this.#words.partialDepth(symbol, this.#host.exchange.book(pair, stream.levels)!));
        break;
      case 'ticker':
      case 'miniTicker':
      case 'markPrice':
        if (this.#isDue(stream, nowMs)) send(stream, this.#statistics(stream, symbol, pair, nowMs));
        break;
    }
  }

  #everyMarket(stream: Stream, nowMs: number): void {
    if (!this.#isDue(stream, nowMs)) return;
    const rows = this.#symbols
      .listed()
      .map(([symbol, { market }]) => this.#statistics(stream, symbol, market.pair, nowMs));
    send(stream, rows);
  }

  #statistics({ kind }: Stream, symbol: string, pair: string, nowMs: number): object {
    if (kind === 'markPrice') return this.#words.markPrice!(symbol, pair, nowMs);
    return kind === 'ticker' ? this.#words.ticker(symbol, pair, nowMs) : this.#words.miniTicker(symbol, pair, nowMs);
  }

  #isDue(stream: Stream, nowMs: number): boolean {
    if (nowMs - stream.sentMs < SECOND_MS) return false;
    stream.sentMs = nowMs;
    return true;
  }

  /** Every candle that has closed since, and the one that is open now. */
  #kline(stream: Stream, pair: string, hasTrades: boolean, nowMs: number): void {
    const { symbol, interval, openMs } = stream;
    const currentMs = floorToTimeframe(nowMs, interval);
    if (openMs === currentMs && !hasTrades) return;
    const candles = this.#host.history.candles(pair, interval, openMs, nowMs, nowMs);
    for (let row = 0; row < candles.length; row++) {
      const isClosed = candles.time[row] < currentMs;
      if (!isClosed && !hasTrades) continue;
      send(stream, this.#words.kline(symbol, interval, klineOf(candles, row, interval), isClosed, nowMs));
    }
    stream.openMs = currentMs;
  }

  #bookTicker(stream: Stream, pair: string): void {
    const book = this.#host.exchange.book(pair, 1)!;
    if (stream.book !== undefined && isSameTop(stream.book, book)) return;
    stream.book = book;
    send(stream, this.#words.bookTicker(stream.symbol, book));
  }

  #depth(stream: Stream, pair: string): void {
    const book = this.#host.exchange.book(pair, STREAM_LEVELS)!;
    const change = bookChanges(stream.book!, book);
    stream.book = book;
    send(stream, this.#words.depth(stream.symbol, change));
  }

  #open(name: string): Stream | undefined {
    const nowMs = this.#host.nowMs();
    const parsed = parseStream(name);
    if (parsed === undefined || (parsed.kind === 'markPrice' && this.#words.markPrice === undefined)) return undefined;
    const { symbol, kind, interval = '1m', levels = 0 } = parsed;
    const pair = symbol === '' ? undefined : this.#symbols.pairOf(symbol);
    if (symbol !== '' && pair === undefined) return undefined;
    const book = kind === 'depth' && pair !== undefined ? this.#host.exchange.book(pair, STREAM_LEVELS) : undefined;
    const openMs = floorToTimeframe(nowMs, interval);
    return { name, kind, pair, symbol, interval, levels, sockets: new Map(), openMs, sentMs: 0, book };
  }
}

interface ParsedStream {
  readonly symbol: string;
  readonly kind: Kind;
  readonly interval?: string;
  readonly levels?: number;
}

const PLAIN: readonly string[] = ['trade', 'aggTrade', 'bookTicker', 'ticker', 'miniTicker', 'markPrice', 'depth'];
const SPEED = /^(100ms|250ms|500ms|1000ms|1s|3s)$/;

function parseStream(name: string): ParsedStream | undefined {
  const every = /^!(ticker|miniTicker|markPrice)@arr(@1s)?$/.exec(name);
  if (every !== null) return { symbol: '', kind: every[1] as Kind };
  const [lower, kind, speed, ...rest] = name.split('@');
  if (kind === undefined || rest.length > 0 || (speed !== undefined && !SPEED.test(speed))) return undefined;
  const symbol = lower.toUpperCase();
  if (PLAIN.includes(kind)) return { symbol, kind: kind as Kind };
  const depth = /^depth(5|10|20)$/.exec(kind);
  if (depth !== null) return { symbol, kind: 'partial', levels: Number(depth[1]) };
  const interval = /^kline_(.+)$/.exec(kind)?.[1];
  return interval !== undefined && isInterval(interval) ? { symbol, kind: 'kline', interval } : undefined;
}

function isSameTop(a: ExchangeBook, b: ExchangeBook): boolean {
  const top = ({ bids, asks }: ExchangeBook): string => [bids[0], asks[0]].flat().join(' ');
  return top(a) === top(b);
}

/** One text for all who want it plain, one for those who want it named. */
function send({ name, sockets }: Stream, data: object): void {
  const plain = JSON.stringify(data);
  let named: string | undefined;
  for (const [socket, isCombined] of sockets) {
    if (isCombined) named ??= `{"stream":${JSON.stringify(name)},"data":${plain}}`;
    socket.send(name, isCombined ? named! : plain);
  }
}
