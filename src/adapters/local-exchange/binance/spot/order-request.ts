import type { ExchangeOrderRequest } from '../../../../core/simulation/exchange/types.ts';
import { ApiError, missing } from '../api-error.ts';

type Params = ReadonlyMap<string, string>;

const SELF_TRADE = {
  NONE: 'allow',
  EXPIRE_TAKER: 'expire-taker',
  EXPIRE_MAKER: 'expire-maker',
  EXPIRE_BOTH: 'expire-both',
} as const;

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
  if (!(type in KINDS)) throw new ApiError(-1116, 'Invalid orderType.');
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
    ...(trailing === undefined ? {} : { trailingRatio: Number(trailing) / BASIS_POINTS }),
    timeInForce: type === 'LIMIT_MAKER' ? 'PO' : timeInForceOf(params),
    ...selfTradeOf(params),
  };
}

export function sideOf(params: Params): 'buy' | 'sell' {
  const side = params.get('side');
  if (side === undefined) throw missing('side');
  if (side !== 'BUY' && side !== 'SELL') throw new ApiError(-1117, 'Invalid side.');
  return side === 'BUY' ? 'buy' : 'sell';
}

const CLIENT_ID = /^[a-zA-Z0-9-_.:/]{1,36}$/;

export function clientId(params: Params, name: string): string | undefined {
  const id = params.get(name);
  if (id === undefined || id === '') return undefined;
  if (!CLIENT_ID.test(id)) {
    throw new ApiError(
      -1100,
      `Illegal characters found in parameter '${name}'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.`,
    );
  }
  return id;
}

function timeInForceOf(params: Params): 'GTC' | 'IOC' | 'FOK' {
  const text = params.get('timeInForce') ?? 'GTC';
  if (text !== 'GTC' && text !== 'IOC' && text !== 'FOK') throw new ApiError(-1115, 'Invalid timeInForce.');
  return text;
}

function selfTradeOf(params: Params): Pick<ExchangeOrderRequest, 'selfTrade'> {
  const mode = params.get('selfTradePreventionMode');
  if (mode === undefined) return {};
  if (!(mode in SELF_TRADE))
    throw new ApiError(-1130, "Data sent for parameter 'selfTradePreventionMode' is not valid.");
  return { selfTrade: SELF_TRADE[mode as keyof typeof SELF_TRADE] };
}

const DECIMAL = /^\d+(\.\d+)?$/;
const MOST_PLACES = 8;

/** A decimal parameter under the matching engine's name. */
export function decimalField<N extends string>(params: Params, name: string, field: N): { readonly [K in N]?: string } {
  const text = params.get(name);
  if (text === undefined) return {};
  if (!DECIMAL.test(text)) throw new ApiError(-1100, `Illegal characters found in parameter '${name}'.`);
  const point = text.indexOf('.');
  if (point >= 0 && text.slice(point + 1).replace(/0+$/, '').length > MOST_PLACES) {
    throw new ApiError(-1111, `Parameter '${name}' has too much precision.`);
  }
  return { [field]: text } as { readonly [K in N]?: string };
}
