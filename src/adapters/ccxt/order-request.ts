import { exact, exactText, over, times } from '../../core/model/exact.ts';
import type { OrderRequest } from '../../core/model/venue.ts';

/** What createOrder of ccxt is called with. Prices and amounts stay texts: it passes them on digit by digit. */
export interface CcxtOrder {
  readonly type: 'limit' | 'market';
  /** Contracts. */
  readonly amount: string;
  readonly price: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/** An order that the venue has no form for. */
export class UnsupportedOrder extends Error {}

/** An order in ccxt's words. Throws UnsupportedOrder. */
export function ccxtOrder(venue: string, request: OrderRequest, contractSize: number, isFutures: boolean): CcxtOrder {
  const { clientOrderId, price, timeInForce, reduceOnly = false } = request;
  const isLimit = request.type === 'limit' || request.type.endsWith('-limit');
  if (reduceOnly && !isFutures) throw new UnsupportedOrder('a spot market has no reduce-only orders');
  return {
    type: isLimit ? 'limit' : 'market',
    amount: contractSize === 1 ? request.amount : exactText(over(exact(request.amount), exact(String(contractSize)))),
    price: isLimit ? price : undefined,
    params: {
      clientOrderId,
      ...(timeInForce === 'PO' ? { postOnly: true } : timeInForce !== undefined && { timeInForce }),
      ...(reduceOnly && { reduceOnly }),
      ...triggerParams(venue, request, isFutures),
      // So that fees are always charged in quote.
      ...(venue === 'kraken' && { oflags: 'fciq' }),
    },
  };
}

function triggerParams(venue: string, request: OrderRequest, isFutures: boolean): object {
  const { type, triggerPrice, triggerBy } = request;
  if (type === 'limit' || type === 'market') return {};
  const by = triggerBy === 'mark' ? triggerByMark(venue, isFutures) : {};
  if (type === 'trailing-stop') return { ...trailingParams(venue, request, isFutures), ...by };
  return { [type.startsWith('stop') ? 'stopLossPrice' : 'takeProfitPrice']: triggerPrice, ...by };
}

function triggerByMark(venue: string, isFutures: boolean): object {
  if (venue.startsWith('binance') && isFutures) return { workingType: 'MARK_PRICE' };
  if (venue === 'kraken') return { trigger: 'index' };
  if (venue === 'bybit' && isFutures) return { triggerBy: 'MarkPrice' };
  throw new UnsupportedOrder('no order is triggered by the mark price here');
}

function trailingParams(venue: string, { trailingRatio, triggerPrice }: OrderRequest, isFutures: boolean): object {
  const trailingPercent = exactText(times(exact(String(trailingRatio)), exact('100')));
  if (venue.startsWith('binance')) {
    return isFutures
      ? { trailingPercent, ...(triggerPrice !== undefined && { activatePrice: triggerPrice }) }
      : { trailingPercent, stopLossOrTakeProfit: 'stopLoss', trailingTriggerPrice: triggerPrice };
  }
  if (triggerPrice !== undefined) throw new UnsupportedOrder('a trailing stop is armed at once here');
  return { trailingPercent };
}
