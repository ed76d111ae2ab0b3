import { VenueError } from '../../core/model/answer.ts';
import { selectCandles, type Candles } from '../../core/model/candles.ts';
import { MadeCandles } from '../../core/model/series/made-candles.ts';
import { floorToTimeframe } from '../../core/model/timeframe.ts';
import type { MarketTrade, OrderBook, Ticker } from '../../core/model/venue.ts';
import type { ExchangeEvent } from '../../core/simulation/exchange/types.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  CandleQuery,
  ListedMarket,
  MarketData,
  MarketDataLimits,
  MarketStreams,
} from '../../ports/market-data.ts';
import type { ExchangeHub } from './exchange-hub.ts';

/** Trades of a pair that are remembered. */
const REMEMBERED = 1000;
const PAGE = 1000;

/** The public side of a simulated exchange: candles and lists made of its trades, and streams of them. */
export class SimulatedMarket implements MarketData, MarketStreams {
  readonly exchange = 'simulated';
  readonly #hub: ExchangeHub;
  readonly #clock: Clock;
  readonly #timeframes: readonly string[];
  readonly #made = new Map<string, MadeCandles>();
  readonly #trades = new Map<string, MarketTrade[]>();

  constructor(hub: ExchangeHub, clock: Clock, timeframes: readonly string[]) {
    this.#hub = hub;
    this.#clock = clock;
    this.#timeframes = timeframes;
    hub.listen((event) => this.#hear(event));
  }

  limits(): Promise<MarketDataLimits> {
    return Promise.resolve({
      timeframes: this.#timeframes,
      candlesPerRequest: PAGE,
      newestCandlesOnly: undefined,
      hasTradeHistory: true,
      hasFundingHistory: false,
      hasMarkHistory: false,
    });
  }

  clockOffsetMs(): Promise<number> {
    return Promise.resolve(0);
  }

  markets(): Promise<readonly ListedMarket[]> {
    const { exchange } = this.#hub;
    const views = exchange.pairs().map((pair) => exchange.market(pair)!);
    return Promise.resolve(
      views.map(({ market, status }) => ({ ...market, venueId: market.pair, active: status === 'trading' })),
    );
  }

  candles({ pair, timeframe, fromMs, toMs }: CandleQuery): Promise<Candles> {
    const endMs = floorToTimeframe(Math.min(toMs, this.#clock.now()), timeframe);
    const all = this.#candlesBetween(pair, timeframe, fromMs, endMs);
    return Promise.resolve(all);
  }

  trades({ pair, fromMs, toMs }: { pair: string; fromMs: number; toMs: number }): Promise<readonly MarketTrade[]> {
    const all = this.#trades.get(pair) ?? [];
    return Promise.resolve(all.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs));
  }

  funding(): Promise<never> {
    return Promise.reject(new VenueError({ kind: 'unsupported', venueCode: '', message: 'no funding history' }));
  }

  tickers(pairs = this.#hub.exchange.pairs()): Promise<readonly Ticker[]> {
    const { exchange } = this.#hub;
    return Promise.resolve(
      pairs.map((pair) => {
        const book = exchange.book(pair, 1);
        const last = exchange.market(pair)?.lastPrice;
        return {
          pair,
          timeMs: this.#clock.now(),
          last: last === undefined ? undefined : Number(last),
          bid: book?.bids[0] && Number(book.bids[0][0]),
          ask: book?.asks[0] && Number(book.asks[0][0]),
          quoteVolume: undefined,
          changeRatio: undefined,
        };
      }),
    );
  }

  orderBook(pair: string, levels?: number): Promise<OrderBook> {
    const book = this.#hub.exchange.book(pair, levels);
    const numbers = (side: readonly (readonly [string, string])[] = []) =>
      side.map(([price, amount]) => [Number(price), Number(amount)] as const);
    return Promise.resolve({ pair, timeMs: this.#clock.now(), bids: numbers(book?.bids), asks: numbers(book?.asks) });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  watchTrades(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; trades: readonly MarketTrade[] }> {
    return this.#watch(signal, (event) =>
      event.kind === 'trade' && pairs.includes(event.pair) ? { pair: event.pair, trades: [tradeOf(event)] } : undefined,
    );
  }

  watchTickers(pairs: readonly string[], signal: AbortSignal): AsyncIterable<Ticker> {
    return this.#watch(signal, (event) =>
      event.kind === 'trade' && pairs.includes(event.pair)
        ? {
            pair: event.pair,
            timeMs: event.timeMs,
            last: Number(event.price),
            bid: undefined,
            ask: undefined,
            quoteVolume: undefined,
            changeRatio: undefined,
          }
        : undefined,
    );
  }

  async *watchOrderBook(pair: string, signal: AbortSignal): AsyncIterable<OrderBook> {
    const changes = this.#watch(signal, (event) => (event.kind === 'book' && event.pair === pair ? pair : undefined));
    for await (const changed of changes) yield await this.orderBook(changed);
  }

  watchCandles(
    pairs: readonly string[],
    timeframe: string,
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; candles: Candles }> {
    return this.#watch(signal, (event) => {
      if (event.kind !== 'trade' || !pairs.includes(event.pair)) return undefined;
      const { pair, timeMs } = event;
      const open = floorToTimeframe(timeMs, timeframe);
      return { pair, candles: this.#candlesBetween(pair, timeframe, open, open + 1) };
    });
  }

  watchMark(
    pairs: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ pair: string; timeMs: number; price: number }> {
    return this.#watch(signal, (event) =>
      event.kind === 'mark' && pairs.includes(event.pair)
        ? { pair: event.pair, timeMs: event.timeMs, price: Number(event.price) }
        : undefined,
    );
  }

  #hear(event: ExchangeEvent): void {
    if (event.kind !== 'trade') return;
    const { pair, timeMs, price, amount } = event;
    const trade = { timeMs, price: Number(price), amount: Number(amount) };
    for (const timeframe of this.#timeframes) this.#madeOf(pair, timeframe).add(trade);
    const trades = this.#trades.get(pair) ?? [];
    trades.push(tradeOf(event));
    if (trades.length > 2 * REMEMBERED) trades.splice(0, REMEMBERED);
    this.#trades.set(pair, trades);
  }

  #madeOf(pair: string, timeframe: string): MadeCandles {
    const key = `${pair} ${timeframe}`;
    let made = this.#made.get(key);
    if (made === undefined) this.#made.set(key, (made = new MadeCandles(timeframe)));
    return made;
  }

  /** Copies, since the next trade changes the present candle. */
  #candlesBetween(pair: string, timeframe: string, fromMs: number, toMs: number): Candles {
    return selectCandles(this.#madeOf(pair, timeframe).between(fromMs, toMs), () => true);
  }

  #watch<T>(signal: AbortSignal, pick: (event: ExchangeEvent) => T | undefined): AsyncIterable<T> {
    return this.#hub.watch(signal, (event) => {
      const value = pick(event);
      return value === undefined ? [] : [value];
    });
  }
}

function tradeOf({ id, timeMs, price, amount, side }: Extract<ExchangeEvent, { kind: 'trade' }>): MarketTrade {
  return { id, timeMs, price: Number(price), amount: Number(amount), side };
}
