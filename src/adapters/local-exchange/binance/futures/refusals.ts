import type { Refusal, RefusalCode } from '../../../../core/simulation/exchange/types.ts';
import { ApiError, missing } from '../api-error.ts';

const WORDS: Readonly<Record<RefusalCode, readonly [code: number, message: string]>> = {
  'bad-request': [-1102, 'A mandatory parameter was not sent, was empty/null, or malformed.'],
  'unknown-account': [-2015, 'Invalid API-key, IP, or permissions for action.'],
  'unknown-market': [-1121, 'Invalid symbol.'],
  'market-closed': [-4140, 'Invalid symbol status for opening position.'],
  'price-filter': [-4014, 'Price not increased by tick size.'],
  'lot-size': [-1111, 'Precision is over the maximum defined for this asset.'],
  'min-notional': [-4164, "Order's notional must be no smaller than 5 (unless you choose reduce only)."],
  'max-notional': [-2027, 'Exceeded the maximum allowable position at current leverage.'],
  'max-orders': [-2025, 'Reach max open order limit.'],
  'duplicate-client-id': [-4116, 'ClientOrderId is duplicated.'],
  'insufficient-balance': [-2019, 'Margin is insufficient.'],
  'insufficient-margin': [-2019, 'Margin is insufficient.'],
  'no-liquidity': [-2010, 'There is no liquidity on the other side of the book.'],
  'would-take': [-5022, 'Due to the order could not be executed as maker, the Post Only order will be rejected.'],
  'would-fill': [-5021, 'Due to the order could not be filled immediately, the FOK order has been rejected.'],
  'trigger-now': [-2021, 'Order would immediately trigger.'],
  'reduce-only': [-2022, 'ReduceOnly Order is rejected.'],
  'position-mode': [-4061, "Order's position side does not match user's setting."],
  'position-open': [-4048, 'Margin type cannot be changed if there exists position.'],
  'orders-open': [-4047, 'Margin type cannot be changed if there exists open orders.'],
  leverage: [-2027, 'Exceeded the maximum allowable position at current leverage.'],
  'unknown-order': [-2011, 'Unknown order sent.'],
};

/** Rules that have a code of their own. */
const RULES: Readonly<Record<string, readonly [code: number, message: string]>> = {
  'lot-size minAmount': [-4004, 'Quantity less than min quantity.'],
  'lot-size maxAmount': [-4005, 'Quantity greater than max quantity.'],
  'price-filter minPrice': [-4013, 'Price less than min price.'],
  'max-orders maxTriggerOrders': [-4045, 'Reach max stop order limit.'],
};

const FIELDS: Readonly<Record<string, string>> = {
  amount: 'quantity',
  triggerPrice: 'triggerPrice',
  trailingRatio: 'callbackRate',
  pair: 'symbol',
};

/** What USDT futures say to a refusal of the matching engine. */
export function futuresRefusal({ code, rule }: Refusal): ApiError {
  if (code === 'bad-request') return missing(FIELDS[rule] ?? rule);
  return new ApiError(...(RULES[`${code} ${rule}`] ?? WORDS[code]));
}
