import { exactText, times, type Exact } from '../../model/exact.ts';
import { takeOut } from './book.ts';
import { feeOf, heldFor, type Fee } from './fees.ts';
import { endOrder, paidAsset, remember, setLock, tellListEnd, winList } from './orders.ts';
import {
  coverDebt,
  growPosition,
  isReducing,
  openPosition,
  reducePosition,
  reducible,
  tellPosition,
} from './positions.ts';
import { accountOf, emit, type Account, type Order, type World } from './state.ts';
import type { ExchangeFill, WalletKind } from './types.ts';
import { orderView, textOf } from './views.ts';
import { moveMoney } from './wallet.ts';

/** One side of an execution. */
export interface Execution {
  readonly tradeId: number;
  readonly price: Exact;
  readonly amount: Exact;
  readonly isMaker: boolean;
}

/** Books a fill: money, fee, the order's state and its events. */
export function settle(world: World, order: Order, execution: Execution): void {
  const { price, amount, isMaker, tradeId } = execution;
  const account = accountOf(world, order);
  const cost = times(price, amount);
  winList(world, order);
  order.filled += amount;
  order.cost += cost;
  order.updatedMs = world.state.nowMs;
  const isDone = order.filled === order.amount;
  order.status = isDone ? 'filled' : 'partially_filled';
  if (isDone) takeOut(world, order);
  const isSpot = world.state.markets.get(order.pair)!.market.kind === 'spot';
  if (isSpot) exchangeSpot(world, order, amount, cost);
  const fee = feeOf(world, order, amount, cost, isMaker);
  const realised = isSpot ? undefined : changePosition(world, order, execution, cost, fee);
  if (isSpot) payFee(world, account, 'spot', fee);
  if (isDone) {
    setLock(world, order, 0n);
    remember(world, order);
  }
  const fill: ExchangeFill = {
    fillId: String(tradeId),
    orderId: String(order.id),
    clientOrderId: order.clientOrderId,
    account: order.account,
    pair: order.pair,
    side: order.side,
    positionSide: order.positionSide,
    price: exactText(price),
    amount: exactText(amount),
    cost: exactText(cost),
    fee: { asset: fee.asset, amount: exactText(fee.amount) },
    isMaker,
    realisedProfit: textOf(realised),
    timeMs: world.state.nowMs,
  };
  account.fills.push(fill);
  if (account.fills.length >= 2 * world.settings.historyLimit) account.fills.splice(0, world.settings.historyLimit);
  emit(world, { kind: 'order', account: order.account, change: 'fill', order: orderView(order), fill });
  tellListEnd(world, order);
  if (!isSpot) endOrphans(world, account, order);
}

function payFee(world: World, account: Account, wallet: WalletKind, { asset, amount }: Fee): void {
  moveMoney(world, account, { wallet, asset, free: -amount, counterpart: 'fees', reason: 'fee' });
}

/** Reduces what stands against the order, then opens with the rest; gives the realised profit. */
function changePosition(world: World, order: Order, { price, amount }: Execution, cost: Exact, fee: Fee): Exact {
  const account = accountOf(world, order);
  const position = openPosition(world, account, order.pair, order.positionSide);
  const against = reducible(world, order);
  const reduced = against < amount ? against : amount;
  const value = times(price, reduced);
  const realised = reduced === 0n ? 0n : reducePosition(world, account, position, reduced, value);
  payFee(world, account, 'futures', fee);
  const grown = amount - reduced;
  if (grown > 0n) growPosition(world, account, position, order.side === 'buy' ? grown : -grown, cost - value);
  tellPosition(world, account, position, order.isLiquidation ? 'liquidation' : 'trade');
  if (!order.isLiquidation) coverDebt(world, account, fee.asset);
  return realised;
}

/** Resting orders that could only reduce a position, where nothing is left to reduce. */
function endOrphans(world: World, account: Account, { pair, positionSide }: Order): void {
  for (const order of account.open.values()) {
    const isOfPosition = order.pair === pair && order.positionSide === positionSide && order.place === 'book';
    if (isOfPosition && isReducing(order) && reducible(world, order) === 0n) {
      endOrder(world, order, 'expired', 'position');
    }
  }
}

/** What is paid comes from what the order holds, as far as it holds something for this part. */
function exchangeSpot(world: World, order: Order, amount: Exact, cost: Exact): void {
  const account = accountOf(world, order);
  const { base, quote } = world.state.markets.get(order.pair)!.market;
  const isBuy = order.side === 'buy';
  const paid = isBuy ? cost : amount;
  const share = heldFor(world, order, amount);
  const held = share < order.locked ? share : order.locked;
  order.locked -= held;
  const wallet = 'spot';
  const reason = 'trade';
  const counterpart = 'outside';
  moveMoney(world, account, {
    wallet,
    asset: paidAsset(world, order),
    free: held - paid,
    used: -held,
    counterpart,
    reason,
  });
  moveMoney(world, account, { wallet, asset: isBuy ? base : quote, free: isBuy ? amount : cost, counterpart, reason });
}
