import type { ExchangeOrder, ExchangeOrderName } from '../../../core/simulation/exchange/types.ts';
import type { Host } from '../host.ts';
import type { DeadMan } from './dead-man.ts';
import { orderIdOf, orderTxid } from './ids.ts';
import { KrakenError, done } from './kraken-error.ts';
import type { KrakenLimits } from './limits.ts';
import type { Pairs } from './names.ts';
import { checkDeadline, decimal, orderRequest, wrong } from './order-request.ts';
import { TYPE_NAMES, flagsOf, orderText } from './order-view.ts';
import { paramsOf, type Params, type PrivateCall, type Routes } from './router.ts';
import type { UserRefs } from './user-refs.ts';

export interface OrderParts {
  readonly host: Host;
  readonly pairs: Pairs;
  readonly limits: KrakenLimits;
  readonly refs: UserRefs;
  readonly deadMan: DeadMan;
}

/** Placing, changing and cancelling. */
export function orderRoutes({ host, pairs, limits, refs, deadMan }: OrderParts): Routes['private'] {
  const { exchange } = host;

  const place = ({ account, nowMs }: PrivateCall, params: Params, pair: string): { descr: object; txid?: string[] } => {
    checkDeadline(host, params);
    const request = orderRequest(params, pair, nowMs);
    const descr = { order: orderText(request, pairs.view(pair)) };
    if (host.hasLimits) limits.addOrder(account, pair, nowMs);
    if (params.get('validate') === 'true') {
      done(exchange.test(account, request, nowMs));
      return { descr };
    }
    const { orderId } = done(exchange.place(account, request, nowMs));
    refs.keep(orderId, params);
    return { descr, txid: [orderTxid(orderId)] };
  };

  const named = ({ account, params }: PrivateCall): ExchangeOrder => {
    const name = params.get('txid') ?? params.get('order_id');
    const order = orderNamed(host, account, name, params.get('cl_ord_id'));
    if (order === undefined) throw new KrakenError('EOrder:Unknown order');
    return order;
  };

  const cancel = ({ account, nowMs }: PrivateCall, order: ExchangeOrder): void => {
    if (host.hasLimits) limits.changeOrder('cancel', account, order, nowMs);
    done(exchange.cancel(account, nameOf(order), nowMs));
  };

  /** By txid, by several, by userref, or by the client's id. */
  const targets = (call: PrivateCall, text: string | undefined): ExchangeOrder[] => {
    const { account, params } = call;
    if (text === undefined) return [named(call)];
    const open = exchange.openOrders(account);
    const byRef = /^-?\d+$/.test(text) ? open.filter(({ orderId }) => refs.of(orderId) === Number(text)) : [];
    if (byRef.length > 0) return byRef;
    const orders = text.split(',').map((each) => orderNamed(host, account, each, params.get('cl_ord_id')));
    const known = orders.filter((order) => order !== undefined);
    if (known.length === 0) throw new KrakenError('EOrder:Unknown order');
    return known;
  };

  return {
    AddOrder: {
      points: 0,
      right: 'canTrade',
      answer: (call) => place(call, call.params, pairs.required(call.params)),
    },
    AddOrderBatch: {
      points: 0,
      right: 'canTrade',
      answer: (call) => {
        const pair = pairs.required(call.params);
        const orders = listOf(call.params, 'orders').map(
          (each) => new Map([...paramsOf(each), ...[...call.params].filter(([name]) => name === 'deadline')]),
        );
        if (orders.length < 2 || orders.length > 15) throw wrong('orders');
        // Nothing of a batch is let in when a part of it cannot be read.
        for (const order of orders) orderRequest(order, pair, call.nowMs);
        return { orders: orders.map((order) => attempt(() => single(place(call, order, pair)))) };
      },
    },
    AmendOrder: {
      points: 0,
      right: 'canTrade',
      answer: (call) => {
        const { account, params, nowMs } = call;
        checkDeadline(host, params);
        const order = named(call);
        if (params.has('trigger_price')) throw wrong('trigger_price');
        const change = {
          ...(params.has('limit_price') && { price: decimal(params, 'limit_price') }),
          ...(params.has('order_qty') && { amount: decimal(params, 'order_qty') }),
        };
        if (Object.keys(change).length === 0) throw new KrakenError('EGeneral:Invalid arguments');
        if (host.hasLimits) limits.changeOrder('amend', account, order, nowMs);
        done(exchange.amend(account, nameOf(order), change, nowMs));
        return { amend_id: orderTxid(order.orderId).replace('O', 'T') };
      },
    },
    EditOrder: {
      points: 0,
      right: 'canTrade',
      answer: (call) => {
        const { account, params, nowMs } = call;
        checkDeadline(host, params);
        const old = named(call);
        const merged = new Map([...wordsOf(old), ...params, ['type', old.side], ['ordertype', TYPE_NAMES[old.type]]]);
        merged.delete('cl_ord_id');
        const request = orderRequest(merged, old.pair, nowMs);
        if (host.hasLimits) limits.changeOrder('edit', account, old, nowMs);
        const order = done(exchange.replace(account, nameOf(old), request, nowMs));
        refs.keep(order.orderId, params);
        return {
          status: 'ok',
          txid: orderTxid(order.orderId),
          originaltxid: orderTxid(old.orderId),
          volume: order.amount,
          price: merged.get('price') ?? '0',
          price2: merged.get('price2') ?? '0',
          orders_cancelled: 1,
          descr: { order: orderText(order, pairs.view(order.pair)) },
        };
      },
    },
    CancelOrder: {
      points: 0,
      right: 'canTrade',
      answer: (call) => {
        const orders = targets(call, call.params.get('txid'));
        for (const order of orders) cancel(call, order);
        return { count: orders.length, pending: false };
      },
    },
    CancelOrderBatch: {
      points: 0,
      right: 'canTrade',
      answer: (call) => {
        const orders = listOf(call.params, 'orders').flatMap((name) => targets(call, String(name)));
        for (const order of orders) cancel(call, order);
        return { count: orders.length };
      },
    },
    CancelAll: {
      points: 1,
      right: 'canTrade',
      answer: ({ account, nowMs }) => ({ count: deadMan.cancelAll(account, nowMs) }),
    },
    CancelAllOrdersAfter: {
      points: 1,
      right: 'canTrade',
      answer: ({ account, params, nowMs }) => {
        const timeout = Number(params.get('timeout') ?? Number.NaN);
        if (!(timeout >= 0 && timeout <= 86_400)) throw wrong('timeout');
        return deadMan.set(account, timeout, nowMs);
      },
    },
  };
}

function nameOf({ pair, orderId }: ExchangeOrder): ExchangeOrderName {
  return { pair, orderId };
}

/** An order of the account by its txid or by the client's id. */
export function orderNamed(
  { exchange }: Host,
  account: string,
  txid: string | undefined,
  clientOrderId: string | undefined,
): ExchangeOrder | undefined {
  const orderId = txid === undefined ? undefined : orderIdOf(txid);
  if (orderId === undefined && (txid !== undefined || clientOrderId === undefined)) return undefined;
  for (const pair of exchange.pairs()) {
    const order = exchange.order(
      account,
      orderId === undefined ? { pair, clientOrderId: clientOrderId! } : { pair, orderId },
    );
    if (order !== undefined) return order;
  }
  return undefined;
}

/** An order in the words of the request that would place it. */
function wordsOf(order: ExchangeOrder): [string, string][] {
  const prices = order.triggerPrice === undefined ? [order.price] : [order.triggerPrice, order.price];
  const words: (readonly [string, string | undefined])[] = [
    ['volume', order.amount],
    ['price', prices[0]],
    ['price2', prices[1]],
    ['oflags', flagsOf(order)],
  ];
  return words.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function listOf(params: Params, name: string): unknown[] {
  try {
    const list: unknown = JSON.parse(params.get(name) ?? '');
    if (Array.isArray(list)) return list;
  } catch {
    // Not JSON: refused below.
  }
  throw wrong(name);
}

/** In a batch a refusal stands in the place of its order, and a txid is no list. */
function attempt(work: () => object): object {
  try {
    return work();
  } catch (error) {
    if (error instanceof KrakenError) return { error: error.message };
    throw error;
  }
}

function single({ descr, txid }: { descr: object; txid?: string[] }): object {
  return { descr, ...(txid !== undefined && { txid: txid[0] }) };
}
