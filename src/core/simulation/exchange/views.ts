import { exactText, over, type Exact } from '../../model/exact.ts';
import type { Order } from './state.ts';
import type { ExchangeOrder } from './types.ts';

export function orderView(order: Order): ExchangeOrder {
  return {
    orderId: String(order.id),
    clientOrderId: order.clientOrderId,
    account: order.account,
    pair: order.pair,
    side: order.side,
    type: order.type,
    status: order.status,
    timeInForce: order.timeInForce,
    amount: exactText(order.amount ?? order.filled),
    quoteAmount: textOf(order.quoteAmount),
    filledAmount: exactText(order.filled),
    filledCost: exactText(order.cost),
    price: textOf(order.price),
    triggerPrice: textOf(order.triggerPrice),
    averagePrice: order.filled === 0n ? undefined : exactText(over(order.cost, order.filled)),
    triggerBy: order.triggerBy,
    trailingRatio: order.trailingRatio,
    trailedPrice: textOf(order.trailed),
    triggeredMs: order.triggeredMs,
    reduceOnly: order.reduceOnly,
    positionSide: order.positionSide,
    closePosition: order.closePosition,
    listId: order.listId === undefined ? undefined : String(order.listId),
    isLiquidation: order.isLiquidation,
    goodTillMs: order.goodTillMs,
    createdMs: order.createdMs,
    updatedMs: order.updatedMs,
  };
}

export function textOf(value: Exact | undefined): string | undefined {
  return value === undefined ? undefined : exactText(value);
}
