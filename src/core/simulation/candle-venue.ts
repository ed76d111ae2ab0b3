import { atMost } from '../model/decimal.ts';

/** What the venue needs to know of an order. */
export interface VenueOrder {
  readonly isEntry: boolean;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly price: number;
  /** Coins that are still wanted. */
  readonly amount: number;
  readonly placedTimeMs: number;
  readonly judged: boolean;
  /** `taker`: it takes what the market offers when it arrives; `settled`: it needs no market, as a liquidation does. */
  readonly role: 'maker' | 'taker' | 'settled';
}

export interface VenueCandle {
  readonly pairIndex: number;
  /** Row of the newest closed candle of the main timeframe. */
  readonly row: number;
  readonly timeMs: number;
  readonly lengthMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

/** What a market makes of a fill that the candle rules would give: nothing better, and maybe nothing at all. */
export interface MarketModel {
  /** Is the order in the market at the candle's open (or at some time within the candle)? */
  hasArrived(order: VenueOrder, candle: VenueCandle, atOpen: boolean): boolean;
  /** Price in place of `price`; `best` is the best price for the order at that moment. Undefined = no fill. */
  price(order: VenueOrder, candle: VenueCandle, price: number, best: number): number | undefined;
  /** How much of the order fills on this candle, and is taken off its volume. */
  amount(order: VenueOrder, candle: VenueCandle, price: number): number;
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
 * way to this open, at its own price. What an earlier candle left of a judged order is sold (bought) at the open.
 */
export function fillAtOpen(order: VenueOrder, { open, timeMs }: VenueCandle): number | undefined {
  if (order.judged && order.placedTimeMs === timeMs) return order.price;
  if (order.judged || order.type === 'market') return open;
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
  /** Few at a time. */
  readonly #open: O[] = [];
  readonly #report: (order: O, price: number, amount: number, insideCandle: boolean) => void;
  readonly #model: MarketModel | undefined;
  #slippagePaid = 0;

  /** Without a model every order fills as a whole, at the price of the rule. */
  constructor(
    report: (order: O, price: number, amount: number, insideCandle: boolean) => void,
    model: MarketModel | undefined,
  ) {
    this.#report = report;
    this.#model = model;
  }

  /** What the model's prices have cost beyond those of the rules, in quote. */
  get slippagePaid(): number {
    return this.#slippagePaid;
  }

  get hasOrders(): boolean {
    return this.#open.length > 0;
  }

  place(order: O): void {
    this.#open.push(order);
  }

  cancel(order: O): void {
    const place = this.#open.indexOf(order);
    if (place >= 0) this.#open.splice(place, 1);
  }

  /** Tries an open order against a candle with a fill rule; `whole` = whatever the candle's volume. */
  match(order: O | undefined, candle: VenueCandle, fill: FillRule, whole = false): void {
    if (order === undefined || !this.#open.includes(order)) return;
    const ruled = fill(order, candle);
    if (ruled === undefined) return;
    let price: number | undefined = ruled;
    let { amount } = order;
    if (this.#model !== undefined) {
      const atOpen = fill === fillAtOpen;
      if (!whole && !this.#model.hasArrived(order, candle, atOpen)) return;
      price = this.#model.price(order, candle, ruled, atOpen ? candle.open : bestPrice(order, candle));
      if (price === undefined) return;
      if (!whole) amount = this.#model.amount(order, candle, price);
      if (amount === 0) return;
      this.#slippagePaid += Math.abs(price - ruled) * amount;
    }
    if (amount === order.amount) this.cancel(order);
    this.#report(order, price, amount, fill === fillInside && !order.judged);
  }
}

function bestPrice({ side }: VenueOrder, { high, low }: VenueCandle): number {
  return side === 'buy' ? low : high;
}
