import type { LeverageTier, Market } from '../model/market.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import type { EngineRules } from './rules.ts';

/** A market without tiers closes a position when its margin is gone. */
const NO_MAINTENANCE = { maintenanceMarginRatio: 0, maintenanceAmount: 0 };

/** Highest leverage that the market's tiers allow for a stake; no limit where the market has no tiers. */
export function maxLeverage(market: Market, stake: number): number {
  const tiers = market.leverageTiers;
  if (tiers === undefined || tiers.length === 0) return Infinity;
  const fits = tiers.find((tier) => stake <= tier.maxNotional / tier.maxLeverage);
  return (fits ?? tiers.at(-1)!).maxLeverage;
}

/** Price at which the exchange closes an isolated position, by the tier of its value at entry. */
export function liquidationPrice(market: Market, trade: OpenTrade): number {
  const notional = trade.amount * trade.openRate;
  return Math.max(isolatedLiquidation(trade, tierOf(market.leverageTiers, notional) ?? NO_MAINTENANCE), 0);
}

/** The tier that a notional belongs to; undefined where the market has no tiers. */
export function tierOf(tiers: readonly LeverageTier[] | undefined, notional: number): LeverageTier | undefined {
  return tiers?.findLast((tier) => notional >= tier.minNotional);
}

/** Binance USD-M formula for isolated margin: margin and maintenance amount against the maintenance margin. May be negative. */
export function isolatedLiquidation(
  { openRate, amount, stakeAmount, start }: OpenTrade,
  tier: Pick<LeverageTier, 'maintenanceMarginRatio' | 'maintenanceAmount'>,
): number {
  const sign = start.isShort ? -1 : 1;
  const margin = stakeAmount + tier.maintenanceAmount;
  return (margin - sign * amount * openRate) / (amount * tier.maintenanceMarginRatio - sign * amount);
}

/** Has the price of a bar come to the liquidation price? */
export function liquidationReached(trade: OpenTrade, bar: Bar, rules: EngineRules): boolean {
  return passes(trade, trade.start.isShort ? bar.high : bar.low, rules);
}

/** Did the bar open at the liquidation price or beyond it? */
export function liquidatedAtOpen(trade: OpenTrade, bar: Bar, rules: EngineRules): boolean {
  return passes(trade, bar.open, rules);
}

/** Has the bar come to the liquidation price, which lies nearer to the market than the stop? */
export function liquidatedBeforeStop(trade: OpenTrade, bar: Bar, rules: EngineRules): boolean {
  const { liquidationPrice: at, stopLoss, start } = trade;
  if (!liquidationReached(trade, bar, rules)) return false;
  return start.isShort ? at! < stopLoss : at! > stopLoss;
}

function passes({ liquidationPrice: at, start }: OpenTrade, price: number, rules: EngineRules): boolean {
  if (at === undefined || at === 0) return false;
  return start.isShort ? rules.atMost(at, price) : rules.atMost(price, at);
}
