import { type Exact } from '../../model/exact.ts';
import { takeOut } from './book.ts';
import { neededLock } from './fees.ts';
import { accountOf, emit, type Order, type World } from './state.ts';
import type { EndReason } from './types.ts';
import { orderView } from './views.ts';
import { moveMoney } from './wallet.ts';

export function isOpen(order: Order): boolean {
  return order.status === 'open' || order.status === 'partially_filled';
}

/** Asset that a spot order pays with. */
export function paidAsset(world: World, order: Order): string {
  const { base, quote } = world.state.markets.get(order.pair)!.market;
  return order.side === 'buy' ? quote : base;
}

/** Binds or frees balance until the order holds `wanted`. */
export function setLock(world: World, order: Order, wanted: Exact): void {
  const more = wanted - order.locked;
  order.locked = wanted;
  const movement = {
    wallet: 'spot',
    asset: paidAsset(world, order),
    free: -more,
    used: more,
    reason: 'order',
  } as const;
  moveMoney(world, accountOf(world, order), movement);
}

/** Other open orders of an order's list. */
export function siblings(world: World, order: Order): Order[] {
  if (order.listId === undefined) return [];
  const open = [...accountOf(world, order).open.values()];
  return open.filter((other) => other.listId === order.listId && other !== order);
}

/** The first leg of a list that trades or is triggered takes over what the list holds; the others expire. */
export function winList(world: World, winner: Order): void {
  const others = siblings(world, winner);
  if (others.length === 0) return;
  for (const other of others) {
    winner.locked += other.locked;
    other.locked = 0n;
    finish(world, other, 'expired', 'oco');
  }
  setLock(world, winner, neededLock(world, winner));
}

/** Ends an order before it filled; what it holds is freed. A list ends with any of its legs. */
export function endOrder(world: World, order: Order, change: 'canceled' | 'expired', reason: EndReason): void {
  const others = siblings(world, order);
  finish(world, order, change, reason);
  for (const other of others) finish(world, other, change, change === 'canceled' ? reason : 'oco');
  tellListEnd(world, order);
}

function finish(world: World, order: Order, change: 'canceled' | 'expired', reason: EndReason): void {
  takeOut(world, order);
  setLock(world, order, 0n);
  order.status = change;
  order.updatedMs = world.state.nowMs;
  remember(world, order);
  emit(world, { kind: 'order', account: order.account, change, order: orderView(order), reason });
}

/** To be told after the last order's own event. */
export function tellListEnd(world: World, order: Order): void {
  if (order.listId === undefined || isOpen(order) || siblings(world, order).length > 0) return;
  const { account, pair, listId } = order;
  const orders = [...accountOf(world, order).done.values()].filter((other) => other.listId === listId);
  emit(world, { kind: 'list', account, pair, listId: String(listId), status: 'done', orders: orders.map(orderView) });
}

/** Moves an order that is over to the done ones; of twice the limit the older half is forgotten, at once for speed. */
export function remember(world: World, order: Order): void {
  const { open, done } = accountOf(world, order);
  open.delete(order.id);
  done.set(order.id, order);
  const { historyLimit } = world.settings;
  if (done.size < 2 * historyLimit) return;
  const ids = world.clientIds.get(order.account)!;
  for (const old of done.values()) {
    if (done.size <= historyLimit) break;
    done.delete(old.id);
    if (ids.get(old.clientOrderId) === old) ids.delete(old.clientOrderId);
  }
}
