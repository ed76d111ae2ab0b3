import type { OrderType, TimeInForce } from '../model/settings.ts';
import type { Side } from '../model/trade.ts';

/** An open or filled order of a trade, as callbacks see it. Times UTC ms, price in quote, amount in coins. */
export interface OrderView {
  readonly side: 'buy' | 'sell';
  readonly isEntry: boolean;
  readonly type: OrderType;
  readonly price: number;
  readonly amount: number;
  readonly placedTimeMs: number;
  readonly filledTimeMs: number | undefined;
  readonly tag: string;
}

/** A trade, as callbacks see it: read-only, valid only during the call. Units as in TradeRecord. */
export interface TradeView {
  readonly id: number;
  readonly pair: string;
  readonly side: Side;
  readonly isShort: boolean;
  readonly enterTag: string;
  readonly openTimeMs: number;
  /** Average entry, rounded to the tick. */
  readonly openRate: number;
  readonly amount: number;
  readonly stakeAmount: number;
  readonly leverage: number;
  readonly stopLoss: number;
  readonly stopLossRatio: number;
  readonly initialStopLoss: number;
  readonly initialStopLossRatio: number;
  readonly isStopLossTrailing: boolean;
  readonly liquidationPrice: number | undefined;
  readonly minRate: number;
  readonly maxRate: number;
  readonly realizedProfit: number;
  readonly fundingFees: number;
  readonly filledEntries: number;
  readonly filledExits: number;
  /** Filled and open orders, oldest first; a part that has filled is an order of its own. */
  readonly orders: readonly OrderView[];
  /** The strategy's own values for this trade; kept with it, through restarts too. */
  readonly data: Map<string, unknown>;
  /** Profit ratio after both fees, times leverage, if the whole position left at `rate`. */
  profitRatioAt(rate: number): number;
}

/** What every callback gets. `R` is the typed row of the newest closed candle, `V` the parameter values. */
export interface BaseCall<R, V> {
  readonly pair: string;
  /** Start of the present candle (backtest) or now (paper, live), UTC ms. */
  readonly time: number;
  readonly params: V;
  /** The newest closed candle; valid only during the call. */
  readonly row: R;
}

export interface TradeCall<R, V> extends BaseCall<R, V> {
  readonly trade: TradeView;
  readonly currentRate: number;
  readonly currentProfit: number;
}

export interface EntryCall<R, V> extends BaseCall<R, V> {
  readonly side: Side;
  readonly enterTag: string;
}

export interface StakeCall<R, V> extends EntryCall<R, V> {
  readonly currentRate: number;
  readonly proposedStake: number;
  readonly minStake: number;
  readonly maxStake: number;
  readonly leverage: number;
}

export interface LeverageCall<R, V> extends EntryCall<R, V> {
  readonly currentRate: number;
  readonly proposedLeverage: number;
  readonly maxLeverage: number;
}

export interface EntryPriceCall<R, V> extends EntryCall<R, V> {
  /** Undefined for the first entry of a trade. */
  readonly trade: TradeView | undefined;
  readonly proposedRate: number;
}

export interface ExitPriceCall<R, V> extends BaseCall<R, V> {
  readonly trade: TradeView;
  readonly proposedRate: number;
  readonly currentProfit: number;
  readonly exitTag: string;
}

export interface ConfirmEntryCall<R, V> extends EntryCall<R, V> {
  readonly orderType: OrderType;
  readonly amount: number;
  readonly rate: number;
  readonly timeInForce: TimeInForce;
}

export interface ConfirmExitCall<R, V> extends BaseCall<R, V> {
  readonly trade: TradeView;
  readonly orderType: OrderType;
  readonly amount: number;
  readonly rate: number;
  readonly timeInForce: TimeInForce;
  readonly exitReason: string;
}

export interface RoiCall<R, V> extends BaseCall<R, V> {
  readonly trade: TradeView;
  /** Whole minutes since the trade's opening. */
  readonly duration: number;
  readonly enterTag: string;
  readonly side: Side;
}

export interface AdjustCall<R, V> extends TradeCall<R, V> {
  readonly minStake: number;
  readonly maxStake: number;
}

export interface OrderCall<R, V> extends BaseCall<R, V> {
  readonly trade: TradeView;
  readonly order: OrderView;
}

export interface OrderPriceCall<R, V> extends OrderCall<R, V> {
  readonly proposedRate: number;
  readonly currentOrderRate: number;
  readonly enterTag: string;
  readonly side: Side;
}

/** Locks that a strategy may set; `untilMs` is UTC ms, `side` defaults to both. */
export interface PairLocks {
  lock(pair: string, untilMs: number, reason?: string, side?: Side | '*'): void;
  unlock(pair: string): void;
  isLocked(pair: string, side?: Side | '*'): boolean;
}

export interface OrderFilledCall<R, V> extends OrderCall<R, V> {
  readonly locks: PairLocks;
}

/** A yes/no answer or a tag; a non-empty string is a yes with that tag. */
export type Signal = boolean | string | null | undefined;

/**
 * The callbacks of a strategy, each optional and free when left out. They are synchronous: a promise is
 * an error. freqtrade's meaning; see the guide "Coming from freqtrade" for the few that differ.
 */
export interface StrategyCallbacks<R, V> {
  customStakeAmount?(call: StakeCall<R, V>): number | undefined | null;
  leverage?(call: LeverageCall<R, V>): number;
  customEntryPrice?(call: EntryPriceCall<R, V>): number | undefined;
  customExitPrice?(call: ExitPriceCall<R, V>): number | undefined;
  customExit?(call: TradeCall<R, V>): Signal;
  /** Distance below the current rate as a ratio below 1 (sign ignored); nothing, 0 and NaN leave the stop. */
  customStoploss?(call: TradeCall<R, V>): number | undefined;
  /** As customStoploss, asked after each filled entry or partial exit; may also loosen the stop. */
  customStoplossAfterFill?(call: TradeCall<R, V>): number | undefined;
  /** Profit ratio at which this trade closes now; the lower of this and `minimalRoi` counts. */
  customRoi?(call: RoiCall<R, V>): number | undefined;
  confirmTradeEntry?(call: ConfirmEntryCall<R, V>): boolean;
  confirmTradeExit?(call: ConfirmExitCall<R, V>): boolean;
  /** Stake to add (positive) or to take out (negative), with an order tag if wanted. */
  adjustTradePosition?(call: AdjustCall<R, V>): number | readonly [number, string] | undefined | null;
  /** A price replaces the open entry order, `null` cancels it, `undefined` keeps it. */
  adjustEntryPrice?(call: OrderPriceCall<R, V>): number | null | undefined;
  adjustExitPrice?(call: OrderPriceCall<R, V>): number | null | undefined;
  /** Instead of the two above, for both sides. */
  adjustOrderPrice?(call: OrderPriceCall<R, V>): number | null | undefined;
  checkEntryTimeout?(call: OrderCall<R, V>): boolean;
  checkExitTimeout?(call: OrderCall<R, V>): boolean;
  /** Told of every fill, also of each part of an order that fills in parts. */
  orderFilled?(call: OrderFilledCall<R, V>): void;
}

/** Gives the row object of a candle; the same object is used again at the next call. */
export interface RowSource<R> {
  at(index: number): R;
}
