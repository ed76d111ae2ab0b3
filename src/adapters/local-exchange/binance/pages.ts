import type { ExchangeFill, ExchangeOrder } from '../../../core/simulation/exchange/types.ts';
import { tradeNumber } from './format.ts';
import { timeOf, wholeNumber } from './symbols.ts';

type Params = ReadonlyMap<string, string>;

/** From an id or a time on the oldest come first, otherwise the newest are given. */
function page<T>(rows: readonly T[], params: Params, fromName: string): readonly T[] {
  const limit = wholeNumber(params, 'limit', { fallback: 500, most: 1000 });
  const isForward = params.has(fromName) || params.has('startTime');
  return isForward ? rows.slice(0, limit) : rows.slice(-limit);
}

function isWithin(params: Params, timeMs: number): boolean {
  return timeMs >= (timeOf(params, 'startTime') ?? 0) && timeMs <= (timeOf(params, 'endTime') ?? Infinity);
}

/** A page of orders by `orderId`, `startTime`, `endTime`, `limit`. */
export function pageOfOrders(orders: readonly ExchangeOrder[], params: Params): readonly ExchangeOrder[] {
  const fromId = timeOf(params, 'orderId') ?? 0;
  const wanted = orders.filter(({ orderId, createdMs }) => Number(orderId) >= fromId && isWithin(params, createdMs));
  return page(wanted, params, 'orderId');
}

/** A page of fills by `fromId`, `orderId`, `startTime`, `endTime`, `limit`. */
export function pageOfFills(fills: readonly ExchangeFill[], params: Params): readonly ExchangeFill[] {
  const fromId = timeOf(params, 'fromId') ?? 0;
  const order = params.get('orderId');
  const wanted = fills.filter(
    ({ fillId, orderId, timeMs }) =>
      tradeNumber(fillId) >= fromId && (order === undefined || orderId === order) && isWithin(params, timeMs),
  );
  return page(wanted, params, 'fromId');
}
