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

/** The price at which an order fills on a candle; undefined = it stays open. */
export type FillRule = (order: VenueOrder, candle: VenueCandle) => number | undefined;

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
 * The simulated exchange of a backtest on candles: holds open orders and says which fill. It reports fills
 * through the callback it is given and never looks at a trade.
 */
export class CandleVenue<O extends VenueOrder> {
  readonly #open = new Set<O>();
  readonly #report: (order: O, price: number, insideCandle: boolean) => void;

  constructor(report: (order: O, price: number, insideCandle: boolean) => void) {
    this.#report = report;
  }

  place(order: O): void {
    this.#open.add(order);
  }

  cancel(order: O): void {
    this.#open.delete(order);
  }

  /** Tries an open order against a candle with a fill rule. */
  match(order: O | undefined, candle: VenueCandle, fill: FillRule): void {
    if (order === undefined || !this.#open.has(order)) return;
    const price = fill(order, candle);
    if (price === undefined) return;
    this.#open.delete(order);
    this.#report(order, price, fill === fillInside && !order.judged);
  }
}
