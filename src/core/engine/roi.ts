import { atMost } from '../model/decimal.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';

/** A tier of the ROI table that is in force: since which minute, and the profit ratio that closes the trade. */
export interface RoiTier {
  readonly sinceMinute: number;
  readonly ratio: number;
}

/** The ROI table, sorted; `at` finds the newest tier without allocating. */
export class RoiTable {
  readonly #tiers: readonly RoiTier[];

  constructor(minimalRoi: Readonly<Record<number, number>>) {
    this.#tiers = Object.entries(minimalRoi)
      .map(([minute, ratio]) => ({ sinceMinute: Number(minute), ratio }))
      .sort((a, b) => b.sinceMinute - a.sinceMinute);
  }

  at(minutes: number): RoiTier | undefined {
    for (let place = 0; place < this.#tiers.length; place++) {
      if (this.#tiers[place].sinceMinute <= minutes) return this.#tiers[place];
    }
    return undefined;
  }

  /** The minute in which the next tier begins; Infinity after the last. */
  nextMinute(minutes: number): number {
    let next = Infinity;
    for (let place = 0; place < this.#tiers.length && this.#tiers[place].sinceMinute > minutes; place++) {
      next = this.#tiers[place].sinceMinute;
    }
    return next;
  }
}

/** A target that a bar has reached. */
export interface RoiTarget {
  readonly tier: RoiTier;
  /** The same ratio was in force on the candle before and was not reached there. */
  readonly rested: boolean;
  readonly timeframeMinutes: number;
  /** How far the market must go beyond the target's price to fill it where it rests. */
  readonly through: number;
}

/** An exit at a target. */
export interface RoiExit {
  readonly price: number;
  /** The candle opened at the target or beyond it, before anything within the candle. */
  readonly atOpen: boolean;
  /** It was not there before the open, so it takes what the open offers. */
  readonly takes: boolean;
}

/**
 * A target is a limit order at the next tick: one that rested before the candle fills at its own price, one
 * that is new when the market is already beyond it at the open. On a candle inside which an entry filled,
 * only a target between the entry and the close is known to have been reached after it.
 */
export function roiExit(trade: OpenTrade, { tier, rested, through }: RoiTarget, bar: Bar): RoiExit | undefined {
  const { isShort, priceGrid } = trade.start;
  const wanted = trade.rateForProfit(tier.ratio);
  const price = isShort ? priceGrid.floor(wanted) : priceGrid.ceil(wanted);
  const limit = through === 0 ? price : priceGrid.round(isShort ? price - through : price + through);
  const isReached = (by: number, at = limit) => (isShort ? atMost(by, at) : atMost(at, by));
  if (trade.filledInsideCandle) {
    return !isReached(trade.lastEntryPrice, price) && isReached(bar.close)
      ? { price, atOpen: false, takes: false }
      : undefined;
  }
  if (rested ? isReached(bar.open) : isReached(bar.open, price)) {
    return { price: rested ? price : bar.open, atOpen: true, takes: !rested };
  }
  return isReached(isShort ? bar.low : bar.high) ? { price, atOpen: false, takes: false } : undefined;
}
