import type { FillModels } from './fill-models.ts';

/** Which fill rules a simulated run follows; docs/reference/fills.md states each. */
export type FillRules = 'freqtrade' | 'candle' | 'realistic' | 'pessimistic';

export type OrderType = 'limit' | 'market';

export type TimeInForce = 'GTC' | 'FOK' | 'IOC' | 'PO';

/** Trailing stop. Ratios of the price; absent `positive` trails at the stoploss distance. */
export interface TrailingStop {
  /** Distance once the best profit is above `offset` (0.01 = 1 %). */
  readonly positive?: number;
  /** Profit from which `positive` counts; default 0. */
  readonly offset?: number;
  /** No trailing at all while the best profit is below `offset`; default false. */
  readonly onlyOffsetIsReached?: boolean;
}

export interface OrderTypes {
  readonly entry?: OrderType;
  readonly exit?: OrderType;
  readonly stoploss?: OrderType;
  readonly stoplossOnExchange?: boolean;
}

export interface UnfilledTimeout {
  /** Age at which an open entry (exit) order is cancelled, in `unit`. */
  readonly entry?: number;
  readonly exit?: number;
  readonly exitTimeoutCount?: number;
  readonly unit?: 'minutes' | 'seconds';
}

/** One protection (cooldown, stop-loss guard, low profit pairs, maximum drawdown); freqtrade's keys in camelCase. */
export interface ProtectionSettings {
  readonly method: 'CooldownPeriod' | 'StoplossGuard' | 'LowProfitPairs' | 'MaxDrawdown';
  /** Minutes. */
  readonly lookbackPeriod?: number;
  readonly lookbackPeriodCandles?: number;
  /** Minutes. */
  readonly stopDuration?: number;
  readonly stopDurationCandles?: number;
  /** `HH:MM`, UTC. */
  readonly unlockAt?: string;
  readonly tradeLimit?: number;
  readonly requiredProfit?: number;
  readonly onlyPerPair?: boolean;
  readonly onlyPerSide?: boolean;
  readonly maxAllowedDrawdown?: number;
  readonly calculationMode?: 'ratios' | 'equity';
}

/**
 * The plain options that a strategy file may set and a configuration may override.
 * Ratios are fractions (-0.05 = 5 % below the entry), durations are minutes unless said.
 */
export interface StrategyOptions {
  readonly timeframe: string;
  /** Negative ratio of the position's profit, between -1 and 0; divided by the leverage for the price distance. */
  readonly stoploss: number;
  /** Minutes since the trade's opening -> profit ratio at which it closes. Empty or absent = off; -1 = leave at once. */
  readonly minimalRoi?: Readonly<Record<number, number>>;
  readonly trailingStop?: boolean | TrailingStop;
  /** Candles that indicators need before their values count; they are loaded before the timerange and never traded. */
  readonly startupCandleCount?: number;
  readonly canShort?: boolean;
  readonly useExitSignal?: boolean;
  readonly exitProfitOnly?: boolean;
  readonly exitProfitOffset?: number;
  readonly ignoreRoiIfEntrySignal?: boolean;
  /** Seconds after the candle's start from which a signal is too old to enter on (detail candles); 0 = off. */
  readonly ignoreBuyingExpiredCandleAfter?: number;
  readonly orderTypes?: OrderTypes;
  readonly orderTimeInForce?: { readonly entry?: TimeInForce; readonly exit?: TimeInForce };
  readonly unfilledtimeout?: UnfilledTimeout;
  readonly positionAdjustmentEnable?: boolean;
  /** -1 = no limit. */
  readonly maxEntryPositionAdjustment?: number;
  readonly protections?: readonly ProtectionSettings[];
}

/** Everything that the engine needs to know, resolved: strategy, configuration and command line merged, defaults filled. */
export interface EngineSettings {
  readonly fills: FillRules;
  /** Parameters of the fill models; absent = their defaults. */
  readonly fillModels?: FillModels;
  readonly timeframe: string;
  readonly tradingMode: 'spot' | 'futures';
  readonly stakeCurrency: string;
  /** Simulated wallet at the start, in the stake currency. */
  readonly startBalance: number;
  readonly stakeAmount: number | 'unlimited';
  /** Slots; Infinity = no limit. */
  readonly maxOpenTrades: number;
  readonly tradableBalanceRatio: number;
  /** Replaces the ratio when set, in the stake currency. */
  readonly availableCapital: number | undefined;
  readonly amendLastStakeAmount: boolean;
  readonly lastStakeAmountMinRatio: number;
  /** Fee ratio of every order; undefined = from the markets. */
  readonly feeRatio: number | undefined;
  readonly stoploss: number;
  readonly minimalRoi: Readonly<Record<number, number>>;
  readonly trailingStop: TrailingStop | undefined;
  readonly canShort: boolean;
  readonly useExitSignal: boolean;
  readonly exitProfitOnly: boolean;
  readonly exitProfitOffset: number;
  readonly ignoreRoiIfEntrySignal: boolean;
  readonly ignoreBuyingExpiredCandleAfter: number;
  readonly orderTypes: { readonly entry: OrderType; readonly exit: OrderType };
  readonly orderTimeInForce: { readonly entry: TimeInForce; readonly exit: TimeInForce };
  /** Milliseconds. */
  readonly unfilledTimeoutMs: { readonly entry: number; readonly exit: number };
  readonly positionStacking: boolean;
  readonly positionAdjustmentEnable: boolean;
  readonly maxEntryPositionAdjustment: number;
  readonly liquidationBuffer: number;
  readonly enableProtections: boolean;
  readonly protections: readonly ProtectionSettings[];
}
