import { exactOf } from '../../model/exact.ts';
import { putInBook } from './book.ts';
import { displayedAt } from './depth.ts';
import { checkFilters } from './filters.ts';
import { preview, take } from './matching.ts';
import { endOrder, isOpen, neededLock, paidAsset, setLock } from './orders.ts';
import { refuse } from './refusal.ts';
import { emit, type Account, type Order, type World } from './state.ts';
import { orderView } from './views.ts';
import { freeOf } from './wallet.ts';

/** Checks a new order against everything that may refuse it, then lets it in. */
export function placeOrder(world: World, account: Account, order: Order): void {
  checkPlace(world, account, order);
  checkFunds(world, account, order);
  checkTaking(world, order);
  admit(world, account, order);
  work(world, order);
}

function checkPlace(world: World, account: Account, order: Order): void {
  const market = world.state.markets.get(order.pair)!;
  if (market.status !== 'trading') refuse('market-closed', market.status);
  checkFilters(world, market, order);
  if (isUsed(world, order)) refuse('duplicate-client-id', 'clientOrderId');
  let open = 0;
  for (const other of account.open.values()) if (other.pair === order.pair) open++;
  const { maxOpenOrders } = world.settings;
  if (open >= maxOpenOrders) refuse('max-orders', 'maxOpenOrders', exactOf(open + 1), exactOf(maxOpenOrders));
}

/** An id is free again once its order is done, as on Binance. */
function isUsed(world: World, order: Order): boolean {
  if (order.clientOrderId === '') return false;
  const other = world.clientIds.get(order.account)?.get(order.clientOrderId);
  return other !== undefined && isOpen(other);
}

function checkFunds(world: World, account: Account, order: Order): void {
  const asset = paidAsset(world, order);
  const free = freeOf(account, 'spot', asset);
  const needed = neededFor(world, order);
  if (needed > free) refuse('insufficient-balance', 'free', needed, free, asset);
}

function neededFor(world: World, order: Order): bigint {
  if (order.price !== undefined) return neededLock(order);
  if (order.side === 'sell') return order.amount ?? preview(world, order).amount;
  return order.quoteAmount ?? preview(world, order).cost;
}

function checkTaking(world: World, order: Order): void {
  if (order.timeInForce === 'PO' && preview(world, order).amount > 0n) refuse('would-take', 'postOnly', order.price);
  if (order.type === 'market' && preview(world, order).amount === 0n) refuse('no-liquidity', 'book');
}

/** Gives the order its number and binds what it needs. */
function admit(world: World, account: Account, order: Order): void {
  world.state.nextOrderId++;
  account.open.set(order.id, order);
  const ids = world.clientIds.get(account.id)!;
  if (order.clientOrderId !== '') ids.set(order.clientOrderId, order);
  if (order.price !== undefined) setLock(world, order, neededLock(order));
  emit(world, { kind: 'order', account: account.id, change: 'new', order: orderView(order) });
}

/** Lets an order take, and puts what is left into the book or ends it. */
export function work(world: World, order: Order): void {
  const isImpossible = order.timeInForce === 'FOK' && preview(world, order).amount < order.amount!;
  if (!isImpossible) take(world, order);
  if (!isOpen(order)) return;
  if (order.timeInForce === 'IOC' || order.timeInForce === 'FOK') {
    const reason = order.price === undefined ? 'liquidity' : 'time-in-force';
    endOrder(world, order, 'expired', reason);
    return;
  }
  order.priority = world.state.nextPriority++;
  order.queueAhead = displayedAt(world, world.state.markets.get(order.pair)!, order.side, order.price!);
  putInBook(world, order);
}
