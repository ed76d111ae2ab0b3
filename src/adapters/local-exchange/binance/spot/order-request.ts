import type { ExchangeOrderRequest } from '../../../../core/simulation/exchange/types.ts';
import { ApiError, missing } from '../api-error.ts';
import { clientId, decimalField, selfTradeOf, sideOf } from '../order-fields.ts';

type Params = ReadonlyMap<string, string>;

/** Which parameters an order type needs; what it does not need it may not have. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  LIMIT: ['timeInForce', 'quantity', 'price'],
  LIMIT_MAKER: ['quantity', 'price'],
  MARKET: [],
  STOP_LOSS: ['quantity'],
  STOP_LOSS_LIMIT: ['timeInForce', 'quantity', 'price'],
  TAKE_PROFIT: ['quantity'],
  TAKE_PROFIT_LIMIT: ['timeInForce', 'quantity', 'price'],
};
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  LIMIT: ['stopPrice', 'trailingDelta', 'quoteOrderQty'],
  LIMIT_MAKER: ['timeInForce', 'stopPrice', 'trailingDelta', 'quoteOrderQty'],
  MARKET: ['timeInForce', 'price', 'stopPrice', 'trailingDelta'],
  STOP_LOSS: ['timeInForce', 'price', 'quoteOrderQty'],
  TAKE_PROFIT: ['timeInForce', 'price', 'quoteOrderQty'],
};

const KINDS = {
  LIMIT: 'limit',
  LIMIT_MAKER: 'limit',
  MARKET: 'market',
  STOP_LOSS: 'stop',
  STOP_LOSS_LIMIT: 'stop-limit',
  TAKE_PROFIT: 'take-profit',
  TAKE_PROFIT_LIMIT: 'take-profit-limit',
} as const;

const BASIS_POINTS = 10_000;

/** The order that `POST /api/v3/order` asks for. `newId` gives a client id where the request has none. */
export function spotOrderRequest(params: Params, pair: string, newId: () => string): ExchangeOrderRequest {
  const side = sideOf(params);
  const type = params.get('type') ?? '';
  if (type === '') throw missing('type');
  if (!Object.hasOwn(KINDS, type)) throw new ApiError(-1116, 'Invalid orderType.');
  for (const name of NEEDS[type]) if (!params.has(name)) throw missing(name);
  for (const name of REFUSED[type] ?? []) {
    if (params.has(name)) throw new ApiError(-1106, `Parameter '${name}' sent when not required.`);
  }
  const hasTrigger = type.startsWith('STOP') || type.startsWith('TAKE');
  if (hasTrigger && !params.has('stopPrice') && !params.has('trailingDelta')) throw missing('stopPrice');
  if (type === 'MARKET' && params.has('quantity') === params.has('quoteOrderQty')) throw missing('quantity');
  const trailing = params.get('trailingDelta');
  return {
    clientOrderId: clientId(params, 'newClientOrderId') ?? newId(),
    pair,
    side,
    type: trailing === undefined ? KINDS[type as keyof typeof KINDS] : 'trailing-stop',
    ...decimalField(params, 'quantity', 'amount'),
    ...decimalField(params, 'quoteOrderQty', 'quoteAmount'),
    ...decimalField(params, 'price', 'price'),
    ...decimalField(params, 'stopPrice', 'triggerPrice'),
    ...(trailing === undefined ? {} : { trailingRatio: trailingRatio(trailing) }),
    timeInForce: type === 'LIMIT_MAKER' ? 'PO' : timeInForceOf(params),
    ...selfTradeOf(params),
  };
}

function trailingRatio(text: string): number {
  const delta = Number(text);
  if (!Number.isInteger(delta) || delta < 10 || delta > 2000)
    throw new ApiError(-1013, 'Filter failure: TRAILING_DELTA');
  return delta / BASIS_POINTS;
}

function timeInForceOf(params: Params): 'GTC' | 'IOC' | 'FOK' {
  const text = params.get('timeInForce') ?? 'GTC';
  if (text !== 'GTC' && text !== 'IOC' && text !== 'FOK') throw new ApiError(-1115, 'Invalid timeInForce.');
  return text;
}
