import { liquidateOn } from './liquidation.ts';
import { endOrder } from './orders.ts';
import { emit, type World } from './state.ts';
import { fireTriggers } from './triggers.ts';

/** Sets the clock, runs a command, and then all that its prices set off; the changed books are told last. */
export function run<T>(world: World, nowMs: number, command: () => T): T {
  if (nowMs > world.state.nowMs) world.state.nowMs = nowMs;
  if (world.timed.size > 0) expire(world);
  try {
    return command();
  } finally {
    follow(world);
    for (const pair of world.changedBooks) {
      emit(world, { kind: 'book', pair, updateId: ++world.state.markets.get(pair)!.bookId });
    }
    world.changedBooks.clear();
  }
}

function expire(world: World): void {
  for (const order of world.timed) {
    const isDone = order.place === 'none';
    if (!isDone && order.goodTillMs! > world.state.nowMs) continue;
    world.timed.delete(order);
    if (!isDone) endOrder(world, order, 'expired', 'good-till');
  }
}

/** Triggers and liquidations, which may set off each other. */
function follow(world: World): void {
  while (world.changedPrices.size > 0) {
    const pairs = [...world.changedPrices];
    fireTriggers(world);
    for (const pair of pairs) {
      const market = world.state.markets.get(pair)!;
      if (market.market.kind === 'futures') liquidateOn(world, market);
    }
  }
}
