import { exactOf, over, times, type Exact } from '../../model/exact.ts';
import { neededLock, withFee } from './fees.ts';
import { availableOf, markOf, pairSettings, settleAsset, tiersOf } from './margin.ts';
import { preview } from './matching.ts';
import { exposureOf, largestNotional, openExposures, orderMarginOf, type Exposure } from './order-margin.ts';
import { paidAsset } from './orders.ts';
import { isReducing, reducible, restOf } from './positions.ts';
import { refuse, RefusedError } from './refusal.ts';
import { accountOf, type Account, type MarketState, type Order, type World } from './state.ts';
import type { EndReason } from './types.ts';
import { freeOf } from './wallet.ts';

/** Refuses an order that the account cannot pay, or that reduces nothing. */
export function checkFunds(world: World, account: Account, market: MarketState, order: Order): void {
  if (market.market.kind === 'futures') return checkMargin(world, account, market, order);
  const asset = paidAsset(world, order);
  const free = freeOf(account, 'spot', asset) + order.locked;
  const needed = neededFor(world, order);
  if (needed > free) refuse('insufficient-balance', 'free', needed, free, asset);
}

function neededFor(world: World, order: Order): Exact {
  // A stop without a limit price holds no quote before it triggers: nobody knows what it will cost.
  const isWaiting = order.type !== 'market' && order.triggeredMs === undefined;
  if (order.price !== undefined || isWaiting) return neededLock(world, order);
  if (order.side === 'sell') return order.amount ?? preview(world, order).amount;
  return withFee(world, order, order.quoteAmount ?? preview(world, order).cost);
}

/**
 * Initial margin plus open loss must be available. Source of the open loss:
 * https://www.binance.com/en/support/faq/87fa7ee33b574f7084d42bd2ce2e463b
 */
function checkMargin(world: World, account: Account, market: MarketState, order: Order): void {
  if (isReducing(order)) {
    if (reducible(world, order) === 0n) refuse('reduce-only', 'position', order.amount, 0n);
    return;
  }
  const asset = settleAsset(market);
  const { price, amount } = worstOf(world, order);
  const extra = exposureOf(order, price, amount);
  checkTierLimit(world, account, market, extra);
  const without = orderMarginOf(world, account, asset);
  const more = orderMarginOf(world, account, asset, extra) - without;
  const needed = more === 0n ? 0n : more + openLoss(market, order, price, amount);
  const available = availableOf(world, account, asset, without);
  if (needed > available) refuse('insufficient-margin', 'available', needed, available, asset);
}

/** Limit price and rest; of a market order what the book gives now. */
function worstOf(world: World, order: Order): { price: Exact; amount: Exact } {
  if (order.price !== undefined) return { price: order.price, amount: restOf(world, order) };
  const { amount, cost } = preview(world, order);
  return amount === 0n ? { price: 0n, amount } : { price: over(cost, amount), amount };
}

/** Amount x |min(0, side x (mark price - order price))|. */
function openLoss(market: MarketState, order: Order, price: Exact, amount: Exact): Exact {
  const mark = markOf(market);
  if (mark === undefined) return 0n;
  const loss = order.side === 'buy' ? price - mark : mark - price;
  return loss > 0n ? times(loss, amount) : 0n;
}

/** The leverage allows positions up to the end of the last tier that still has it. */
function checkTierLimit(world: World, account: Account, market: MarketState, extra: Exposure): void {
  const { leverage } = pairSettings(world, account, extra.pair);
  const limit = tiersOf(market).findLast(({ maxLeverage }) => maxLeverage >= leverage)?.maxNotional ?? 0;
  if (!Number.isFinite(limit)) return;
  const exposures = [...openExposures(world, account, settleAsset(market)), extra];
  const largest = largestNotional(world, account, extra.pair, exposures);
  if (largest > exactOf(limit)) refuse('leverage', 'maxNotional', largest, exactOf(limit));
}

/** Why a triggered order cannot go on; undefined if it can. */
export function whyUnfunded(world: World, order: Order): EndReason | undefined {
  const market = world.state.markets.get(order.pair)!;
  if (order.amount === 0n) return 'position';
  try {
    checkFunds(world, accountOf(world, order), market, order);
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.refusal.code === 'reduce-only' ? 'position' : 'funds';
  }
}
