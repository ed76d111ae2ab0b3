import { type Exact } from '../../model/exact.ts';
import { marginModeOf, pairSettings, positionsIn, settleAsset } from './margin.ts';
import { positionView } from './position-view.ts';
import { accountOf, emit, type Account, type Order, type Position, type World } from './state.ts';
import type { PositionSide } from './types.ts';
import { moveMoney } from './wallet.ts';

export function positionKey(pair: string, side: PositionSide): string {
  return `${pair} ${side}`;
}

export function positionOf(world: World, order: Order): Position | undefined {
  return accountOf(world, order).positions.get(positionKey(order.pair, order.positionSide));
}

/** It can only make a position smaller: said so, or by its side in hedge mode. */
export function isReducing({ reduceOnly, positionSide, side }: Order): boolean {
  return reduceOnly || (positionSide !== 'both' && (positionSide === 'long') === (side === 'sell'));
}

/** How much of a position an order of this side could take away. */
export function reducible(world: World, order: Order): Exact {
  const amount = positionOf(world, order)?.amount ?? 0n;
  const against = order.side === 'sell' ? amount : -amount;
  return against > 0n ? against : 0n;
}

/** What an order may still fill: its rest, of a reducing order no more than there is to reduce. */
export function restOf(world: World, order: Order): Exact {
  const rest = order.amount! - order.filled;
  if (!isReducing(order)) return rest;
  const most = reducible(world, order);
  return most < rest ? most : rest;
}

/**
 * Takes an amount away from a position at a price: its share of the isolated margin is freed and the profit booked,
 * which is given back (quote).
 */
export function reducePosition(world: World, account: Account, position: Position, amount: Exact, value: Exact): Exact {
  const whole = position.amount < 0n ? -position.amount : position.amount;
  const isLong = position.amount > 0n;
  const cost = (position.cost * amount) / whole;
  const margin = (position.isolatedMargin * amount) / whole;
  position.amount -= isLong ? amount : -amount;
  position.cost -= cost;
  moveMargin(world, account, position, -margin);
  const realised = (isLong ? value : -value) - cost;
  const asset = settleAsset(world.state.markets.get(position.pair)!);
  moveMoney(world, account, { wallet: 'futures', asset, free: realised, counterpart: 'outside', reason: 'trade' });
  return realised;
}

/** Adds to a position; in isolated mode its initial margin is bound, as far as there is money. */
export function growPosition(world: World, account: Account, position: Position, signed: Exact, value: Exact): void {
  position.amount += signed;
  position.cost += signed > 0n ? value : -value;
  const { leverage, marginMode } = pairSettings(world, account, position.pair);
  if (marginMode !== 'isolated') return;
  const asset = settleAsset(world.state.markets.get(position.pair)!);
  const free = account.wallets.futures.get(asset)?.free ?? 0n;
  const wanted = value / BigInt(leverage);
  if (free > 0n) moveMargin(world, account, position, wanted < free ? wanted : free);
}

/** Between the free futures balance and the margin of an isolated position; negative = back. */
export function moveMargin(world: World, account: Account, position: Position, amount: Exact): void {
  position.isolatedMargin += amount;
  const asset = settleAsset(world.state.markets.get(position.pair)!);
  const { pair } = position;
  moveMoney(world, account, { wallet: 'futures', asset, free: -amount, used: amount, reason: 'margin', pair });
}

/** The insurance fund pays what an account lost beyond its money, once no cross position can bring it back. */
export function coverDebt(world: World, account: Account, asset: string): void {
  const debt = -(account.wallets.futures.get(asset)?.free ?? 0n);
  const isCross = (position: Position) => marginModeOf(world, account, position) === 'cross';
  if (debt <= 0n || positionsIn(world, account, asset).some(isCross)) return;
  moveMoney(world, account, { wallet: 'futures', asset, free: debt, counterpart: 'insurance', reason: 'insurance' });
}

export function openPosition(world: World, account: Account, pair: string, positionSide: PositionSide): Position {
  const key = positionKey(pair, positionSide);
  let position = account.positions.get(key);
  if (position === undefined) {
    position = { pair, positionSide, amount: 0n, cost: 0n, isolatedMargin: 0n, updatedMs: world.state.nowMs };
    account.positions.set(key, position);
  }
  return position;
}

/** Tells a changed position, and forgets one that is closed. */
export function tellPosition(
  world: World,
  account: Account,
  position: Position,
  reason: 'trade' | 'funding' | 'margin' | 'liquidation' | 'settlement',
): void {
  position.updatedMs = world.state.nowMs;
  emit(world, { kind: 'position', account: account.id, position: positionView(world, account, position), reason });
  if (position.amount === 0n) account.positions.delete(positionKey(position.pair, position.positionSide));
}
