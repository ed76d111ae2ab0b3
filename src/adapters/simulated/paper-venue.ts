import type { Answer } from '../../core/model/answer.ts';
import { exactOf, exactText } from '../../core/model/exact.ts';
import type { MarketTrade, OrderReport, OrderRequest } from '../../core/model/venue.ts';
import type { MarketData, MarketStreams } from '../../ports/market-data.ts';
import type { PaperHub } from './paper-hub.ts';
import { SimulatedVenue, type SimulatedVenueOptions } from './simulated-venue.ts';

/** Levels of the real book that a paper order meets. */
const LEVELS = 50;

export interface PaperVenueOptions extends SimulatedVenueOptions {
  readonly hub: PaperHub;
  /** Where the real book is asked. */
  readonly data: MarketData;
}

/**
 * The simulated venue on a live market: an order walks the book that the real venue shows at that moment, what rests is
 * filled by the trades that really happen, behind the amount that was there before it. No order reaches a real venue.
 */
export class PaperVenue extends SimulatedVenue {
  readonly #paper: PaperVenueOptions;

  constructor(options: PaperVenueOptions) {
    super(options);
    this.#paper = options;
  }

  override async place(request: OrderRequest): Promise<Answer<OrderReport>> {
    const { hub, data, clock } = this.#paper;
    const { pair } = request;
    // Without an answer the order meets a made-up book around the last price.
    const book = await data.orderBook(pair, LEVELS).catch(() => undefined);
    const isThere = book !== undefined && book.bids.length > 0 && book.asks.length > 0;
    if (isThere) {
      const levels = (side: readonly (readonly [number, number])[]) =>
        side.map(([price, amount]) => [decimal(price), decimal(amount)] as const);
      hub.run((exchange) => exchange.setBook(pair, { bids: levels(book.bids), asks: levels(book.asks) }, clock.now()));
    }
    const answer = await super.place(request);
    if (isThere) hub.run((exchange) => exchange.setBook(pair, undefined, clock.now()));
    return answer;
  }
}

/** Streams of a live market whose trades also move the paper exchange. */
export function feedingPaper(streams: MarketStreams, hub: PaperHub, now: () => number): MarketStreams {
  return {
    watchTickers: (pairs, signal) => streams.watchTickers(pairs, signal),
    watchOrderBook: (pair, signal) => streams.watchOrderBook(pair, signal),
    watchCandles: (pairs, timeframe, signal) => streams.watchCandles(pairs, timeframe, signal),
    watchMark: (pairs, signal) => streams.watchMark(pairs, signal),
    async *watchTrades(pairs, signal) {
      for await (const told of streams.watchTrades(pairs, signal)) {
        for (const trade of told.trades) play(hub, told.pair, trade, now());
        yield told;
      }
    },
  };
}

/** Plays a trade that has really happened. */
function play(hub: PaperHub, pair: string, { price, amount, side }: MarketTrade, nowMs: number): void {
  hub.run((exchange) => exchange.trade(pair, decimal(price), decimal(amount), side, nowMs));
}

function decimal(value: number): string {
  return exactText(exactOf(value));
}
