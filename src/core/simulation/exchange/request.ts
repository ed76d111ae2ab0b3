import { InputError } from '../../model/errors.ts';
import { exact, type Exact } from '../../model/exact.ts';
import type { VenueOrderType } from '../../model/venue.ts';
import { refuse } from './refusal.ts';
import type { MarketState, Order, World } from './state.ts';
import type { ExchangeOrderRequest } from './types.ts';

const TRIGGERED: readonly VenueOrderType[] = ['stop', 'stop-limit', 'take-profit', 'take-profit-limit'];

/** Reads a request into an order that exists nowhere yet; throws a refusal for fields that do not belong together. */
export function orderOf(world: World, market: MarketState, account: string, request: ExchangeOrderRequest): Order {
  const { type } = request;
  const isTrailing = type === 'trailing-stop';
  const hasLimit = type === 'limit' || type === 'stop-limit' || type === 'take-profit-limit';
  if (hasLimit && request.price === undefined) refuse('bad-request', 'price');
  if (!hasLimit && !isTrailing && request.price !== undefined) refuse('bad-request', 'price');
  if (TRIGGERED.includes(type) !== (request.triggerPrice !== undefined) && !isTrailing) {
    refuse('bad-request', 'triggerPrice');
  }
  const ratio = request.trailingRatio;
  if (isTrailing ? !(ratio! > 0 && ratio! < 1) : ratio !== undefined) refuse('bad-request', 'trailingRatio');
  const isSpot = market.market.kind === 'spot';
  if (isSpot && (request.reduceOnly === true || request.closePosition === true)) refuse('bad-request', 'reduceOnly');
  if (isSpot && (request.positionSide ?? 'both') !== 'both') refuse('bad-request', 'positionSide');
  const given = [request.amount, request.quoteAmount].filter((value) => value !== undefined).length;
  if (given !== (request.closePosition === true ? 0 : 1)) refuse('bad-request', 'amount');
  if (request.quoteAmount !== undefined && !(isSpot && type === 'market')) refuse('bad-request', 'quoteAmount');
  const { nowMs } = world.state;
  const triggerPrice = read('triggerPrice', request.triggerPrice);
  return {
    id: world.state.nextOrderId,
    account,
    clientOrderId: request.clientOrderId,
    pair: request.pair,
    side: request.side,
    type,
    status: 'open',
    amount: read('amount', request.closePosition === true ? '0' : request.amount),
    quoteAmount: read('quoteAmount', request.quoteAmount),
    price: read('price', request.price),
    triggerPrice,
    triggerBy: request.triggerBy ?? 'last',
    trailingRatio: ratio,
    armsAt: undefined,
    trailed: undefined,
    triggeredMs: undefined,
    timeInForce: request.timeInForce ?? 'GTC',
    reduceOnly: request.reduceOnly ?? request.closePosition ?? false,
    closePosition: request.closePosition ?? false,
    positionSide: request.positionSide ?? 'both',
    selfTrade: request.selfTrade ?? world.settings.selfTrade,
    isLiquidation: false,
    goodTillMs: request.goodTillMs,
    listId: undefined,
    filled: 0n,
    cost: 0n,
    locked: 0n,
    queueAhead: 0n,
    priority: 0,
    place: 'none',
    createdMs: nowMs,
    updatedMs: nowMs,
  };
}

export function read(field: string, text: string | undefined): Exact | undefined {
  if (text === undefined) return undefined;
  try {
    return exact(text);
  } catch (error) {
    if (error instanceof InputError) return refuse('bad-request', field);
    throw error;
  }
}
