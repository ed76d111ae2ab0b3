import { times, type Exact } from '../../model/exact.ts';
import { refuse } from './refusal.ts';
import type { MarketState, Order, Rules, World } from './state.ts';

/** The market's rules for price, amount and worth; throws a refusal with the rule that is broken. */
export function checkFilters(world: World, market: MarketState, order: Order): void {
  const rules = world.index.get(order.pair)!.rules;
  for (const price of [order.price, order.triggerPrice]) if (price !== undefined) checkPrice(rules, price);
  if (order.quoteAmount !== undefined) checkCost(rules, order.quoteAmount);
  if (order.amount === undefined || order.closePosition) return;
  checkAmount(rules, order.amount);
  const price = order.price ?? order.triggerPrice ?? market.last;
  if (price !== undefined && !order.reduceOnly) checkCost(rules, times(price, order.amount));
}

function checkPrice({ tick }: Rules, price: Exact): void {
  if (price <= 0n) refuse('price-filter', 'minPrice', price, tick);
  if (price % tick !== 0n) refuse('price-filter', 'tickSize', price, tick);
}

function checkAmount({ step, minAmount, maxAmount }: Rules, amount: Exact): void {
  if (amount <= 0n || amount < minAmount) refuse('lot-size', 'minAmount', amount, minAmount);
  if (maxAmount > 0n && amount > maxAmount) refuse('lot-size', 'maxAmount', amount, maxAmount);
  if (amount % step !== 0n) refuse('lot-size', 'stepSize', amount, step);
}

function checkCost({ minCost, maxCost }: Rules, cost: Exact): void {
  if (cost < minCost) refuse('min-notional', 'minCost', cost, minCost);
  if (maxCost > 0n && cost > maxCost) refuse('max-notional', 'maxCost', cost, maxCost);
}
