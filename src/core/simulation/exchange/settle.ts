import { exactText, times, type Exact } from '../../model/exact.ts';
import { takeOut } from './book.ts';
import { feeOf } from './fees.ts';
import { accountOf, endOrder, isOpen, paidAsset, remember, setLock } from './orders.ts';
import { emit, type Order, type World } from './state.ts';
import type { ExchangeFill } from './types.ts';
import { orderView } from './views.ts';
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
  order.filled += amount;
  order.cost += cost;
  order.updatedMs = world.state.nowMs;
  const isDone = order.amount === undefined ? isSpent(world, order, price) : order.filled === order.amount;
  order.status = isDone ? 'filled' : 'partially_filled';
  if (isDone) takeOut(world, order);
  exchangeSpot(world, order, amount, cost);
  const fee = feeOf(world, order, amount, cost, isMaker);
  const payment = { wallet: 'spot', asset: fee.asset, free: -fee.amount, counterpart: 'fees', reason: 'fee' } as const;
  moveMoney(world, account, payment);
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
    realisedProfit: undefined,
    timeMs: world.state.nowMs,
  };
  account.fills.push(fill);
  if (account.fills.length >= 2 * world.settings.historyLimit) account.fills.splice(0, world.settings.historyLimit);
  emit(world, { kind: 'order', account: order.account, change: 'fill', order: orderView(order), fill });
  closeList(world, order);
}

/** A worth in quote is used up when not one more step can be had for the rest. */
function isSpent(world: World, order: Order, price: Exact): boolean {
  return order.quoteAmount! - order.cost < times(price, world.index.get(order.pair)!.rules.step);
}

/** What is paid comes from what the order holds, as far as it holds something for this part. */
function exchangeSpot(world: World, order: Order, amount: Exact, cost: Exact): void {
  const account = accountOf(world, order);
  const { base, quote } = world.state.markets.get(order.pair)!.market;
  const isBuy = order.side === 'buy';
  const paid = isBuy ? cost : amount;
  const share = isBuy ? times(order.price ?? 0n, amount) : amount;
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

/** The first leg of a list that trades takes over what the list holds; the others expire. */
export function closeList(world: World, winner: Order): void {
  if (winner.listId === undefined) return;
  for (const other of accountOf(world, winner).open.values()) {
    if (other.listId === winner.listId && other !== winner && isOpen(other)) endOrder(world, other, 'expired', 'oco');
  }
}
