import { exactOf } from '../../model/exact.ts';
import { neededLock } from './fees.ts';
import { checkFilters } from './filters.ts';
import { checkFunds } from './funds.ts';
import { preview } from './matching.ts';
import { isOpen, setLock } from './orders.ts';
import { refuse } from './refusal.ts';
import { emit, type Account, type MarketState, type Order, type World } from './state.ts';
import { arm, checkTrigger, isTriggered } from './triggers.ts';
import { orderView } from './views.ts';
import { work } from './working.ts';

/** Refuses a new order that would not be let in. */
export function checkNew(world: World, account: Account, market: MarketState, order: Order): void {
  checkOrder(world, account, market, order, 1);
  if (!isTriggered(order) || market.market.kind === 'spot') checkFunds(world, account, market, order);
  checkTaking(world, market, order);
}

/** Lets an order in that was checked. */
export function placeOrder(world: World, account: Account, market: MarketState, order: Order): void {
  admit(world, account, order);
  if (isTriggered(order)) arm(world, market, order);
  else work(world, order);
}

/** Everything but money; `count` orders are to come in together. */
export function checkOrder(world: World, account: Account, market: MarketState, order: Order, count: number): void {
  if (market.status === 'delisted') refuse('unknown-market', 'pair');
  if (market.status !== 'trading') refuse('market-closed', market.status);
  checkFilters(world, market, order);
  if (isUsed(world, order)) refuse('duplicate-client-id', 'clientOrderId');
  if (market.market.kind === 'futures' && (order.positionSide !== 'both') !== account.isHedgeMode) {
    refuse('position-mode', 'positionSide');
  }
  checkCounts(world, account, order, count);
  checkTrigger(market, order);
}

/** An id is free again once its order is done, as on Binance. */
function isUsed(world: World, order: Order): boolean {
  if (order.clientOrderId === '') return false;
  const other = world.clientIds.get(order.account)?.get(order.clientOrderId);
  return other !== undefined && isOpen(other);
}

function checkCounts(world: World, account: Account, order: Order, count: number): void {
  const { maxOpenOrders, maxTriggerOrders } = world.settings;
  let open = count;
  let waiting = isTriggered(order) ? 1 : 0;
  for (const other of account.open.values()) {
    if (other.pair !== order.pair || !isOpen(other)) continue;
    open++;
    if (other.place === 'trigger') waiting++;
  }
  if (open > maxOpenOrders) refuse('max-orders', 'maxOpenOrders', exactOf(open), exactOf(maxOpenOrders));
  if (isTriggered(order) && waiting > maxTriggerOrders) {
    refuse('max-orders', 'maxTriggerOrders', exactOf(waiting), exactOf(maxTriggerOrders));
  }
}

function checkTaking(world: World, market: MarketState, order: Order): void {
  if (isTriggered(order)) return;
  if (order.timeInForce === 'FOK' && market.market.kind === 'futures') {
    const { amount } = preview(world, order);
    if (amount < order.amount!) refuse('would-fill', 'fillOrKill', order.amount, amount);
  }
  if (order.timeInForce === 'PO' && preview(world, order).amount > 0n) refuse('would-take', 'postOnly', order.price);
  if (order.type === 'market' && preview(world, order).amount === 0n) refuse('no-liquidity', 'book');
}

/** Gives the order its number and binds what it needs. */
export function admit(world: World, account: Account, order: Order): void {
  world.state.nextOrderId++;
  account.open.set(order.id, order);
  if (order.clientOrderId !== '') world.clientIds.get(account.id)!.set(order.clientOrderId, order);
  if (order.goodTillMs !== undefined) world.timed.add(order);
  const isSpot = world.state.markets.get(order.pair)!.market.kind === 'spot';
  // An order that is worked at once as a market order pays from what is free.
  if (isSpot && order.type !== 'market' && order.listId === undefined) setLock(world, order, neededLock(world, order));
  emit(world, { kind: 'order', account: account.id, change: 'new', order: orderView(order) });
}
