import { exactOf, exactText, over, times, type Exact } from '../../model/exact.ts';
import {
  crossSum,
  maintenanceOf,
  marginModeOf,
  notionalOf,
  settleAsset,
  magnitude,
  tierAt,
  unrealisedOf,
} from './margin.ts';
import type { Account, Position, World } from './state.ts';

/** A tier is looked up at the price that its own figures give; more rounds than tiers are never needed. */
const ROUNDS = 20;

/**
 * Mark price at which a position (cross: the pair's positions together) is liquidated, undefined if none is above 0:
 * (margin + sum of maintenance amounts - sum of side x amount x entry price) /
 * (sum of amount x maintenance ratio - sum of side x amount), where a cross margin is the wallet less the maintenance
 * margin of the other positions, plus their unrealised profit.
 * Source: https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93
 */
export function liquidationPriceOf(world: World, account: Account, position: Position): string | undefined {
  const isCross = marginModeOf(world, account, position) === 'cross';
  const together = isCross ? [...account.positions.values()].filter(({ pair }) => pair === position.pair) : [position];
  const margin = isCross ? crossMargin(world, account, position.pair) : position.isolatedMargin;
  const market = world.state.markets.get(position.pair)!;
  let notionals = together.map((each) => magnitude(notionalOf(world, each)));
  let price: Exact | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    let numerator = margin;
    let denominator = 0n;
    for (const [at, { amount, cost }] of together.entries()) {
      const tier = tierAt(market, notionals[at]);
      numerator += exactOf(tier.maintenanceAmount) - cost;
      denominator += times(magnitude(amount), exactOf(tier.maintenanceMarginRatio)) - amount;
    }
    if (denominator === 0n) return undefined;
    const found = over(numerator, denominator);
    if (found <= 0n) return undefined;
    if (found === price) break;
    price = found;
    notionals = together.map(({ amount }) => times(magnitude(amount), found));
  }
  return exactText(price!);
}

function crossMargin(world: World, account: Account, pair: string): Exact {
  const asset = settleAsset(world.state.markets.get(pair)!);
  const others = (value: (position: Position) => Exact) =>
    crossSum(world, account, asset, (position) => (position.pair === pair ? 0n : value(position)));
  const free = account.wallets.futures.get(asset)?.free ?? 0n;
  return free - others((each) => maintenanceOf(world, each)) + others((each) => unrealisedOf(world, each));
}
