/** Limits of a market for one fill; amounts in coins, cost in quote. */
export interface FillLimits {
  readonly minAmount: number;
  readonly minCost: number;
}

/**
 * How much of `wanted` coins a candle fills of the `offered` ones (already cut to the market's step): nothing rather
 * than a part below the market's minimum. What is left of an order may be smaller than that.
 */
export function fillableAmount(wanted: number, offered: number, price: number, limits: FillLimits): number {
  if (offered >= wanted) return wanted;
  const isTooSmall = !(offered > 0) || offered < limits.minAmount || offered * price < limits.minCost;
  return isTooSmall ? 0 : offered;
}
