import type { Exact } from '../../model/exact.ts';
import { takeOut } from './book.ts';
import { neededLock } from './fees.ts';
import { checkFilters } from './filters.ts';
import { checkFunds } from './funds.ts';
import { preview } from './matching.ts';
import { endOrder, isOpen, setLock } from './orders.ts';
import { checkNew, placeOrder } from './placing.ts';
import { refuse } from './refusal.ts';
import { emit, type Account, type MarketState, type Order, type World } from './state.ts';
import { orderView } from './views.ts';
import { work } from './working.ts';

/** Cancels an order, with one leg its whole list. */
export function cancelOrder(world: World, order: Order | undefined): Order {
  if (order === undefined || !isOpen(order)) return refuse('unknown-order', 'orderId');
  endOrder(world, order, 'canceled', 'request');
  return order;
}

/**
 * Changes a resting limit order in place. Its place in time is kept only if the price stays and the amount shrinks.
 * Nothing is changed when it is refused.
 */
export function amendOrder(
  world: World,
  account: Account,
  market: MarketState,
  order: Order | undefined,
  change: { readonly price: Exact | undefined; readonly amount: Exact | undefined },
): Order {
  if (order === undefined || order.place !== 'book') return refuse('unknown-order', 'orderId');
  if (market.status !== 'trading') refuse('market-closed', market.status);
  if (order.listId !== undefined) refuse('bad-request', 'list');
  const price = change.price ?? order.price!;
  const amount = change.amount ?? order.amount!;
  if (amount <= order.filled) refuse('bad-request', 'amount', amount, order.filled);
  const isKept = price === order.price && amount <= order.amount!;
  // What is asked of the account is judged as if the order were new and the old one gone.
  const wanted: Order = { ...order, price, amount, place: 'none' };
  checkFilters(world, market, wanted);
  if (order.timeInForce === 'PO' && preview(world, wanted).amount > 0n) refuse('would-take', 'postOnly', price);
  if (!isKept) without(order, () => checkFunds(world, account, market, wanted));
  if (!isKept) takeOut(world, order);
  order.price = price;
  order.amount = amount;
  order.updatedMs = world.state.nowMs;
  world.changedBooks.add(order.pair);
  if (market.market.kind === 'spot') setLock(world, order, neededLock(world, order));
  emit(world, { kind: 'order', account: account.id, change: 'amended', order: orderView(order) });
  if (!isKept) work(world, order);
  return order;
}

/**
 * Cancels an order and places another one on its pair, both or neither: the new one is judged as if the old one were
 * gone.
 */
export function replaceOrder(
  world: World,
  account: Account,
  market: MarketState,
  old: Order | undefined,
  order: Order,
): void {
  if (old === undefined || !isOpen(old)) return refuse('unknown-order', 'orderId');
  if (old.listId !== undefined) refuse('bad-request', 'list');
  if (old.side === order.side) order.locked = old.locked;
  without(old, () => checkNew(world, account, market, order));
  order.locked = 0n;
  endOrder(world, old, 'canceled', 'replaced');
  placeOrder(world, account, market, order);
}

/** Runs a check as if an order were over. */
function without(order: Order, check: () => void): void {
  const { place, status } = order;
  order.place = 'none';
  order.status = 'canceled';
  try {
    check();
  } finally {
    order.place = place;
    order.status = status;
  }
}

/** Ends an account's open orders on a pair, oldest first. */
export function cancelAll(world: World, account: Account, pair: string): Order[] {
  const orders = [...account.open.values()].filter((order) => order.pair === pair);
  for (const order of orders) if (isOpen(order)) endOrder(world, order, 'canceled', 'request');
  return orders;
}
