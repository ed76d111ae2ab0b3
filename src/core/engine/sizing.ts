import type { Market } from '../model/market.ts';

/** The exchange's minimum is raised by this reserve, so that a falling price does not make the rest unsellable. */
const RESERVE = 1.05;
/** A stake below the minimum is raised to it, unless that would exceed this multiple of the wish. */
const MAX_RAISE = 1.3;

/** Smallest stake that the market takes at `price`, in the stake currency; `fallRatio` is room for a fall to a stop. */
export function minStake(market: Market, price: number, fallRatio: number, leverage: number): number {
  const costReserve = Math.min(Math.max(RESERVE / (1 - fallRatio), 1), 1.5);
  return Math.max(market.minCost * costReserve, market.minAmount * price * RESERVE) / leverage;
}

/** Largest stake that the market takes at `price` and with `leverage`, in the stake currency. */
export function maxStake(market: Market, price: number, leverage: number): number {
  const tier = market.leverageTiers?.findLast(({ maxLeverage }) => leverage <= maxLeverage);
  return Math.min(market.maxCost, market.maxAmount * price, tier?.maxNotional ?? Infinity) / leverage;
}

/** Why no order came of a signal, or the stake that it gets. */
export function fitStake(wish: number, min: number, max: number): number {
  if (!(wish > 0) || min > max) return 0;
  if (wish >= min) return Math.min(wish, max);
  return wish * MAX_RAISE < min ? 0 : Math.min(min, max);
}
