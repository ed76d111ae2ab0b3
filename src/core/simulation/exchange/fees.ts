import { ONE, exactOf, over, times, type Exact } from '../../model/exact.ts';
import { accountOf, type Account, type Order, type World } from './state.ts';
import { freeOf } from './wallet.ts';

export interface Fee {
  readonly asset: string;
  readonly amount: Exact;
}

/** Cuts towards zero at the decimals in which the exchange counts money. */
export function cut(world: World, value: Exact): Exact {
  const unit = 10n ** BigInt(18 - world.settings.moneyDigits);
  return (value / unit) * unit;
}

export function feeRatio(world: World, account: Account, pair: string, isMaker: boolean): Exact {
  const own = account.fees.get(pair) ?? account.fees.get('*') ?? world.index.get(pair)!.rules;
  return isMaker ? own.makerRatio : own.takerRatio;
}

/** What the rest of a spot order with a known price must hold; buys without one, nothing. */
export function neededLock(world: World, order: Order): Exact {
  const rest = order.amount! - order.filled;
  return order.side === 'sell' ? rest : withFee(world, order, times(order.price ?? 0n, rest));
}

/** A cost with the largest fee that may come on top of it. */
export function withFee(world: World, order: Order, cost: Exact): Exact {
  const fee = largestFee(world, order, cost);
  const unit = 10n ** BigInt(18 - world.settings.moneyDigits);
  return cost + ((fee + unit - 1n) / unit) * unit;
}

/** Of a spot buy that pays its fee in quote; 0 for all others. */
function largestFee(world: World, order: Order, cost: Exact): Exact {
  if (world.settings.spotFee !== 'quote' || order.side === 'sell') return 0n;
  const account = accountOf(world, order);
  const [maker, taker] = [true, false].map((isMaker) => feeRatio(world, account, order.pair, isMaker));
  const ratio = maker > taker ? maker : taker;
  return ratio > 0n ? times(cost, ratio) : 0n;
}

/** The part of what a spot order holds that belongs to an amount of it. */
export function heldFor(world: World, order: Order, amount: Exact): Exact {
  if (order.side === 'sell') return amount;
  const cost = times(order.price ?? 0n, amount);
  return cost + cut(world, largestFee(world, order, cost));
}

/** Fee of a fill: in what was received or quote (spot), in quote (futures) or in the fee asset, with its discount. */
export function feeOf(world: World, order: Order, amount: Exact, cost: Exact, isMaker: boolean): Fee {
  const account = accountOf(world, order);
  const { market } = world.state.markets.get(order.pair)!;
  const ratio = order.isLiquidation ? 0n : feeRatio(world, account, order.pair, isMaker);
  if (market.kind === 'futures')
    return { asset: market.settle ?? market.quote, amount: cut(world, times(cost, ratio)) };
  const discounted = inFeeAsset(world, account, market.quote, times(cost, ratio));
  if (discounted !== undefined) return discounted;
  const isInBase = order.side === 'buy' && world.settings.spotFee === 'received';
  const [asset, received] = isInBase ? [market.base, amount] : [market.quote, cost];
  return { asset, amount: cut(world, times(received, ratio)) };
}

function inFeeAsset(world: World, account: Account, quote: string, fee: Exact): Fee | undefined {
  const { feeAsset } = world.settings;
  if (feeAsset === undefined || !account.paysFeeAsset || fee <= 0n) return undefined;
  const { asset, discountRatio } = feeAsset;
  const price = asset === quote ? ONE : world.state.markets.get(`${asset}/${quote}`)?.last;
  if (price === undefined) return undefined;
  const amount = cut(world, over(times(fee, ONE - exactOf(discountRatio)), price));
  return freeOf(account, 'spot', asset) >= amount ? { asset, amount } : undefined;
}
