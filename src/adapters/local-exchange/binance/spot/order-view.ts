import type { VenueOrderType } from '../../../../core/model/venue.ts';
import type { ExchangeFill, ExchangeOrder } from '../../../../core/simulation/exchange/types.ts';
import { fixed, statusName, tradeNumber } from '../format.ts';

const TYPES: Readonly<Record<VenueOrderType, string>> = {
  limit: 'LIMIT',
  market: 'MARKET',
  stop: 'STOP_LOSS',
  'stop-limit': 'STOP_LOSS_LIMIT',
  'take-profit': 'TAKE_PROFIT',
  'take-profit-limit': 'TAKE_PROFIT_LIMIT',
  'trailing-stop': 'STOP_LOSS',
};

/** The order's type in Binance's words. */
export function spotTypeName({ type, timeInForce, price }: ExchangeOrder): string {
  if (type === 'limit' && timeInForce === 'PO') return 'LIMIT_MAKER';
  return type === 'trailing-stop' && price !== undefined ? 'STOP_LOSS_LIMIT' : TYPES[type];
}

export const SELF_TRADE_MODE = 'EXPIRE_MAKER';

export function timeInForceName({ timeInForce }: ExchangeOrder): string {
  return timeInForce === 'PO' ? 'GTC' : timeInForce;
}

/** On the book, or done; not while it waits for its trigger. */
export function isWorking(order: ExchangeOrder): boolean {
  return order.triggerPrice === undefined || order.triggeredMs !== undefined;
}

/** What answers to orders and the lists of orders have in common. */
function common(symbol: string, order: ExchangeOrder): object {
  return {
    symbol,
    orderId: Number(order.orderId),
    orderListId: order.listId === undefined ? -1 : Number(order.listId),
    clientOrderId: order.clientOrderId,
    price: fixed(order.price),
    origQty: fixed(order.amount),
    executedQty: fixed(order.filledAmount),
    origQuoteOrderQty: fixed(order.quoteAmount),
    cummulativeQuoteQty: fixed(order.filledCost),
    status: statusName(order.status),
    timeInForce: timeInForceName(order),
    type: spotTypeName(order),
    side: order.side.toUpperCase(),
    ...(order.triggerPrice === undefined ? {} : { stopPrice: fixed(order.triggerPrice) }),
    ...(order.trailingRatio === undefined ? {} : { trailingDelta: Math.round(order.trailingRatio * 10_000) }),
  };
}

/** An order of `GET /api/v3/order` and the lists. */
export function spotOrderRow(symbol: string, order: ExchangeOrder): object {
  return {
    ...common(symbol, order),
    stopPrice: fixed(order.triggerPrice),
    icebergQty: '0.00000000',
    time: order.createdMs,
    updateTime: order.updatedMs,
    isWorking: isWorking(order),
    workingTime: isWorking(order) ? (order.triggeredMs ?? order.createdMs) : -1,
    selfTradePreventionMode: SELF_TRADE_MODE,
  };
}

/** The answer to a new order, as long as `newOrderRespType` asks for. */
export function spotOrderAnswer(
  symbol: string,
  order: ExchangeOrder,
  fills: readonly ExchangeFill[],
  responseType: string,
): object {
  const time = { transactTime: order.updatedMs };
  if (responseType === 'ACK') {
    return {
      ...{ symbol, orderId: Number(order.orderId), orderListId: -1, clientOrderId: order.clientOrderId },
      ...time,
    };
  }
  const result = {
    ...common(symbol, order),
    ...time,
    workingTime: isWorking(order) ? order.updatedMs : -1,
    selfTradePreventionMode: SELF_TRADE_MODE,
  };
  if (responseType !== 'FULL') return result;
  return {
    ...result,
    fills: fills.map((fill) => ({
      price: fixed(fill.price),
      qty: fixed(fill.amount),
      commission: fixed(fill.fee.amount),
      commissionAsset: fill.fee.asset,
      tradeId: tradeNumber(fill.fillId),
    })),
  };
}

/** The answer to a cancellation. */
export function spotCancelAnswer(symbol: string, order: ExchangeOrder, cancelId: string): object {
  return {
    ...common(symbol, order),
    origClientOrderId: order.clientOrderId,
    clientOrderId: cancelId,
    transactTime: order.updatedMs,
    selfTradePreventionMode: SELF_TRADE_MODE,
  };
}

/** A trade of `GET /api/v3/myTrades`. */
export function spotFillRow(symbol: string, fill: ExchangeFill, listId: string | undefined): object {
  return {
    symbol,
    id: tradeNumber(fill.fillId),
    orderId: Number(fill.orderId),
    orderListId: listId === undefined ? -1 : Number(listId),
    price: fixed(fill.price),
    qty: fixed(fill.amount),
    quoteQty: fixed(fill.cost),
    commission: fixed(fill.fee.amount),
    commissionAsset: fill.fee.asset,
    time: fill.timeMs,
    isBuyer: fill.side === 'buy',
    isMaker: fill.isMaker,
    isBestMatch: true,
  };
}
