import type { FillModelSettings } from '../model/fill-models.ts';

/** What an order that takes finds; ratios are of the price. */
export interface Taking {
  readonly spreadRatio: number;
  /** Standard deviation of one candle's move. */
  readonly volatilityRatio: number;
  /** Amount that is still wanted, over the candle's volume. */
  readonly volumeShare: number;
  /** The order's delay over the length of a candle. */
  readonly delayShare: number;
}

/**
 * What an order that takes pays beyond the last price, as a ratio of it: half the spread, the slippage's fixed part
 * and its share of the volatility, the impact of its size by the square-root law, and what the price may move
 * against it before it arrives.
 */
export function takingCost({ slippage }: FillModelSettings, taking: Taking): number {
  const impact = slippage.impact * Math.sqrt(Math.min(1, taking.volumeShare));
  const moves = slippage.volatilityShare + impact + Math.sqrt(taking.delayShare);
  return taking.spreadRatio / 2 + slippage.fixedRatio + moves * taking.volatilityRatio;
}
