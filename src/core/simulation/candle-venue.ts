import { atMost } from '../model/decimal.ts';

/** What the venue needs to know of an order. */
export interface VenueOrder {
  readonly isEntry: boolean;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly price: number;
  readonly placedTimeMs: number;
  readonly judged: boolean;
}

export interface VenueCandle {
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/**
 * `freqtrade` rules: an order fills as a whole at its own price on any candle whose range holds that price,
 * compared as raw doubles. Undefined = it stays open.
 */
export function freqtradeFill(order: VenueOrder, candle: VenueCandle): number | undefined {
  return candle.low <= order.price && order.price <= candle.high ? order.price : undefined;
}

/**
 * `candle` rules, at the open of a candle: a market order, and a limit order that arrives while the market
 * is at its limit or better, fill at the open. A limit order that was already resting was swept on the
 * way to this open, at its own price.
 */
export function fillAtOpen(order: VenueOrder, { open, timeMs }: VenueCandle): number | undefined {
  if (order.judged || order.type === 'market') return order.judged ? order.price : open;
  const reached = order.side === 'buy' ? atMost(open, order.price) : atMost(order.price, open);
  if (!reached) return undefined;
  return order.placedTimeMs === timeMs ? open : order.price;
}

/** `candle` rules, within a candle: a resting limit order fills at its own price when the range reaches it. */
export function fillInside(order: VenueOrder, { high, low }: VenueCandle): number | undefined {
  if (order.judged) return order.price;
  const reached = order.side === 'buy' ? atMost(low, order.price) : atMost(order.price, high);
  return reached ? order.price : undefined;
}

/**
 * The simulated exchange of a backtest on candles: keeps open orders by pair and says which fill. It
 * reports fills through the callback it is given and never looks at a trade.
 */
export class CandleVenue<O extends VenueOrder> {
  readonly #open: O[][];
  readonly #pairOf: (order: O) => number;
  readonly #report: (order: O, price: number, insideCandle: boolean) => void;

  constructor(
    pairCount: number,
    pairOf: (order: O) => number,
    report: (order: O, price: number, insideCandle: boolean) => void,
  ) {
    this.#open = Array.from({ length: pairCount }, () => []);
    this.#pairOf = pairOf;
    this.#report = report;
  }

  place(order: O): void {
    this.#open[this.#pairOf(order)]!.push(order);
  }

  cancel(order: O): void {
    const orders = this.#open[this.#pairOf(order)]!;
    const index = orders.indexOf(order);
    if (index >= 0) orders.splice(index, 1);
  }

  /** Tries the open orders of a pair (entries or exits) with a fill rule, oldest first. */
  match(
    pairIndex: number,
    isEntry: boolean,
    candle: VenueCandle,
    fill: (order: VenueOrder, candle: VenueCandle) => number | undefined,
  ): void {
    const orders = this.#open[pairIndex]!;
    if (orders.length === 0) return;
    for (const order of [...orders]) {
      if (order.isEntry !== isEntry) continue;
      const price = fill(order, candle);
      if (price === undefined) continue;
      this.cancel(order);
      this.#report(order, price, fill === fillInside && !order.judged);
    }
  }
}
