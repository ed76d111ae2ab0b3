import type { LeverageTier, Market } from '../model/market.ts';
import type { OpenTrade } from './open-trade.ts';

/** Highest leverage that the market's tiers allow for a stake; no limit where the market has no tiers. */
export function maxLeverage(market: Market, stake: number): number {
  const tiers = market.leverageTiers;
  if (tiers === undefined || tiers.length === 0) return Infinity;
  const fits = tiers.find((tier) => stake <= tier.maxNotional / tier.maxLeverage);
  return (fits ?? tiers.at(-1)!).maxLeverage;
}

/**
 * Price at which the exchange closes an isolated position (Binance USD-M formula: margin + maintenance
 * amount against the tier's maintenance margin), moved towards the entry by `bufferRatio` of the distance
 * and rounded to the tick; at least 0. Undefined where the market has no leverage tiers.
 */
export function liquidationPrice(market: Market, trade: OpenTrade, bufferRatio: number): number | undefined {
  const tier = tierOf(market.leverageTiers, trade.stakeAmount);
  if (tier === undefined) return undefined;
  const { openRate, amount, stakeAmount, start } = trade;
  const sign = start.isShort ? -1 : 1;
  const margin = stakeAmount + tier.maintenanceAmount;
  const price = (margin - sign * amount * openRate) / (amount * tier.maintenanceMarginRatio - sign * amount);
  const buffered = price + sign * Math.abs(openRate - price) * bufferRatio;
  return start.priceGrid.round(Math.max(buffered, 0));
}

function tierOf(tiers: readonly LeverageTier[] | undefined, stake: number): LeverageTier | undefined {
  return tiers?.findLast((tier) => stake >= tier.minNotional);
}
