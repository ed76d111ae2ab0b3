import type { Outcome, Refusal } from '../../../core/simulation/exchange/types.ts';

/** What is refused, in Kraken's words: `EOrder:Insufficient funds`. It stands in an answer with status 200. */
export class KrakenError extends Error {
  override readonly name = 'KrakenError';
}

export function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new KrakenError(refusalText(outcome.refusal));
  return outcome.value;
}

/** Of the fields that Kraken names otherwise. */
const FIELDS: Readonly<Record<string, string>> = {
  amount: 'volume',
  quoteAmount: 'volume',
  triggerPrice: 'price',
  trailingRatio: 'price',
  clientOrderId: 'cl_ord_id',
};

/** docs.kraken.com, API error messages. */
function refusalText({ code, rule }: Refusal): string {
  switch (code) {
    case 'bad-request':
      return `EGeneral:Invalid arguments:${FIELDS[rule] ?? rule}`;
    case 'unknown-account':
      return 'EAPI:Invalid key';
    case 'unknown-market':
      return 'EQuery:Unknown asset pair';
    case 'market-closed':
      return 'EService:Market in cancel_only mode';
    case 'price-filter':
      return rule === 'tickSize' ? 'EOrder:Tick size check failed' : 'EOrder:Invalid price';
    case 'lot-size':
      return rule === 'minAmount' ? 'EOrder:Order minimum not met' : 'EGeneral:Invalid arguments:volume';
    case 'min-notional':
      return 'EOrder:Cost minimum not met';
    case 'max-notional':
      return 'EGeneral:Invalid arguments:volume';
    case 'max-orders':
      return 'EOrder:Orders limit exceeded';
    case 'duplicate-client-id':
      return 'EOrder:Duplicate cl_ord_id';
    case 'insufficient-balance':
    case 'insufficient-margin':
      return 'EOrder:Insufficient funds';
    case 'would-take':
      return 'EOrder:Post only order';
    case 'trigger-now':
      return 'EOrder:Invalid price';
    case 'unknown-order':
      return 'EOrder:Unknown order';
    default:
      return 'EOrder:Invalid order';
  }
}
