import { ONE, exactOf, over, times, type Exact } from '../../model/exact.ts';
import type { Account, Order, World } from './state.ts';
import { accountOf } from './orders.ts';
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

/** Fee of a fill: in the asset that was received (spot), in quote (futures) or in the fee asset, with its discount. */
export function feeOf(world: World, order: Order, amount: Exact, cost: Exact, isMaker: boolean): Fee {
  const account = accountOf(world, order);
  const { market } = world.state.markets.get(order.pair)!;
  const ratio = order.isLiquidation ? 0n : feeRatio(world, account, order.pair, isMaker);
  if (market.kind === 'futures')
    return { asset: market.settle ?? market.quote, amount: cut(world, times(cost, ratio)) };
  const discounted = inFeeAsset(world, account, market.quote, times(cost, ratio));
  if (discounted !== undefined) return discounted;
  const [asset, received] = order.side === 'buy' ? [market.base, amount] : [market.quote, cost];
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
