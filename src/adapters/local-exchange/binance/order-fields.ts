import type { ExchangeOrderRequest } from '../../../core/simulation/exchange/types.ts';
import { ApiError, missing } from './api-error.ts';

type Params = ReadonlyMap<string, string>;

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

const SELF_TRADE = {
  NONE: 'allow',
  EXPIRE_TAKER: 'expire-taker',
  EXPIRE_MAKER: 'expire-maker',
  EXPIRE_BOTH: 'expire-both',
} as const;

export function selfTradeOf(params: Params): Pick<ExchangeOrderRequest, 'selfTrade'> {
  const mode = params.get('selfTradePreventionMode');
  if (mode === undefined) return {};
  if (!Object.hasOwn(SELF_TRADE, mode))
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
