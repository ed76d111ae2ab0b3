import type { ExchangeOrder, ExchangeOrderRequest } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { ApiError, missing } from '../api-error.ts';
import type { ClientIds } from '../client-ids.ts';
import type { Routes, SignedCall } from '../router.ts';
import type { Symbols } from '../symbols.ts';
import { spotOrderRequest } from './order-request.ts';
import { done } from './order-routes.ts';
import { spotCancelAnswer, spotOrderAnswer } from './order-view.ts';

type Params = ReadonlyMap<string, string>;

/** Order lists of spot: one cancels the other. */
export function spotListRoutes(host: Host, symbols: Symbols, ids: ClientIds): Routes {
  const { exchange } = host;
  const place = (call: SignedCall, legs: (params: Params) => readonly [Params, Params]): object => {
    const { params, account, nowMs } = call;
    const pair = symbols.required(params);
    const [first, second] = legs(params).map((leg) => spotOrderRequest(leg, pair, ids.next));
    const requests: [ExchangeOrderRequest, ExchangeOrderRequest] = [first, second];
    const orders = done(exchange.placeOco(account, requests, nowMs));
    const symbol = params.get('symbol')!;
    return {
      ...listRow(symbol, orders, nowMs),
      orderReports: orders.map((order) => spotOrderAnswer(symbol, order, [], 'RESULT')),
    };
  };
  /** The orders of the list that a request names. */
  const ordersOf = ({ params, account }: SignedCall, code: number): readonly ExchangeOrder[] => {
    const listId = params.get('orderListId');
    if (listId === undefined) throw missing('orderListId');
    const orders = exchange.allOrders(account).filter((order) => order.listId === listId);
    if (orders.length === 0) throw new ApiError(code, 'Order list does not exist.');
    return orders;
  };

  return {
    'POST /api/v3/orderList/oco': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      isOrder: true,
      answer: (call) => place(call, (params) => [legOf(params, 'above'), legOf(params, 'below')]),
    },
    'POST /api/v3/order/oco': {
      weight: 2,
      security: 'signed',
      right: 'canTrade',
      isOrder: true,
      answer: (call) => place(call, oldLegs),
    },
    'GET /api/v3/orderList': {
      weight: 4,
      security: 'signed',
      answer: (call) => {
        const orders = ordersOf(call, -2018);
        return listRow(symbols.symbolFor(orders[0].pair), orders, call.nowMs);
      },
    },
    'GET /api/v3/openOrderList': {
      weight: 6,
      security: 'signed',
      answer: ({ account, nowMs }) => {
        const lists = Map.groupBy(exchange.openOrders(account), ({ listId }) => listId);
        return [...lists]
          .filter(([listId]) => listId !== undefined)
          .map(([, orders]) => listRow(symbols.symbolFor(orders[0].pair), orders, nowMs));
      },
    },
    'DELETE /api/v3/orderList': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: (call) => {
        const { account, nowMs } = call;
        const [{ pair, orderId }] = ordersOf(call, -2011);
        done(exchange.cancel(account, { pair, orderId }, nowMs));
        const orders = ordersOf(call, -2011);
        const symbol = symbols.symbolFor(pair);
        return {
          ...listRow(symbol, orders, nowMs),
          orderReports: orders.map((order) => spotCancelAnswer(symbol, order, ids.next())),
        };
      },
    },
  };
}

function listRow(symbol: string, orders: readonly ExchangeOrder[], nowMs: number): object {
  const isOpen = orders.some(({ status }) => status === 'open' || status === 'partially_filled');
  return {
    orderListId: Number(orders[0].listId),
    contingencyType: 'OCO',
    listStatusType: isOpen ? 'EXEC_STARTED' : 'ALL_DONE',
    listOrderStatus: isOpen ? 'EXECUTING' : 'ALL_DONE',
    listClientOrderId: `list${orders[0].listId}`,
    transactionTime: nowMs,
    symbol,
    orders: orders.map(({ orderId, clientOrderId }) => ({ symbol, orderId: Number(orderId), clientOrderId })),
  };
}

/** A leg of the list, as the parameters of an order of its own: `abovePrice` is the leg's `price`. */
function legOf(params: Params, leg: 'above' | 'below'): Params {
  const names = { Type: 'type', Price: 'price', StopPrice: 'stopPrice', TimeInForce: 'timeInForce' };
  const more = { ClientOrderId: 'newClientOrderId', TrailingDelta: 'trailingDelta' };
  return rename(
    params,
    Object.entries({ ...names, ...more }).map(([name, plain]) => [`${leg}${name}`, plain]),
  );
}

/** The older request: a limit order and a stop. */
function oldLegs(params: Params): readonly [Params, Params] {
  const limit = rename(params, [
    ['price', 'price'],
    ['limitClientOrderId', 'newClientOrderId'],
  ]);
  const stop = rename(params, [
    ['stopPrice', 'stopPrice'],
    ['stopLimitPrice', 'price'],
    ['stopLimitTimeInForce', 'timeInForce'],
    ['stopClientOrderId', 'newClientOrderId'],
  ]);
  const stopType = params.has('stopLimitPrice') ? 'STOP_LOSS_LIMIT' : 'STOP_LOSS';
  return [new Map([...limit, ['type', 'LIMIT_MAKER']]), new Map([...stop, ['type', stopType]])];
}

/** What both legs share, and the named parameters under other names. */
function rename(params: Params, names: readonly (readonly [from: string, to: string])[]): Params {
  const shared = ['symbol', 'side', 'quantity'].map((name) => [name, name] as const);
  return new Map([...shared, ...names].flatMap(([from, to]) => (params.has(from) ? [[to, params.get(from)!]] : [])));
}
