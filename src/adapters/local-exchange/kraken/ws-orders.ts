import type { Params } from './router.ts';

/** Requests of the websocket -> the same ones of REST. */
export const ORDER_METHODS: Readonly<Record<string, string>> = {
  add_order: 'AddOrder',
  amend_order: 'AmendOrder',
  edit_order: 'EditOrder',
  cancel_order: 'CancelOrder',
  cancel_all: 'CancelAll',
  cancel_all_orders_after: 'CancelAllOrdersAfter',
};

type WsParams = Readonly<Record<string, unknown>>;

const NAMES: Readonly<Record<string, string>> = {
  symbol: 'pair',
  side: 'type',
  order_type: 'ordertype',
  time_in_force: 'timeinforce',
  order_userref: 'userref',
  order_id: 'txid',
};

/** The parameters of a request under the names of REST. */
export function restParams(name: string, params: WsParams): Params {
  const { token: _token, triggers, ...rest } = params;
  const renamed = new Map(
    Object.entries(rest).map(([field, value]) => [
      NAMES[field] ?? field,
      Array.isArray(value) ? value.join(',') : plain(value),
    ]),
  );
  return name === 'AddOrder' || name === 'EditOrder'
    ? orderParams(renamed, rest, (triggers ?? {}) as WsParams)
    : renamed;
}

/** An order's prices, volume and flags have other names and other places. */
function orderParams(params: Map<string, string>, given: WsParams, triggers: WsParams): Params {
  const { price, price_type: priceType } = triggers;
  const limit = params.get('limit_price');
  const volume = params.get('cash_order_qty') ?? params.get('order_qty');
  const trigger = price === undefined ? undefined : priceType === 'pct' ? `+${plain(price)}%` : plain(price);
  const isWorth = params.has('cash_order_qty');
  const flags = [
    ...(given['post_only'] === true ? ['post'] : []),
    ...(isWorth ? ['viqc'] : []),
    ...(typeof given['fee_preference'] === 'string' ? [given['fee_preference']] : []),
  ];
  const fields: (readonly [string, string | undefined])[] = [
    ['volume', volume],
    ['price', trigger ?? limit],
    ['price2', trigger === undefined ? undefined : limit],
    ['oflags', flags.length === 0 ? undefined : flags.join(',')],
    ['expiretm', expiryOf(given['expire_time'])],
  ];
  for (const [name, value] of fields) if (value !== undefined) params.set(name, value);
  return params;
}

/** The websocket writes times as texts. */
function expiryOf(value: unknown): string | undefined {
  return typeof value === 'string' ? String(Date.parse(value) / 1000) : undefined;
}

/** Numbers without an exponent: small amounts come as JSON numbers. */
function plain(value: unknown): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  const text = String(value);
  return text.includes('e') ? value.toFixed(18).replace(/\.?0+$/, '') : text;
}
