/** One step of a futures market's leverage table; notionals in the quote currency. */
export interface LeverageTier {
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly maintenanceMarginRatio: number;
  readonly maxLeverage: number;
  /** Amount that the exchange subtracts from the maintenance margin of this tier, in quote. */
  readonly maintenanceAmount: number;
}

/**
 * Trading rules of one market. Amounts are in coins of the base currency, also where the venue counts
 * contracts (the adapter converts); costs are in the quote currency; fees are ratios (0.001 = 0.1 %).
 */
export interface Market {
  /** Unified name: `BASE/QUOTE`, futures `BASE/QUOTE:SETTLE`. */
  readonly pair: string;
  readonly base: string;
  readonly quote: string;
  readonly settle?: string;
  readonly kind: 'spot' | 'futures';
  readonly tickSize: number;
  readonly stepSize: number;
  readonly minAmount: number;
  readonly maxAmount: number;
  readonly minCost: number;
  readonly maxCost: number;
  readonly takerRatio: number;
  readonly makerRatio: number;
  /** Coins a contract; 1 for spot. */
  readonly contractSize: number;
  readonly leverageTiers?: readonly LeverageTier[];
}
