import type { EngineSettings, FillRules } from './settings.ts';

/** A fill model: what it costs to take what the market offers, and how much of it there is. */
export interface FillModelSettings {
  /** Distance between bid and ask, of which an order that takes pays half. */
  readonly spread: {
    /** Closed candles from which it is estimated. */
    readonly candles: number;
    /** The estimate is multiplied by this. */
    readonly multiple: number;
    /** Standard errors that are taken off the estimate, so that noise is not taken for a spread. */
    readonly errorsOff: number;
    /** Least spread, in ticks of the market. */
    readonly minTicks: number;
    /** Largest spread, as a ratio of the price. */
    readonly maxRatio: number;
  };
  /** What an order that takes pays beyond the spread, as ratios of the price. */
  readonly slippage: {
    readonly fixedRatio: number;
    /** Share of the volatility. */
    readonly volatilityShare: number;
    /** Multiple of the volatility times the square root of the order's share in the candle's volume. */
    readonly impact: number;
  };
  /** Closed candles from which the volatility is measured. */
  readonly volatilityCandles: number;
  /** Share of a candle's volume that the orders of a pair may have. */
  readonly participationRatio: number;
  /** Ticks by which the market must trade beyond a resting limit order to fill it. */
  readonly throughTicks: number;
  /** Time from the decision until the order is in the market. */
  readonly latencyMs: number;
}

export type FillModelName = Exclude<FillRules, 'freqtrade' | 'candle'>;

export type FillModels = Readonly<Record<FillModelName, FillModelSettings>>;

/** The models as they are without configuration; docs/decisions/0009-fill-models.md says where the numbers come from. */
export const FILL_MODELS: FillModels = {
  realistic: {
    spread: { candles: 200, multiple: 1, errorsOff: 2, minTicks: 1, maxRatio: 0.01 },
    slippage: { fixedRatio: 0.0001, volatilityShare: 0.05, impact: 1 },
    volatilityCandles: 14,
    participationRatio: 0.1,
    throughTicks: 1,
    latencyMs: 500,
  },
  pessimistic: {
    spread: { candles: 200, multiple: 2, errorsOff: 0, minTicks: 2, maxRatio: 0.02 },
    slippage: { fixedRatio: 0.0005, volatilityShare: 0.15, impact: 2 },
    volatilityCandles: 14,
    participationRatio: 0.02,
    throughTicks: 3,
    latencyMs: 3000,
  },
};

/** The model that a run's fills follow; undefined under `freqtrade` and `candle`. */
export function fillModelOf({ fills, fillModels = FILL_MODELS }: EngineSettings): FillModelSettings | undefined {
  return fills === 'realistic' || fills === 'pessimistic' ? fillModels[fills] : undefined;
}
