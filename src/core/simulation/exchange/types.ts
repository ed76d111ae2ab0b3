import type { LeverageTier, Market } from '../../model/market.ts';
import type {
  BalanceReport,
  Decimal,
  FillReport,
  OrderReport,
  OrderRequest,
  OrderSide,
  PositionReport,
} from '../../model/venue.ts';

/** Balances of spot and futures are apart, as on Binance; `transfer` moves between them. */
export type WalletKind = 'spot' | 'futures';
export type MarginMode = 'isolated' | 'cross';
/** `both`: the one position of one-way mode; `long` and `short`: those of hedge mode. */
export type PositionSide = 'both' | 'long' | 'short';
/** What happens when an order would trade with another one of its account. */
export type SelfTrade = 'allow' | 'expire-maker' | 'expire-taker' | 'expire-both';
export type MarketStatus = 'trading' | 'halted' | 'delisted';

/** Where the prints of the outside market fill resting orders. */
export interface FillOptions {
  /** `touch`: a print at the order's price fills it; `through`: only one beyond it. Default touch. */
  readonly fillAt: 'touch' | 'through';
  /** A print fills no more than its own amount; otherwise it fills the whole order. Default true. */
  readonly volumeLimited: boolean;
  /** At its own price an order waits behind the amount that was displayed there before it. Default true. */
  readonly queue: boolean;
}

/** Synthetic book of the outside market around the last price. */
export interface DepthOptions {
  /** Levels a side; 0 = none, so that only `setBook` and other accounts give liquidity. Default 20. */
  readonly levels: number;
  /** Distance of best bid and best ask, as a ratio of the price, at least one tick. Default 0.0001. */
  readonly spreadRatio: number;
  /** Distance between levels, as a ratio of the price, at least one tick. Default 0.0002. */
  readonly stepRatio: number;
  /** Mean worth of a level, in quote. Default 20,000. */
  readonly levelCost: number;
}

export interface ExchangeOptions {
  readonly seed: number;
  readonly markets: readonly Market[];
  readonly fills?: Partial<FillOptions>;
  readonly depth?: Partial<DepthOptions>;
  /** Fees are paid in this asset by accounts that asked for it and hold enough: `{ asset: 'BNB', discountRatio: 0.25 }`. */
  readonly feeAsset?: { readonly asset: string; readonly discountRatio: number };
  /** Asset of spot fees: what was `received`, as on Binance (default), or the `quote`, as on Kraken. */
  readonly spotFee?: 'received' | 'quote';
  /** Decimals at which fees and funding payments are cut. Default 8. */
  readonly moneyDigits?: number;
  /** Open orders an account may have on a pair. Default 200. */
  readonly maxOpenOrders?: number;
  /** Untriggered orders among them. Default 50. */
  readonly maxTriggerOrders?: number;
  /** Default `expire-maker`. */
  readonly selfTrade?: SelfTrade;
  /** Leverage of a pair before anyone sets it. Default 20. */
  readonly defaultLeverage?: number;
  /** Share of the notional that a liquidation costs, as far as the margin covers it. Default 0.0125. */
  readonly liquidationFeeRatio?: number;
  /** Done orders and fills of an account that are remembered at least; never twice as many. Default 10,000. */
  readonly historyLimit?: number;
}

/**
 * Codes of refusals, for a dialect to translate. With each come the broken rule and the numbers.
 * `bad-request`: a field is missing, superfluous or unreadable (`rule` names it). `would-fill`: a fill-or-kill order
 * on futures that the book cannot fill; on spot such an order is accepted and expires.
 */
export type RefusalCode =
  | 'bad-request'
  | 'unknown-account'
  | 'unknown-market'
  | 'market-closed'
  | 'price-filter'
  | 'lot-size'
  | 'min-notional'
  | 'max-notional'
  | 'max-orders'
  | 'duplicate-client-id'
  | 'insufficient-balance'
  | 'insufficient-margin'
  | 'no-liquidity'
  | 'would-take'
  | 'would-fill'
  | 'trigger-now'
  | 'reduce-only'
  | 'position-mode'
  | 'position-open'
  | 'orders-open'
  | 'leverage'
  | 'unknown-order';

export interface Refusal {
  readonly code: RefusalCode;
  /** Rule or field: `tickSize`, `minPrice`, `stepSize`, `minAmount`, `maxAmount`, `minCost`, `maxCost`, `free`, ... */
  readonly rule: string;
  /** What was asked. */
  readonly value?: Decimal;
  /** What the rule allows. */
  readonly limit?: Decimal;
  readonly asset?: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/**
 * An order to place. Exactly one of `amount`, `quoteAmount` (spot market orders) and `closePosition` is given.
 * A trailing stop with a `price` becomes a limit order, and its `triggerPrice` arms it once the price gets there
 * from where it is now. An empty `clientOrderId` is none.
 */
export interface ExchangeOrderRequest extends Omit<OrderRequest, 'amount' | 'expiresMs'> {
  readonly amount?: Decimal;
  /** Worth in quote to spend or to receive; spot market orders only. */
  readonly quoteAmount?: Decimal;
  /** Futures triggers: what the position is then. */
  readonly closePosition?: boolean;
  /** Futures; default `both`. */
  readonly positionSide?: PositionSide;
  readonly selfTrade?: SelfTrade;
  /** The order expires at this time (UTC ms). */
  readonly goodTillMs?: number;
}

/** At least one of the two; the order id wins. */
export interface ExchangeOrderName {
  readonly pair: string;
  readonly orderId?: string;
  readonly clientOrderId?: string;
}

/** An order as the exchange knows it. `orderId` is a whole number that only grows. */
export interface ExchangeOrder extends OrderReport {
  readonly account: string;
  readonly timeInForce: 'GTC' | 'IOC' | 'FOK' | 'PO';
  /** Worth of what filled, in quote. */
  readonly filledCost: Decimal;
  readonly quoteAmount: Decimal | undefined;
  readonly positionSide: PositionSide;
  readonly closePosition: boolean;
  readonly triggerBy: 'last' | 'mark';
  readonly trailingRatio: number | undefined;
  /** Of trailing stops: best price since it was armed; undefined = not armed. */
  readonly trailedPrice: Decimal | undefined;
  /** Undefined: no trigger, or not yet. */
  readonly triggeredMs: number | undefined;
  /** In an OCO list. */
  readonly listId: string | undefined;
  readonly isLiquidation: boolean;
  readonly goodTillMs: number | undefined;
}

/** One side of an execution. `fillId` is the public trade's id: a whole number that grows by one, for each pair. */
export interface ExchangeFill extends FillReport {
  readonly account: string;
  readonly isMaker: boolean;
  readonly fee: { readonly asset: string; readonly amount: Decimal };
  /** Futures, in quote. */
  readonly realisedProfit: Decimal | undefined;
  readonly positionSide: PositionSide;
}

export interface ExchangeBalance extends BalanceReport {
  readonly wallet: WalletKind;
}

export interface ExchangePosition extends PositionReport {
  readonly positionSide: PositionSide;
  readonly leverage: number;
  readonly unrealisedProfit: Decimal;
  /** Futures wallet money that is bound to an isolated position; 0 for cross. */
  readonly isolatedMargin: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly updatedMs: number;
}

/** Futures money of one asset. */
export interface FuturesSummary {
  readonly asset: string;
  /** With isolated margin, without unrealised profit. */
  readonly walletBalance: Decimal;
  readonly crossWalletBalance: Decimal;
  readonly unrealisedProfit: Decimal;
  readonly crossUnrealisedProfit: Decimal;
  /** walletBalance + unrealisedProfit. */
  readonly marginBalance: Decimal;
  readonly positionInitialMargin: Decimal;
  readonly orderInitialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** What new orders and transfers may use. */
  readonly available: Decimal;
}

export interface PairSettings {
  readonly leverage: number;
  readonly marginMode: MarginMode;
}

/** Aggregated book: outside liquidity and resting orders of all accounts; best first, each [price, amount]. */
export interface ExchangeBook {
  readonly pair: string;
  readonly timeMs: number;
  /** Grows with every change of the pair's book. */
  readonly updateId: number;
  readonly bids: readonly (readonly [price: Decimal, amount: Decimal])[];
  readonly asks: readonly (readonly [price: Decimal, amount: Decimal])[];
}

export interface MarketView {
  readonly market: Market;
  readonly status: MarketStatus;
  readonly lastPrice: Decimal | undefined;
  readonly lastTradeId: number;
  readonly markPrice: Decimal | undefined;
  readonly fundingRate: Decimal | undefined;
  readonly nextFundingMs: number | undefined;
  readonly leverageTiers: readonly LeverageTier[];
}

/** Why a balance changed; `order` moves between free and used only. */
export type BalanceReason =
  | 'deposit'
  | 'adjust'
  | 'transfer'
  | 'order'
  | 'trade'
  | 'fee'
  | 'funding'
  | 'margin'
  | 'liquidation-fee'
  | 'insurance';

/**
 * Why an order ended early. `oco`: its other leg was filled or triggered; `self-trade`; `liquidity`: nothing left to
 * take; `funds`: not enough at the trigger; `position`: nothing left to reduce; `liquidation`; `delisted`.
 */
export type EndReason =
  | 'request'
  | 'replaced'
  | 'time-in-force'
  | 'oco'
  | 'self-trade'
  | 'liquidity'
  | 'funds'
  | 'position'
  | 'would-take'
  | 'liquidation'
  | 'delisted'
  | 'good-till';

/** What happened, without its number and time. */
export type ExchangeEventBody =
  | {
      readonly kind: 'order';
      readonly account: string;
      readonly change: 'new' | 'triggered' | 'fill' | 'amended' | 'canceled' | 'expired';
      readonly order: ExchangeOrder;
      /** With `fill` only. */
      readonly fill?: ExchangeFill;
      /** With `canceled` and `expired`. */
      readonly reason?: EndReason;
    }
  | {
      readonly kind: 'list';
      readonly account: string;
      readonly pair: string;
      readonly listId: string;
      readonly status: 'open' | 'done';
      readonly orders: readonly ExchangeOrder[];
    }
  | {
      readonly kind: 'balance';
      readonly account: string;
      readonly balance: ExchangeBalance;
      /** Of free + used. */
      readonly change: Decimal;
      readonly reason: BalanceReason;
      /** Of `funding` and `margin`. */
      readonly pair?: string;
    }
  | {
      readonly kind: 'position';
      readonly account: string;
      /** Amount 0 when it was closed. */
      readonly position: ExchangePosition;
      /** `settlement`: the pair was delisted. */
      readonly reason: 'trade' | 'funding' | 'margin' | 'liquidation' | 'settlement';
    }
  | {
      readonly kind: 'liquidation';
      readonly account: string;
      readonly pair: string;
      readonly positionSide: PositionSide;
      readonly side: OrderSide;
      readonly amount: Decimal;
      readonly price: Decimal;
      readonly fee: Decimal;
    }
  | {
      readonly kind: 'settings';
      readonly account: string;
      readonly pair: string | undefined;
      readonly settings: PairSettings | undefined;
      readonly isHedgeMode: boolean;
    }
  | {
      readonly kind: 'trade';
      readonly pair: string;
      readonly id: string;
      readonly price: Decimal;
      readonly amount: Decimal;
      /** Side of the one who took. */
      readonly side: OrderSide;
    }
  /** Once at the end of a command; `book(pair)` tells the levels. */
  | { readonly kind: 'book'; readonly pair: string; readonly updateId: number }
  | { readonly kind: 'mark'; readonly pair: string; readonly price: Decimal }
  | { readonly kind: 'funding'; readonly pair: string; readonly rate: Decimal }
  | { readonly kind: 'market'; readonly pair: string; readonly status: MarketStatus; readonly market: Market };

export type ExchangeEvent = ExchangeEventBody & {
  /** Grows by one. */
  readonly sequence: number;
  readonly timeMs: number;
};
