import type { TimeInForce } from './settings.ts';

/**
 * A decimal number as text (`0.00012`, `-5`), exactly as a venue writes it. Money, prices and amounts cross the
 * border to a venue only in this form; core/model/exact.ts counts with it.
 */
export type Decimal = string;

export type OrderSide = 'buy' | 'sell';

/** `stop` and `take-profit` become market orders when triggered, the `-limit` forms limit orders. */
export type VenueOrderType =
  | 'limit'
  | 'market'
  | 'stop'
  | 'stop-limit'
  | 'take-profit'
  | 'take-profit-limit'
  | 'trailing-stop';

/** An order to send. Prices in quote, amounts in coins of the base currency (the adapter converts to contracts). */
export interface OrderRequest {
  readonly clientOrderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: VenueOrderType;
  readonly amount: Decimal;
  /** Limit price; of the limit forms only. */
  readonly price?: Decimal;
  /** Of the stop, take-profit and trailing forms; for a trailing stop the price that arms it. */
  readonly triggerPrice?: Decimal;
  /** Distance of a trailing stop (0.01 = 1 %). */
  readonly trailingRatio?: number;
  /** `PO`: only as a maker. Default GTC. */
  readonly timeInForce?: TimeInForce;
  /** Futures: it can only make a position smaller. */
  readonly reduceOnly?: boolean;
  /** Which price triggers; default last. */
  readonly triggerBy?: 'last' | 'mark';
  /** Last moment (UTC ms, venue time) at which the venue may accept the order, where it knows such a thing. */
  readonly expiresMs?: number;
}

export type OrderStatus = 'open' | 'partially_filled' | 'filled' | 'canceled' | 'rejected' | 'expired';

/** What a venue says of an order. */
export interface OrderReport {
  readonly orderId: string;
  /** Empty where the venue knows none. */
  readonly clientOrderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly type: VenueOrderType;
  readonly status: OrderStatus;
  readonly amount: Decimal;
  readonly filledAmount: Decimal;
  readonly price: Decimal | undefined;
  readonly triggerPrice: Decimal | undefined;
  readonly averagePrice: Decimal | undefined;
  readonly reduceOnly: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** One execution. (`pair`, `orderId`, `fillId`) is its identity on a venue. */
export interface FillReport {
  readonly fillId: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly pair: string;
  readonly side: OrderSide;
  readonly price: Decimal;
  readonly amount: Decimal;
  /** Price times amount, in quote. */
  readonly cost: Decimal;
  /** Positive = paid; negative = rebate. */
  readonly fee: { readonly asset: string; readonly amount: Decimal } | undefined;
  readonly isMaker: boolean | undefined;
  readonly timeMs: number;
}

export interface BalanceReport {
  readonly asset: string;
  readonly free: Decimal;
  /** In open orders. */
  readonly used: Decimal;
}

/** An open futures position. */
export interface PositionReport {
  readonly pair: string;
  readonly side: 'long' | 'short';
  /** Coins, positive. */
  readonly amount: Decimal;
  readonly entryPrice: Decimal;
  readonly markPrice: Decimal | undefined;
  readonly liquidationPrice: Decimal | undefined;
  readonly leverage: number | undefined;
  readonly marginMode: 'isolated' | 'cross';
}

/** A public trade. Prices in quote, amounts in coins. */
export interface MarketTrade {
  readonly id: string;
  readonly timeMs: number;
  readonly price: number;
  readonly amount: number;
  /** Side of the one who took. */
  readonly side: OrderSide;
}

export interface Ticker {
  readonly pair: string;
  readonly timeMs: number;
  readonly last: number | undefined;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** Of the last 24 hours, in quote. */
  readonly quoteVolume: number | undefined;
  /** Of the last 24 hours (0.01 = 1 %). */
  readonly changeRatio: number | undefined;
}

/** Best prices first; each level is [price, amount]. */
export interface OrderBook {
  readonly pair: string;
  readonly timeMs: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}
