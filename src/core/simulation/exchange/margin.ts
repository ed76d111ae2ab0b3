import { exactOf, exactText, times, type Exact } from '../../model/exact.ts';
import type { LeverageTier } from '../../model/market.ts';
import type { Account, MarketState, Position, World } from './state.ts';
import type { FuturesSummary, PairSettings } from './types.ts';

/** What futures markets without tiers of their own follow. */
const DEFAULT_TIER: LeverageTier = {
  minNotional: 0,
  maxNotional: Infinity,
  maintenanceMarginRatio: 0.004,
  maxLeverage: 125,
  maintenanceAmount: 0,
};

export function tiersOf({ market }: MarketState): readonly LeverageTier[] {
  return market.leverageTiers === undefined || market.leverageTiers.length === 0
    ? [DEFAULT_TIER]
    : market.leverageTiers;
}

export function tierAt(market: MarketState, notional: Exact): LeverageTier {
  const tiers = tiersOf(market);
  const size = Number(notional) / 1e18;
  return tiers.find(({ maxNotional }) => size <= maxNotional) ?? tiers.at(-1)!;
}

export function pairSettings(world: World, account: Account, pair: string): PairSettings {
  const own = account.settings.get(pair);
  if (own !== undefined) return own;
  const most = tiersOf(world.state.markets.get(pair)!)[0].maxLeverage;
  return { leverage: Math.min(world.settings.defaultLeverage, most), marginMode: 'cross' };
}

/** The price that positions are valued at; the last one where no mark price was given. */
export function markOf(market: MarketState): Exact | undefined {
  return market.mark ?? market.last;
}

/** Signed: negative of a short position. */
export function notionalOf(world: World, { pair, amount, cost }: Position): Exact {
  const mark = markOf(world.state.markets.get(pair)!);
  return mark === undefined ? cost : times(mark, amount);
}

/** Amount x (mark - entry price) x side. */
export function unrealisedOf(world: World, position: Position): Exact {
  return notionalOf(world, position) - position.cost;
}

/** notional x ratio - amount of the tier that the notional lies in. */
export function maintenanceOf(world: World, position: Position): Exact {
  const notional = magnitude(notionalOf(world, position));
  const tier = tierAt(world.state.markets.get(position.pair)!, notional);
  const margin = times(notional, exactOf(tier.maintenanceMarginRatio)) - exactOf(tier.maintenanceAmount);
  return margin > 0n ? margin : 0n;
}

export function initialOf(world: World, account: Account, position: Position): Exact {
  return magnitude(notionalOf(world, position)) / BigInt(pairSettings(world, account, position.pair).leverage);
}

export function marginModeOf(world: World, account: Account, position: Position): 'isolated' | 'cross' {
  return pairSettings(world, account, position.pair).marginMode;
}

export function settleAsset({ market }: MarketState): string {
  return market.settle ?? market.quote;
}

/** Positions of an account in pairs that settle in an asset. */
export function positionsIn(world: World, account: Account, asset: string): Position[] {
  const positions = [...account.positions.values()];
  return positions.filter(({ pair }) => settleAsset(world.state.markets.get(pair)!) === asset);
}

/** A sum over an account's cross positions in an asset. */
export function crossSum(world: World, account: Account, asset: string, value: (position: Position) => Exact): Exact {
  let sum = 0n;
  for (const position of positionsIn(world, account, asset)) {
    if (marginModeOf(world, account, position) === 'cross') sum += value(position);
  }
  return sum;
}

export function summaryOf(world: World, account: Account, asset: string, orderMargin: Exact): FuturesSummary {
  const { free, used } = account.wallets.futures.get(asset) ?? { free: 0n, used: 0n };
  const positions = positionsIn(world, account, asset);
  const total = (value: (position: Position) => Exact) => positions.reduce((sum, each) => sum + value(each), 0n);
  const unrealised = total((position) => unrealisedOf(world, position));
  return {
    asset,
    walletBalance: exactText(free + used),
    crossWalletBalance: exactText(free),
    unrealisedProfit: exactText(unrealised),
    crossUnrealisedProfit: exactText(crossSum(world, account, asset, (position) => unrealisedOf(world, position))),
    marginBalance: exactText(free + used + unrealised),
    positionInitialMargin: exactText(total((position) => initialOf(world, account, position))),
    orderInitialMargin: exactText(orderMargin),
    maintenanceMargin: exactText(total((position) => maintenanceOf(world, position))),
    available: exactText(availableOf(world, account, asset, orderMargin)),
  };
}

export function availableOf(world: World, account: Account, asset: string, orderMargin: Exact): Exact {
  const spare = spareOf(world, account, asset, orderMargin);
  return spare > 0n ? spare : 0n;
}

/** Cross wallet + cross unrealised profit - initial margin of cross positions and of open orders. */
export function spareOf(world: World, account: Account, asset: string, orderMargin: Exact): Exact {
  const free = account.wallets.futures.get(asset)?.free ?? 0n;
  const profit = crossSum(world, account, asset, (position) => unrealisedOf(world, position));
  const bound = crossSum(world, account, asset, (position) => initialOf(world, account, position));
  return free + profit - bound - orderMargin;
}

export function magnitude(value: Exact): Exact {
  return value < 0n ? -value : value;
}
