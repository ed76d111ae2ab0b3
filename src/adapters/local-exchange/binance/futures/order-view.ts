import { exact, exactText, over } from '../../../../core/model/exact.ts';
import type { VenueOrderType } from '../../../../core/model/venue.ts';
import type { ExchangeFill, ExchangeOrder } from '../../../../core/simulation/exchange/types.ts';
import { statusName, tradeNumber } from '../format.ts';

/** Algo orders and orders are counted apart: an algo order's id is its order's with this added. */
const ALGO_IDS = 1_000_000_000;

export const SELF_TRADE_MODE = 'EXPIRE_MAKER';

const TYPES: Readonly<Record<VenueOrderType, string>> = {
  limit: 'LIMIT',
  market: 'MARKET',
  stop: 'STOP_MARKET',
  'stop-limit': 'STOP',
  'take-profit': 'TAKE_PROFIT_MARKET',
  'take-profit-limit': 'TAKE_PROFIT',
  'trailing-stop': 'TRAILING_STOP_MARKET',
};

export function isAlgo({ type }: ExchangeOrder): boolean {
  return type !== 'limit' && type !== 'market';
}

/** An algo order has an order only once it was triggered. */
export function isOrder(order: ExchangeOrder): boolean {
  return !isAlgo(order) || order.triggeredMs !== undefined;
}

export function algoTypeName({ type }: ExchangeOrder): string {
  return TYPES[type];
}

/** What the order is at the matching engine. */
export function orderTypeName(order: ExchangeOrder): string {
  if (order.isLiquidation) return 'LIQUIDATION';
  return isAlgo(order) ? (order.price === undefined ? 'MARKET' : 'LIMIT') : TYPES[order.type];
}

export function timeInForceName({ timeInForce, goodTillMs }: ExchangeOrder): string {
  if (timeInForce === 'PO') return 'GTX';
  return goodTillMs === undefined ? timeInForce : 'GTD';
}

export function algoIdOf(order: ExchangeOrder): number {
  return ALGO_IDS + Number(order.orderId);
}

export function orderIdOf(algoId: string): string {
  return String(Number(algoId) - ALGO_IDS);
}

/** Orders that the venue makes itself have names of their own. */
export function clientIdName(order: ExchangeOrder): string {
  return order.isLiquidation ? `autoclose-${order.orderId}` : order.clientOrderId;
}

/** Mean price of what filled. */
export function averagePrice({ filledAmount, filledCost }: ExchangeOrder): string {
  const filled = exact(filledAmount);
  return filled === 0n ? '0.00000' : exactText(over(exact(filledCost), filled));
}

export function workingType({ triggerBy }: ExchangeOrder): string {
  return triggerBy === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE';
}

/** What answers to orders and the lists of orders have in common. */
function common(symbol: string, order: ExchangeOrder): object {
  return {
    orderId: Number(order.orderId),
    symbol,
    status: statusName(order.status),
    clientOrderId: clientIdName(order),
    price: order.price ?? '0',
    avgPrice: averagePrice(order),
    origQty: order.amount,
    executedQty: order.filledAmount,
    cumQuote: order.filledCost,
    timeInForce: timeInForceName(order),
    type: orderTypeName(order),
    reduceOnly: order.reduceOnly,
    closePosition: order.closePosition,
    side: order.side.toUpperCase(),
    positionSide: order.positionSide.toUpperCase(),
    stopPrice: order.triggerPrice ?? '0',
    workingType: workingType(order),
    priceProtect: false,
    origType: orderTypeName(order),
    priceMatch: 'NONE',
    selfTradePreventionMode: SELF_TRADE_MODE,
    goodTillDate: order.goodTillMs ?? 0,
    updateTime: order.updatedMs,
  };
}

/** The answer to a new, changed or cancelled order. */
export function futuresOrderAnswer(symbol: string, order: ExchangeOrder): object {
  return { ...common(symbol, order), cumQty: order.filledAmount };
}

/** An order of `GET /fapi/v1/order` and the lists. */
export function futuresOrderRow(symbol: string, order: ExchangeOrder): object {
  return { ...common(symbol, order), time: order.createdMs };
}

/** Where an algo order is in its life. */
export function algoStatus(order: ExchangeOrder): string {
  const isTriggered = order.triggeredMs !== undefined;
  switch (order.status) {
    case 'open':
    case 'partially_filled':
      return isTriggered ? 'TRIGGERED' : 'NEW';
    case 'filled':
      return 'FINISHED';
    case 'canceled':
      return isTriggered ? 'FINISHED' : 'CANCELED';
    case 'expired':
    case 'rejected':
      if (!isTriggered) return 'EXPIRED';
      return exact(order.filledAmount) > 0n ? 'FINISHED' : 'REJECTED';
    default:
      return order.status satisfies never;
  }
}

/** An algo order of `/fapi/v1/algoOrder` and the lists. */
export function algoOrderRow(symbol: string, order: ExchangeOrder): object {
  const isTriggered = order.triggeredMs !== undefined;
  return {
    algoId: algoIdOf(order),
    clientAlgoId: order.clientOrderId,
    algoType: 'CONDITIONAL',
    orderType: algoTypeName(order),
    symbol,
    side: order.side.toUpperCase(),
    positionSide: order.positionSide.toUpperCase(),
    timeInForce: timeInForceName(order),
    quantity: order.amount,
    algoStatus: algoStatus(order),
    actualOrderId: isTriggered ? order.orderId : '',
    actualPrice: isTriggered ? averagePrice(order) : '0.00000',
    triggerPrice: order.triggerPrice ?? '0',
    price: order.price ?? '0',
    icebergQuantity: null,
    selfTradePreventionMode: SELF_TRADE_MODE,
    workingType: workingType(order),
    priceMatch: 'NONE',
    closePosition: order.closePosition,
    priceProtect: false,
    reduceOnly: order.reduceOnly,
    ...trailing(order),
    createTime: order.createdMs,
    updateTime: order.updatedMs,
    triggerTime: order.triggeredMs ?? 0,
    goodTillDate: order.goodTillMs ?? 0,
  };
}

function trailing({ trailingRatio, triggerPrice }: ExchangeOrder): object {
  if (trailingRatio === undefined) return {};
  return { activatePrice: triggerPrice ?? '', callbackRate: callbackRate(trailingRatio) };
}

/** In percent. */
export function callbackRate(trailingRatio: number): string {
  return String(Math.round(trailingRatio * 10_000) / 100);
}

/** A trade of `GET /fapi/v1/userTrades`. */
export function futuresFillRow(symbol: string, quote: string, fill: ExchangeFill): object {
  return {
    symbol,
    id: tradeNumber(fill.fillId),
    orderId: Number(fill.orderId),
    side: fill.side.toUpperCase(),
    price: fill.price,
    qty: fill.amount,
    realizedPnl: fill.realisedProfit ?? '0',
    quoteQty: fill.cost,
    commission: fill.fee.amount,
    commissionAsset: fill.fee.asset,
    marginAsset: quote,
    time: fill.timeMs,
    positionSide: fill.positionSide.toUpperCase(),
    buyer: fill.side === 'buy',
    maker: fill.isMaker,
  };
}
