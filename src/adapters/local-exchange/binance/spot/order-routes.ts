import type { ExchangeOrder, ExchangeOrderName, Outcome } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { ApiError, missing, spotRefusal } from '../api-error.ts';
import { symbolOf } from '../format.ts';
import { clientId } from '../order-fields.ts';
import { pageOfFills, pageOfOrders } from '../pages.ts';
import type { Routes, SignedCall } from '../router.ts';
import type { Symbols } from '../symbols.ts';
import type { ClientIds } from '../client-ids.ts';
import { spotOrderRequest } from './order-request.ts';
import { spotCancelAnswer, spotFillRow, spotOrderAnswer, spotOrderRow } from './order-view.ts';

export function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw spotRefusal(outcome.refusal);
  return outcome.value;
}

/** The order that `orderId` or `origClientOrderId` names. */
export function orderName(params: ReadonlyMap<string, string>, pair: string): ExchangeOrderName {
  const orderId = params.get('orderId');
  const clientOrderId = params.get('origClientOrderId');
  if (orderId !== undefined) return { pair, orderId };
  if (clientOrderId !== undefined) return { pair, clientOrderId };
  throw missing('orderId');
}

/** Orders of spot. */
export function spotOrderRoutes(host: Host, symbols: Symbols, ids: ClientIds): Routes {
  const { exchange } = host;
  const symbolFor = (order: ExchangeOrder): string => symbolOf(exchange.market(order.pair)!.market);
  const isOurs = ({ pair }: { readonly pair: string }): boolean => symbols.has(pair);

  const place = ({ params, account, nowMs }: SignedCall): object => {
    const pair = symbols.required(params);
    const request = spotOrderRequest(params, pair, ids.next);
    const order = done(exchange.place(account, request, nowMs));
    const fallback = request.type === 'market' || request.type === 'limit' ? 'FULL' : 'ACK';
    const fills = exchange.fills(account, pair).filter(({ orderId }) => orderId === order.orderId);
    return spotOrderAnswer(params.get('symbol')!, order, fills, params.get('newOrderRespType') ?? fallback);
  };

  const cancel = ({ params, account, nowMs }: SignedCall, prefix = ''): object => {
    const pair = symbols.required(params);
    const named = orderName(prefix === '' ? params : renamed(params), pair);
    const cancelId = clientId(params, prefix === '' ? 'newClientOrderId' : 'cancelNewClientOrderId') ?? ids.next();
    const known = exchange.order(account, named);
    if (known !== undefined) ids.cancels(known.orderId, cancelId);
    const order = done(exchange.cancel(account, named, nowMs));
    return spotCancelAnswer(params.get('symbol')!, order, cancelId);
  };

  return {
    'POST /api/v3/order': { weight: 1, security: 'signed', right: 'canTrade', isOrder: true, answer: place },
    'POST /api/v3/order/test': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: ({ params, account, nowMs }) => {
        done(exchange.test(account, spotOrderRequest(params, symbols.required(params), ids.next), nowMs));
        return {};
      },
    },
    'GET /api/v3/order': {
      weight: 4,
      security: 'signed',
      answer: ({ params, account }) => {
        const pair = symbols.required(params);
        const order = exchange.order(account, orderName(params, pair));
        if (order === undefined) throw new ApiError(-2013, 'Order does not exist.');
        return spotOrderRow(params.get('symbol')!, order);
      },
    },
    'DELETE /api/v3/order': { weight: 1, security: 'signed', right: 'canTrade', answer: (call) => cancel(call) },
    'POST /api/v3/order/cancelReplace': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      isOrder: true,
      answer: (call) => {
        const mode = call.params.get('cancelReplaceMode');
        if (mode !== 'STOP_ON_FAILURE' && mode !== 'ALLOW_FAILURE') throw missing('cancelReplaceMode');
        const canceled = attempt(() => cancel(call, 'cancel'));
        if (canceled.error !== undefined && mode === 'STOP_ON_FAILURE') {
          throw replaceError(canceled, undefined);
        }
        const placed = attempt(() => place(call));
        if (canceled.error !== undefined || placed.error !== undefined) throw replaceError(canceled, placed);
        return {
          ...{ cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' },
          ...{ cancelResponse: canceled.value, newOrderResponse: placed.value },
        };
      },
    },
    'GET /api/v3/openOrders': {
      weight: (params) => (params.has('symbol') ? 6 : 80),
      security: 'signed',
      answer: ({ params, account }) =>
        exchange
          .openOrders(account, symbols.optional(params))
          .filter(isOurs)
          .map((order) => spotOrderRow(symbolFor(order), order)),
    },
    'DELETE /api/v3/openOrders': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: ({ params, account, nowMs }) => {
        const pair = symbols.required(params);
        const open = exchange.openOrders(account, pair);
        if (open.length === 0) throw new ApiError(-2011, 'Unknown order sent.');
        return open.flatMap(({ orderId }) => {
          const cancelId = ids.next();
          ids.cancels(orderId, cancelId);
          // The other leg of a list is gone with the first one.
          const outcome = exchange.cancel(account, { pair, orderId }, nowMs);
          return outcome.ok ? [spotCancelAnswer(params.get('symbol')!, outcome.value, cancelId)] : [];
        });
      },
    },
    'GET /api/v3/allOrders': {
      weight: 20,
      security: 'signed',
      answer: ({ params, account }) => {
        const pair = symbols.required(params);
        const page = pageOfOrders(exchange.allOrders(account, pair), params);
        return page.map((order) => spotOrderRow(params.get('symbol')!, order));
      },
    },
    'GET /api/v3/myTrades': {
      weight: 20,
      security: 'signed',
      answer: ({ params, account }) => {
        const pair = symbols.required(params);
        const page = pageOfFills(exchange.fills(account, pair), params);
        return page.map((fill) =>
          spotFillRow(params.get('symbol')!, fill, exchange.order(account, { pair, orderId: fill.orderId })?.listId),
        );
      },
    },
  };
}

/** cancelReplace names the order to cancel by parameters of its own. */
function renamed(params: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const [orderId, clientOrderId] = [params.get('cancelOrderId'), params.get('cancelOrigClientOrderId')];
  if (orderId !== undefined) names.set('orderId', orderId);
  if (clientOrderId !== undefined) names.set('origClientOrderId', clientOrderId);
  return names;
}

interface Attempt {
  readonly value?: object;
  readonly error?: ApiError;
}

function attempt(action: () => object): Attempt {
  try {
    return { value: action() };
  } catch (error) {
    if (error instanceof ApiError) return { error };
    throw error;
  }
}

/** cancelReplace: 400 where nothing was done, 409 where one half was. */
function replaceError(canceled: Attempt, placed: Attempt | undefined): ApiError {
  const part = ({ value, error }: Attempt): object => value ?? { code: error!.code, msg: error!.message };
  const isHalf = placed !== undefined && (canceled.error === undefined || placed.error === undefined);
  const data = {
    cancelResult: canceled.error === undefined ? 'SUCCESS' : 'FAILURE',
    newOrderResult: placed === undefined ? 'NOT_ATTEMPTED' : placed.error === undefined ? 'SUCCESS' : 'FAILURE',
    cancelResponse: part(canceled),
    newOrderResponse: placed === undefined ? null : part(placed),
  };
  return isHalf
    ? new ReplaceError(-2021, 'Order cancel-replace partially failed.', 409, data)
    : new ReplaceError(-2022, 'Order cancel-replace failed.', 400, data);
}

class ReplaceError extends ApiError {
  readonly #data: object;

  constructor(code: number, message: string, status: number, data: object) {
    super(code, message, status);
    this.#data = data;
  }

  override get body(): string {
    return JSON.stringify({ code: this.code, msg: this.message, data: this.#data });
  }
}
