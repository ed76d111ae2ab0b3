import { exactText } from '../../model/exact.ts';
import type { OrderSide } from '../../model/venue.ts';
import { restingOf } from './book.ts';
import { outsideOf } from './depth.ts';
import { restOf } from './positions.ts';
import type { MarketState, World } from './state.ts';
import type { ExchangeBook } from './types.ts';

/** Outside levels and resting orders, summed at each price. */
export function bookView(world: World, market: MarketState, limit: number): ExchangeBook {
  return {
    pair: market.market.pair,
    timeMs: world.state.nowMs,
    updateId: market.bookId,
    bids: side(world, market, 'buy', limit),
    asks: side(world, market, 'sell', limit),
  };
}

function side(world: World, market: MarketState, orderSide: OrderSide, limit: number): [string, string][] {
  const sums = new Map<bigint, bigint>();
  const add = (price: bigint, amount: bigint) => sums.set(price, (sums.get(price) ?? 0n) + amount);
  for (const level of outsideOf(world, market, orderSide)) add(level.price, level.amount);
  for (const order of restingOf(world, market.market.pair, orderSide)) add(order.price!, restOf(world, order));
  const sign = orderSide === 'buy' ? -1 : 1;
  const prices = [...sums].sort(([a], [b]) => (a < b ? -sign : a > b ? sign : 0));
  return prices.slice(0, limit).map(([price, amount]) => [exactText(price), exactText(amount)]);
}
