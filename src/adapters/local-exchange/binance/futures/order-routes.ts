import type { ExchangeOrder, ExchangeOrderName, Outcome } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { ApiError, missing } from '../api-error.ts';
import type { ClientIds } from '../client-ids.ts';
import { symbolOf } from '../format.ts';
import { decimalField } from '../order-fields.ts';
import { pageOfFills, pageOfOrders } from '../pages.ts';
import type { Routes, SignedCall } from '../router.ts';
import type { Symbols } from '../symbols.ts';
import { algoOrderRequest, futuresOrderRequest } from './order-request.ts';
import {
  algoIdOf,
  algoOrderRow,
  futuresFillRow,
  futuresOrderAnswer,
  futuresOrderRow,
  isAlgo,
  isOrder,
  orderIdOf,
} from './order-view.ts';
import { futuresRefusal } from './refusals.ts';

export function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw futuresRefusal(outcome.refusal);
  return outcome.value;
}

const DONE = { code: 200, msg: 'The operation of cancel all open order is done.' };

/** Orders and algo orders of USDT futures. */
export function futuresOrderRoutes(host: Host, symbols: Symbols, ids: ClientIds): Routes {
  const { exchange } = host;
  const symbolFor = (pair: string): string => symbolOf(exchange.market(pair)!.market);
  const row = (order: ExchangeOrder): object => futuresOrderRow(symbolFor(order.pair), order);
  const answered = (order: ExchangeOrder): object => futuresOrderAnswer(symbolFor(order.pair), order);
  const algoRow = (order: ExchangeOrder): object => algoOrderRow(symbolFor(order.pair), order);
  const isOurs = ({ pair }: ExchangeOrder): boolean => symbols.has(pair);

  /** The order that a request names, if the account has it as an order. */
  const named = ({ params, account }: SignedCall): ExchangeOrder | undefined => {
    const order = exchange.order(account, orderName(params, symbols.required(params)));
    return order !== undefined && isOrder(order) ? order : undefined;
  };
  /** Algo orders are named without a symbol. */
  const namedAlgo = ({ params, account }: SignedCall): ExchangeOrder | undefined => {
    const [algoId, clientAlgoId] = [params.get('algoId'), params.get('clientAlgoId')];
    if (algoId === undefined && clientAlgoId === undefined) throw missing('algoId');
    const name = algoId === undefined ? { clientOrderId: clientAlgoId! } : { orderId: orderIdOf(algoId) };
    for (const [, { market }] of symbols.listed()) {
      const order = exchange.order(account, { pair: market.pair, ...name });
      if (order !== undefined && isAlgo(order)) return order;
    }
    return undefined;
  };
  const cancel = ({ account, nowMs }: SignedCall, order: ExchangeOrder | undefined): ExchangeOrder => {
    if (order === undefined) throw new ApiError(-2011, 'Unknown order sent.');
    return done(exchange.cancel(account, { pair: order.pair, orderId: order.orderId }, nowMs));
  };
  const open = ({ params, account }: SignedCall): ExchangeOrder[] =>
    exchange.openOrders(account, symbols.optional(params)).filter(isOurs);
  const cancelEvery = (call: SignedCall, isWanted: (order: ExchangeOrder) => boolean): object => {
    symbols.required(call.params);
    for (const order of open(call).filter(isWanted)) {
      exchange.cancel(call.account, { pair: order.pair, orderId: order.orderId }, call.nowMs);
    }
    return DONE;
  };
  const isWaiting = (order: ExchangeOrder): boolean => isAlgo(order) && order.triggeredMs === undefined;

  return {
    'POST /fapi/v1/order': {
      weight: 0,
      security: 'signed',
      right: 'canFutures',
      isOrder: true,
      answer: ({ params, account, nowMs }) => {
        const pair = symbols.required(params);
        return answered(done(exchange.place(account, futuresOrderRequest(params, pair, ids.next), nowMs)));
      },
    },
    'POST /fapi/v1/order/test': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: ({ params, account, nowMs }) => {
        done(exchange.test(account, futuresOrderRequest(params, symbols.required(params), ids.next), nowMs));
        return {};
      },
    },
    'PUT /fapi/v1/order': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      isOrder: true,
      answer: (call) => {
        const { params, account, nowMs } = call;
        const order = existing(named(call));
        const change = { ...decimalField(params, 'price', 'price'), ...decimalField(params, 'quantity', 'amount') };
        return answered(done(exchange.amend(account, { pair: order.pair, orderId: order.orderId }, change, nowMs)));
      },
    },
    'GET /fapi/v1/order': {
      weight: 1,
      security: 'signed',
      answer: (call) => row(existing(named(call))),
    },
    'DELETE /fapi/v1/order': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: (call) => answered(cancel(call, named(call))),
    },
    'GET /fapi/v1/openOrder': {
      weight: 1,
      security: 'signed',
      answer: (call) => {
        const order = named(call);
        const isOpen = order?.status === 'open' || order?.status === 'partially_filled';
        return row(existing(isOpen ? order : undefined));
      },
    },
    'GET /fapi/v1/openOrders': {
      weight: (params) => (params.has('symbol') ? 1 : 40),
      security: 'signed',
      answer: (call) => open(call).filter(isOrder).map(row),
    },
    'DELETE /fapi/v1/allOpenOrders': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: (call) => cancelEvery(call, isOrder),
    },
    'GET /fapi/v1/allOrders': {
      weight: 5,
      security: 'signed',
      answer: ({ params, account }) =>
        pageOfOrders(exchange.allOrders(account, symbols.required(params)).filter(isOrder), params).map(row),
    },
    'GET /fapi/v1/userTrades': {
      weight: 5,
      security: 'signed',
      answer: ({ params, account }) => {
        const pair = symbols.required(params);
        const { quote } = exchange.market(pair)!.market;
        const fills = pageOfFills(exchange.fills(account, pair), params);
        return fills.map((fill) => futuresFillRow(params.get('symbol')!, quote, fill));
      },
    },
    'POST /fapi/v1/algoOrder': {
      weight: 0,
      security: 'signed',
      right: 'canFutures',
      isOrder: true,
      answer: ({ params, account, nowMs }) => {
        const pair = symbols.required(params);
        return algoRow(done(exchange.place(account, algoOrderRequest(params, pair, ids.next), nowMs)));
      },
    },
    'GET /fapi/v1/algoOrder': {
      weight: 1,
      security: 'signed',
      answer: (call) => algoRow(existing(namedAlgo(call))),
    },
    'DELETE /fapi/v1/algoOrder': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: (call) => {
        const order = namedAlgo(call);
        const canceled = cancel(call, order !== undefined && isWaiting(order) ? order : undefined);
        return { algoId: algoIdOf(canceled), clientAlgoId: canceled.clientOrderId, code: '200', msg: 'success' };
      },
    },
    'GET /fapi/v1/openAlgoOrders': {
      weight: (params) => (params.has('symbol') ? 1 : 40),
      security: 'signed',
      answer: (call) => open(call).filter(isWaiting).map(algoRow),
    },
    'GET /fapi/v1/allAlgoOrders': {
      weight: 5,
      security: 'signed',
      answer: ({ params, account }) =>
        pageOfOrders(exchange.allOrders(account, symbols.required(params)).filter(isAlgo), params).map(algoRow),
    },
    'DELETE /fapi/v1/algoOpenOrders': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: (call) => cancelEvery(call, isWaiting),
    },
  };
}

function existing(order: ExchangeOrder | undefined): ExchangeOrder {
  if (order === undefined) throw new ApiError(-2013, 'Order does not exist.');
  return order;
}

function orderName(params: ReadonlyMap<string, string>, pair: string): ExchangeOrderName {
  const orderId = params.get('orderId');
  const clientOrderId = params.get('origClientOrderId');
  if (orderId !== undefined) return { pair, orderId };
  if (clientOrderId !== undefined) return { pair, clientOrderId };
  throw missing('orderId');
}
