import type { Refusal, RefusalCode } from '../../../core/simulation/exchange/types.ts';

/** A refusal in Binance's words. */
export class ApiError extends Error {
  readonly code: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, message: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }

  get body(): string {
    return JSON.stringify({ code: this.code, msg: this.message });
  }
}

export function missing(name: string): ApiError {
  return new ApiError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

export function badKey(): ApiError {
  return new ApiError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
}

type Words = Readonly<Record<RefusalCode, readonly [code: number, message: string]>>;

const UNSUPPORTED = [-2010, 'This action is not supported.'] as const;

const SPOT: Words = {
  'bad-request': [-1100, 'Illegal characters found in a parameter.'],
  'unknown-account': [-2015, 'Invalid API-key, IP, or permissions for action.'],
  'unknown-market': [-1121, 'Invalid symbol.'],
  'market-closed': [-1013, 'Market is closed.'],
  'price-filter': [-1013, 'Filter failure: PRICE_FILTER'],
  'lot-size': [-1013, 'Filter failure: LOT_SIZE'],
  'min-notional': [-1013, 'Filter failure: NOTIONAL'],
  'max-notional': [-1013, 'Filter failure: NOTIONAL'],
  'max-orders': [-1013, 'Filter failure: MAX_NUM_ORDERS'],
  'duplicate-client-id': [-2010, 'Duplicate order sent.'],
  'insufficient-balance': [-2010, 'Account has insufficient balance for requested action.'],
  'would-take': [-2010, 'Order would immediately match and take.'],
  'trigger-now': [-2010, 'Stop price would trigger immediately.'],
  'no-liquidity': [-2010, 'Order book liquidity is less than LOT_SIZE filter minimum quantity.'],
  'unknown-order': [-2011, 'Unknown order sent.'],
  'would-fill': UNSUPPORTED,
  'insufficient-margin': UNSUPPORTED,
  'reduce-only': UNSUPPORTED,
  'position-mode': UNSUPPORTED,
  'position-open': UNSUPPORTED,
  'orders-open': UNSUPPORTED,
  leverage: UNSUPPORTED,
};

/** Fields of the matching engine by Binance's names. */
const FIELDS: Readonly<Record<string, string>> = {
  amount: 'quantity',
  quoteAmount: 'quoteOrderQty',
  triggerPrice: 'stopPrice',
  pair: 'symbol',
  clientOrderId: 'newClientOrderId',
};

/** What a refused transfer is told. */
export function transferRefusal(refusal: Refusal): ApiError {
  if (refusal.code !== 'insufficient-balance') return spotRefusal(refusal);
  return new ApiError(-5013, 'Asset transfer failed: insufficient balance');
}

/** What spot says to a refusal of the matching engine. */
export function spotRefusal({ code, rule }: Refusal): ApiError {
  if (code === 'bad-request') return missing(FIELDS[rule] ?? rule);
  if (code === 'max-orders' && rule === 'maxTriggerOrders') {
    return new ApiError(-1013, 'Filter failure: MAX_NUM_ALGO_ORDERS');
  }
  return new ApiError(...SPOT[code]);
}
