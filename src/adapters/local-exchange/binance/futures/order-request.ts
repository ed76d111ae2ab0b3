import type { ExchangeOrderRequest, PositionSide } from '../../../../core/simulation/exchange/types.ts';
import { ApiError, missing } from '../api-error.ts';
import { timeOf } from '../symbols.ts';
import { clientId, decimalField, selfTradeOf, sideOf } from '../order-fields.ts';

type Params = ReadonlyMap<string, string>;

const PLAIN = { LIMIT: 'limit', MARKET: 'market' } as const;
const CONDITIONAL = {
  STOP: 'stop-limit',
  STOP_MARKET: 'stop',
  TAKE_PROFIT: 'take-profit-limit',
  TAKE_PROFIT_MARKET: 'take-profit',
  TRAILING_STOP_MARKET: 'trailing-stop',
} as const;

const TIMES_IN_FORCE = { GTC: 'GTC', IOC: 'IOC', FOK: 'FOK', GTX: 'PO', GTD: 'GTC' } as const;
const PERCENT = 100;

/** The order of `POST /fapi/v1/order`: limit and market; the others have moved to the algo orders. */
export function futuresOrderRequest(params: Params, pair: string, newId: () => string): ExchangeOrderRequest {
  const type = typeOf(params);
  if (Object.hasOwn(CONDITIONAL, type)) {
    throw new ApiError(
      -4120,
      'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
    );
  }
  if (!Object.hasOwn(PLAIN, type)) throw new ApiError(-1116, 'Invalid orderType.');
  if (!params.has('quantity')) throw missing('quantity');
  if (type === 'LIMIT' && !params.has('price')) throw missing('price');
  if (type === 'LIMIT' && !params.has('timeInForce')) throw missing('timeInForce');
  if (type === 'MARKET' && params.has('price')) {
    throw new ApiError(-1106, "Parameter 'price' sent when not required.");
  }
  return {
    clientOrderId: clientId(params, 'newClientOrderId') ?? newId(),
    type: PLAIN[type as keyof typeof PLAIN],
    ...common(params, pair),
  };
}

/** The order of `POST /fapi/v1/algoOrder`: stops, take-profits and trailing stops. */
export function algoOrderRequest(params: Params, pair: string, newId: () => string): ExchangeOrderRequest {
  if (params.get('algoType') !== 'CONDITIONAL') throw missing('algoType');
  const type = typeOf(params);
  if (!Object.hasOwn(CONDITIONAL, type)) throw new ApiError(-1116, 'Invalid orderType.');
  const kind = CONDITIONAL[type as keyof typeof CONDITIONAL];
  const isTrailing = kind === 'trailing-stop';
  if (!isTrailing && !params.has('triggerPrice')) throw missing('triggerPrice');
  if (isTrailing && !params.has('callbackRate')) throw missing('callbackRate');
  const closes = params.get('closePosition') === 'true';
  if (closes && (params.has('quantity') || params.has('reduceOnly'))) {
    throw new ApiError(-4136, 'Target strategy invalid for closePosition.');
  }
  if (!closes && !params.has('quantity')) throw missing('quantity');
  if (kind.endsWith('-limit') && !params.has('price')) throw missing('price');
  return {
    clientOrderId: clientId(params, 'clientAlgoId') ?? newId(),
    type: kind,
    ...common(params, pair),
    ...decimalField(params, 'triggerPrice', 'triggerPrice'),
    ...(isTrailing ? trailing(params) : {}),
    ...(closes ? { closePosition: true } : {}),
    triggerBy: params.get('workingType') === 'MARK_PRICE' ? 'mark' : 'last',
  };
}

function typeOf(params: Params): string {
  const type = params.get('type') ?? '';
  if (type === '') throw missing('type');
  return type;
}

function trailing(params: Params): Pick<ExchangeOrderRequest, 'trailingRatio' | 'triggerPrice'> {
  const rate = Number(params.get('callbackRate'));
  if (!(rate >= 0.1 && rate <= 10)) throw new ApiError(-2007, 'Invalid callBack rate.');
  const activation = params.has('activatePrice') ? 'activatePrice' : 'activationPrice';
  return { trailingRatio: rate / PERCENT, ...decimalField(params, activation, 'triggerPrice') };
}

function common(
  params: Params,
  pair: string,
): Pick<ExchangeOrderRequest, 'pair' | 'side'> & Partial<ExchangeOrderRequest> {
  const goodTill = timeOf(params, 'goodTillDate');
  return {
    pair,
    side: sideOf(params),
    ...decimalField(params, 'quantity', 'amount'),
    ...decimalField(params, 'price', 'price'),
    timeInForce: timeInForceOf(params),
    ...(params.get('reduceOnly') === 'true' ? { reduceOnly: true } : {}),
    positionSide: positionSideOf(params),
    ...(params.get('timeInForce') === 'GTD' && goodTill !== undefined ? { goodTillMs: goodTill } : {}),
    ...selfTradeOf(params),
  };
}

function timeInForceOf(params: Params): 'GTC' | 'IOC' | 'FOK' | 'PO' {
  const text = params.get('timeInForce') ?? 'GTC';
  if (!Object.hasOwn(TIMES_IN_FORCE, text)) throw new ApiError(-1115, 'Invalid timeInForce.');
  return TIMES_IN_FORCE[text as keyof typeof TIMES_IN_FORCE];
}

export function positionSideOf(params: Params): PositionSide {
  const text = params.get('positionSide') ?? 'BOTH';
  if (text !== 'BOTH' && text !== 'LONG' && text !== 'SHORT') throw new ApiError(-4060, 'Invalid position side.');
  return text.toLowerCase() as PositionSide;
}
