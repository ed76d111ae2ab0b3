import type { OrderSide } from '../../model/venue.ts';
import type { Order, World } from './state.ts';

/** Negative if `a` is served before `b`. */
export function compare(a: Order, b: Order): number {
  if (a.price! !== b.price!) return (a.side === 'buy') === a.price! > b.price! ? -1 : 1;
  return a.priority - b.priority;
}

/** The place of an order among orders that are sorted by price, then time. */
function placeOf(orders: readonly Order[], order: Order): number {
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(orders[middle], order) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function restingOf(world: World, pair: string, side: OrderSide): readonly Order[] {
  return world.index.get(pair)!.resting[side];
}

export function putInBook(world: World, order: Order): void {
  const orders = world.index.get(order.pair)!.resting[order.side];
  orders.splice(placeOf(orders, order), 0, order);
  order.place = 'book';
  world.changedBooks.add(order.pair);
}

/** Takes an order out of the book or out of the waiting triggers, wherever it is. */
export function takeOut(world: World, order: Order): void {
  const { resting, triggers } = world.index.get(order.pair)!;
  if (order.place === 'book') {
    const orders = resting[order.side];
    orders.splice(placeOf(orders, order), 1);
    world.changedBooks.add(order.pair);
  } else if (order.place === 'trigger') triggers.splice(triggers.indexOf(order), 1);
  order.place = 'none';
}
