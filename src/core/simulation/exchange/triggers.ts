import { exactOf, ONE, times, type Exact } from '../../model/exact.ts';
import { takeOut } from './book.ts';
import { whyUnfunded } from './funds.ts';
import { endOrder, winList } from './orders.ts';
import { reducible } from './positions.ts';
import { refuse } from './refusal.ts';
import { emit, type MarketState, type Order, type World } from './state.ts';
import { orderView } from './views.ts';
import { work } from './working.ts';

export function isTriggered(order: Order): boolean {
  return order.type !== 'limit' && order.type !== 'market';
}

/** Refuses a trigger that is reached already; where the price has none yet, there is nothing to compare with. */
export function checkTrigger(market: MarketState, order: Order): void {
  const price = reference(market, order);
  if (order.type === 'trailing-stop' || price === undefined) return;
  if (isReached(order, price)) refuse('trigger-now', order.triggerBy, order.triggerPrice, price);
}

/** Lets an order wait for its price. */
export function arm(world: World, market: MarketState, order: Order): void {
  world.index.get(order.pair)!.triggers.push(order);
  order.place = 'trigger';
  follow(market, order);
}

/** Price that an order's trigger looks at. */
function reference(market: MarketState, order: Order): Exact | undefined {
  return order.triggerBy === 'mark' ? (market.mark ?? market.last) : market.last;
}

/** Fires what the changed prices reached, oldest first, until nothing moves any more. */
export function fireTriggers(world: World): void {
  for (const pair of world.changedPrices) {
    world.changedPrices.delete(pair);
    const market = world.state.markets.get(pair)!;
    const { triggers } = world.index.get(pair)!;
    for (const order of triggers) follow(market, order);
    const order = triggers.find((waiting) => isReachedNow(market, waiting));
    if (order === undefined) continue;
    world.changedPrices.add(pair);
    fire(world, order);
  }
}

/** Moves a trailing stop after the price. */
function follow(market: MarketState, order: Order): void {
  const price = reference(market, order);
  if (order.type !== 'trailing-stop' || price === undefined) return;
  if (order.trailed === undefined) {
    if (isArmed(order, price)) order.trailed = price;
  } else if (order.side === 'sell' ? price > order.trailed : price < order.trailed) order.trailed = price;
}

/** Did the price get to the one that arms the order, from where it was first seen? */
function isArmed(order: Order, price: Exact): boolean {
  const { triggerPrice } = order;
  if (triggerPrice === undefined) return true;
  order.armsAt ??= price < triggerPrice ? 'above' : 'below';
  return order.armsAt === 'above' ? price >= triggerPrice : price <= triggerPrice;
}

function isReachedNow(market: MarketState, order: Order): boolean {
  const price = reference(market, order);
  return price !== undefined && isReached(order, price);
}

function isReached(order: Order, price: Exact): boolean {
  const isSell = order.side === 'sell';
  if (order.type === 'trailing-stop') {
    if (order.trailed === undefined) return false;
    const distance = exactOf(order.trailingRatio!);
    const stop = times(order.trailed, isSell ? ONE - distance : ONE + distance);
    return isSell ? price <= stop : price >= stop;
  }
  const isStop = order.type === 'stop' || order.type === 'stop-limit';
  return isStop === isSell ? price <= order.triggerPrice! : price >= order.triggerPrice!;
}

function fire(world: World, order: Order): void {
  takeOut(world, order);
  order.triggeredMs = order.updatedMs = world.state.nowMs;
  if (order.closePosition) order.amount = reducible(world, order);
  winList(world, order);
  emit(world, { kind: 'order', account: order.account, change: 'triggered', order: orderView(order) });
  const reason = whyUnfunded(world, order);
  if (reason !== undefined) endOrder(world, order, 'expired', reason);
  else work(world, order);
}
