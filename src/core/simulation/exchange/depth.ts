import { exactOf, over, times, type Exact } from '../../model/exact.ts';
import type { OrderSide } from '../../model/venue.ts';
import { randomStream } from '../random.ts';
import { restingOf } from './book.ts';
import { opposite, type Level, type MarketState, type Rules, type World } from './state.ts';

/** Outside liquidity of one side, best first: what `setBook` said, or synthetic levels around the last price. */
export function outsideOf(world: World, market: MarketState, side: OrderSide): Level[] {
  market.outside ??= synthetic(world, market);
  return market.outside[side];
}

/**
 * Levels that hang on the seed, the pair and each level's price alone: the same price always shows the same amount.
 * The last print stands at the best price of its side. Levels that would cross a resting order are left out.
 */
function synthetic(world: World, market: MarketState): Record<OrderSide, Level[]> {
  const { last, lastSide } = market;
  if (last === undefined || market.status !== 'trading') return { buy: [], sell: [] };
  const { rules } = world.index.get(market.market.pair)!;
  const gap = onGrid(times(last, exactOf(world.settings.depth.spreadRatio)), rules.tick);
  const best: Record<OrderSide, Exact> =
    lastSide === 'buy' ? { buy: last - gap, sell: last } : { buy: last, sell: last + gap };
  return { buy: levels(world, market, rules, 'buy', best.buy), sell: levels(world, market, rules, 'sell', best.sell) };
}

function levels(world: World, market: MarketState, rules: Rules, side: OrderSide, best: Exact): Level[] {
  const { depth, seed } = world.settings;
  const { pair } = market.market;
  const distance = onGrid(times(best, exactOf(depth.stepRatio)), rules.tick);
  const crossing = restingOf(world, pair, opposite(side)).at(0)?.price;
  const found: Level[] = [];
  for (let at = 0; at < depth.levels; at++) {
    const price = side === 'buy' ? best - distance * BigInt(at) : best + distance * BigInt(at);
    if (price <= 0n) break;
    if (crossing !== undefined && (side === 'buy' ? price >= crossing : price <= crossing)) continue;
    const draw = randomStream(seed ^ hash(`${pair} ${side} ${price / rules.tick}`))();
    const cost = (exactOf(depth.levelCost) * BigInt(25 + Math.floor(151 * draw))) / 100n;
    found.push({ price, amount: onGrid(over(cost, price), rules.step) });
  }
  return found;
}

/** The multiple of `step` at or below `value`, one step at least. */
function onGrid(value: Exact, step: Exact): Exact {
  const count = value / step;
  return (count === 0n ? 1n : count) * step;
}

/** FNV-1a. */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  return mixed;
}

/** Displayed outside amount at a price; of a price beyond the displayed levels, what the last one shows. */
export function displayedAt(world: World, market: MarketState, side: OrderSide, price: Exact): Exact {
  const found = outsideOf(world, market, side);
  const exactly = found.find((level) => level.price === price);
  if (exactly !== undefined) return exactly.amount;
  const last = found.at(-1);
  const isBeyond = last !== undefined && (side === 'buy' ? price < last.price : price > last.price);
  return isBeyond ? last.amount : 0n;
}
