import { neededLock } from './fees.ts';
import { preview } from './matching.ts';
import { paidAsset, setLock } from './orders.ts';
import { admit, checkOrder } from './placing.ts';
import { refuse } from './refusal.ts';
import { orderOf } from './request.ts';
import { emit, type Account, type MarketState, type Order, type World } from './state.ts';
import { arm, isTriggered } from './triggers.ts';
import type { ExchangeOrderRequest } from './types.ts';
import { orderView } from './views.ts';
import { freeOf } from './wallet.ts';
import { rest } from './working.ts';

/**
 * Two spot orders of which one is filled at most: a limit order or a take-profit on the better side of the price, and
 * a stop on the other. They hold together what the dearer of them needs.
 */
export function placeOco(
  world: World,
  account: Account,
  market: MarketState,
  requests: readonly [ExchangeOrderRequest, ExchangeOrderRequest],
): Order[] {
  const { state } = world;
  const legs = requests.map((request, at) => {
    const order = orderOf(world, market, account.id, request);
    return { ...order, id: order.id + at, listId: state.nextListId };
  });
  checkLegs(world, account, market, legs);
  const [first, second] = legs;
  const needs = legs.map((leg) => neededLock(world, leg));
  const needed = needs[0] > needs[1] ? needs[0] : needs[1];
  const asset = paidAsset(world, first);
  const free = freeOf(account, 'spot', asset);
  if (needed > free) refuse('insufficient-balance', 'free', needed, free, asset);
  state.nextListId++;
  for (const order of legs) {
    admit(world, account, order);
    if (isTriggered(order)) arm(world, market, order);
    else rest(world, order);
  }
  setLock(world, first, needed);
  const { pair } = market.market;
  const listId = String(first.listId);
  emit(world, { kind: 'list', account: account.id, pair, listId, status: 'open', orders: legs.map(orderView) });
  return [first, second];
}

function checkLegs(world: World, account: Account, market: MarketState, legs: readonly Order[]): void {
  const [first, second] = legs;
  if (market.market.kind !== 'spot') refuse('bad-request', 'pair');
  const isSame = first.pair === second.pair && first.side === second.side && first.amount === second.amount;
  if (!isSame) refuse('bad-request', 'list');
  if (first.clientOrderId !== '' && first.clientOrderId === second.clientOrderId) {
    refuse('duplicate-client-id', 'clientOrderId');
  }
  if (!legs.some((leg) => isBetter(leg)) || !legs.some((leg) => !isBetter(leg))) refuse('bad-request', 'list');
  for (const leg of legs) {
    if (leg.type === 'market') refuse('bad-request', 'type');
    checkOrder(world, account, market, leg, 2);
    if (leg.type === 'limit' && preview(world, leg).amount > 0n) refuse('would-take', 'postOnly', leg.price);
  }
}

/** The leg that waits for a better price. */
function isBetter({ type }: Order): boolean {
  return type === 'limit' || type === 'take-profit' || type === 'take-profit-limit';
}
