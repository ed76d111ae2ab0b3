import { putInBook } from './book.ts';
import { displayedAt } from './depth.ts';
import { preview, take } from './matching.ts';
import { endOrder, isOpen } from './orders.ts';
import { restOf } from './positions.ts';
import type { Order, World } from './state.ts';
import type { EndReason } from './types.ts';

/** Lets an order take, and puts what is left into the book or ends it. */
export function work(world: World, order: Order): void {
  const early = whyNotTaken(world, order);
  if (order.quoteAmount !== undefined) fixAmount(world, order);
  if (early === undefined) take(world, order);
  if (!isOpen(order)) return;
  if (order.amount !== undefined && restOf(world, order) === 0n) {
    endOrder(world, order, 'expired', 'position');
    return;
  }
  if (early !== undefined || order.price === undefined || order.timeInForce === 'IOC') {
    endOrder(world, order, 'expired', early ?? (order.price === undefined ? 'liquidity' : 'time-in-force'));
    return;
  }
  rest(world, order);
}

/** A worth in quote becomes the amount that it buys, unless the book has less; so it is filled when that is. */
function fixAmount(world: World, order: Order): void {
  const { amount, isExhausted } = preview(world, order);
  if (!isExhausted) order.amount = amount;
}

function whyNotTaken(world: World, order: Order): EndReason | undefined {
  if (order.timeInForce === 'FOK' && preview(world, order).amount < order.amount!) return 'time-in-force';
  if (order.timeInForce === 'PO' && preview(world, order).amount > 0n) return 'would-take';
  return undefined;
}

/** Puts an order into the book behind all that is at its price. */
export function rest(world: World, order: Order): void {
  order.priority = world.state.nextPriority++;
  order.queueAhead = displayedAt(world, world.state.markets.get(order.pair)!, order.side, order.price!);
  putInBook(world, order);
}
