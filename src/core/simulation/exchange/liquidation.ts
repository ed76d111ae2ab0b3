import { exactOf, exactText, times, type Exact } from '../../model/exact.ts';
import { cut } from './fees.ts';
import { positionsOn } from './futures.ts';
import {
  crossSum,
  maintenanceOf,
  markOf,
  pairSettings,
  positionsIn,
  settleAsset,
  magnitude,
  unrealisedOf,
} from './margin.ts';
import { execute } from './matching.ts';
import { endOrder } from './orders.ts';
import { coverDebt, positionKey } from './positions.ts';
import { orderOf } from './request.ts';
import { emit, type Account, type MarketState, type Order, type Position, type World } from './state.ts';
import { orderView } from './views.ts';
import { moveMoney } from './wallet.ts';

/**
 * Liquidates what a pair's mark price brought to its maintenance margin: an isolated position by its own margin, all
 * cross positions of an asset by the wallet.
 */
export function liquidateOn(world: World, market: MarketState): void {
  const asset = settleAsset(market);
  for (const account of world.state.accounts.values()) {
    for (const position of positionsOn(account, market.market.pair)) {
      const isCross = pairSettings(world, account, position.pair).marginMode === 'cross';
      if (!account.positions.has(positionKey(position.pair, position.positionSide))) continue;
      if (isCross ? isCrossSafe(world, account, asset) : isIsolatedSafe(world, position)) continue;
      if (isCross) liquidateCross(world, account, asset);
      else liquidate(world, account, market, position);
    }
  }
}

function isIsolatedSafe(world: World, position: Position): boolean {
  return position.isolatedMargin + unrealisedOf(world, position) > maintenanceOf(world, position);
}

function isCrossSafe(world: World, account: Account, asset: string): boolean {
  const free = account.wallets.futures.get(asset)?.free ?? 0n;
  const profit = crossSum(world, account, asset, (position) => unrealisedOf(world, position));
  return free + profit > crossSum(world, account, asset, (position) => maintenanceOf(world, position));
}

function liquidateCross(world: World, account: Account, asset: string): void {
  for (const position of positionsIn(world, account, asset)) {
    const isCross = pairSettings(world, account, position.pair).marginMode === 'cross';
    if (isCross) liquidate(world, account, world.state.markets.get(position.pair)!, position);
  }
}

/**
 * Ends the pair's orders and closes the position at the mark price against the outside. What is left of its margin
 * pays the liquidation fee; what is missing comes from the insurance fund.
 */
function liquidate(world: World, account: Account, market: MarketState, position: Position): void {
  for (const order of account.open.values()) {
    if (order.pair === position.pair) endOrder(world, order, 'canceled', 'liquidation');
  }
  const isCross = pairSettings(world, account, position.pair).marginMode === 'cross';
  const { pair, positionSide } = position;
  const asset = settleAsset(market);
  const price = markOf(market)!;
  const amount = magnitude(position.amount);
  const free = (): Exact => account.wallets.futures.get(asset)!.free;
  const before = isCross ? 0n : free();
  const order = liquidationOrder(world, account, market, position);
  execute(world, market, { price, amount, side: order.side, taker: order, maker: undefined });
  const left = free() - before;
  const wanted = cut(world, times(times(price, amount), exactOf(world.settings.liquidationFeeRatio)));
  const fee = left <= 0n ? 0n : wanted < left ? wanted : left;
  const counterpart = 'insurance';
  moveMoney(world, account, { wallet: 'futures', asset, free: -fee, counterpart, reason: 'liquidation-fee' });
  if (left < 0n && !isCross) {
    moveMoney(world, account, { wallet: 'futures', asset, free: -left, counterpart, reason: 'insurance' });
  }
  coverDebt(world, account, asset);
  const amounts = { amount: exactText(amount), price: exactText(price), fee: exactText(fee) };
  emit(world, { kind: 'liquidation', account: account.id, pair, positionSide, side: order.side, ...amounts });
}

function liquidationOrder(world: World, account: Account, market: MarketState, position: Position): Order {
  const order: Order = {
    ...orderOf(world, market, account.id, {
      clientOrderId: `autoclose-${world.state.nextOrderId}`,
      pair: position.pair,
      side: position.amount > 0n ? 'sell' : 'buy',
      type: 'market',
      amount: exactText(magnitude(position.amount)),
      positionSide: position.positionSide,
    }),
    isLiquidation: true,
  };
  world.state.nextOrderId++;
  account.open.set(order.id, order);
  world.clientIds.get(account.id)!.set(order.clientOrderId, order);
  emit(world, { kind: 'order', account: account.id, change: 'new', order: orderView(order) });
  return order;
}
