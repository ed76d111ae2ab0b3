import { times, type Exact } from '../../model/exact.ts';
import type { OrderSide } from '../../model/venue.ts';
import { notionalOf, pairSettings, settleAsset, magnitude } from './margin.ts';
import { isReducing, positionKey, restOf } from './positions.ts';
import type { Account, Order, World } from './state.ts';

/** A growing order's worth in quote. */
export interface Exposure {
  readonly pair: string;
  readonly side: OrderSide;
  readonly notional: Exact;
}

/** Of resting futures orders that settle in an asset; reducing orders and untriggered ones need no margin. */
export function openExposures(world: World, account: Account, asset: string): Exposure[] {
  const exposures: Exposure[] = [];
  for (const order of account.open.values()) {
    const market = world.state.markets.get(order.pair)!;
    if (order.place !== 'book' || market.market.kind !== 'futures' || isReducing(order)) continue;
    if (settleAsset(market) === asset) exposures.push(exposureOf(order, order.price!, restOf(world, order)));
  }
  return exposures;
}

/**
 * Initial margin that open orders need beyond what the positions have: of a pair the larger of what would stand if
 * all buys were filled, and if all sells were. `extra` is an order that is not open yet.
 */
export function orderMarginOf(world: World, account: Account, asset: string, extra?: Exposure): Exact {
  const exposures = openExposures(world, account, asset);
  if (extra !== undefined) exposures.push(extra);
  let sum = 0n;
  for (const pair of new Set(exposures.map((exposure) => exposure.pair))) {
    const more = largestNotional(world, account, pair, exposures) - heldNotional(world, account, pair);
    sum += more / BigInt(pairSettings(world, account, pair).leverage);
  }
  return sum;
}

export function exposureOf(order: Order, price: Exact, amount: Exact): Exposure {
  return { pair: order.pair, side: order.side, notional: times(price, amount) };
}

function heldNotional(world: World, account: Account, pair: string): Exact {
  let sum = 0n;
  for (const side of ['both', 'long', 'short'] as const) {
    const position = account.positions.get(positionKey(pair, side));
    if (position !== undefined) sum += magnitude(notionalOf(world, position));
  }
  return sum;
}

/** What a pair's positions would be worth at most once the orders are filled. */
export function largestNotional(world: World, account: Account, pair: string, exposures: readonly Exposure[]): Exact {
  const own = exposures.filter((exposure) => exposure.pair === pair);
  const sum = (side: OrderSide) =>
    own.reduce((total, exposure) => (exposure.side === side ? total + exposure.notional : total), 0n);
  if (account.isHedgeMode) return heldNotional(world, account, pair) + sum('buy') + sum('sell');
  const position = account.positions.get(positionKey(pair, 'both'));
  const signed = position === undefined ? 0n : notionalOf(world, position);
  const long = magnitude(signed + sum('buy'));
  const short = magnitude(signed - sum('sell'));
  return long > short ? long : short;
}
