import type { ExchangeBalance, ExchangeEvent } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { fixed, statusName, symbolOf, tradeNumber } from '../format.ts';
import type { Symbols } from '../symbols.ts';
import type { UserStreams } from '../user-streams.ts';
import type { ClientIds } from '../client-ids.ts';
import { isWorking, SELF_TRADE_MODE, spotTypeName, timeInForceName } from './order-view.ts';

type OrderEvent = Extract<ExchangeEvent, { kind: 'order' }>;
type ListEvent = Extract<ExchangeEvent, { kind: 'list' }>;

const FROM_OUTSIDE = new Set(['deposit', 'adjust', 'transfer']);

/** Tells the accounts what happened to them. */
export function publishSpotUserEvents(
  host: Host,
  symbols: Symbols,
  streams: UserStreams,
  ids: ClientIds,
  events: readonly ExchangeEvent[],
): void {
  const balances = new Map<string, Map<string, ExchangeBalance>>();
  let lastMs = 0;
  for (const event of events) {
    if (!('account' in event) || !streams.hasListener(event.account)) continue;
    lastMs = event.timeMs;
    if (event.kind === 'order' && symbols.has(event.order.pair)) {
      streams.send(event.account, executionReport(symbolFor(host, event.order.pair), event, ids));
    } else if (event.kind === 'list' && symbols.has(event.pair)) {
      streams.send(event.account, listStatus(symbolFor(host, event.pair), event));
    } else if (event.kind === 'balance' && event.balance.wallet === 'spot') {
      const { asset } = event.balance;
      const known = balances.get(event.account) ?? new Map<string, ExchangeBalance>();
      balances.set(event.account, known.set(asset, event.balance));
      if (FROM_OUTSIDE.has(event.reason)) {
        const change = { a: asset, d: fixed(event.change), T: event.timeMs };
        streams.send(event.account, { e: 'balanceUpdate', E: event.timeMs, ...change });
      }
    }
  }
  for (const [account, changed] of balances) {
    streams.send(account, {
      ...{ e: 'outboundAccountPosition', E: lastMs, u: lastMs },
      B: [...changed.values()].map(({ asset, free, used }) => ({ a: asset, f: fixed(free), l: fixed(used) })),
    });
  }
}

function symbolFor(host: Host, pair: string): string {
  return symbolOf(host.exchange.market(pair)!.market);
}

const EXECUTIONS: Readonly<Record<OrderEvent['change'], string>> = {
  new: 'NEW',
  triggered: 'NEW',
  fill: 'TRADE',
  amended: 'REPLACED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
};

function executionReport(symbol: string, event: OrderEvent, ids: ClientIds): object {
  const { order, fill, change, timeMs } = event;
  const isCanceled = change === 'canceled';
  const isPrevented = change === 'expired' && event.reason === 'self-trade';
  return {
    ...{ e: 'executionReport', E: timeMs, s: symbol },
    c: isCanceled ? ids.cancelOf(order.orderId) : order.clientOrderId,
    ...{ S: order.side.toUpperCase(), o: spotTypeName(order), f: timeInForceName(order), q: fixed(order.amount) },
    ...{ p: fixed(order.price), P: fixed(order.triggerPrice) },
    ...(order.trailingRatio === undefined ? {} : { d: Math.round(order.trailingRatio * 10_000) }),
    ...{ F: '0.00000000', g: order.listId === undefined ? -1 : Number(order.listId) },
    C: isCanceled ? order.clientOrderId : '',
    x: isPrevented ? 'TRADE_PREVENTION' : EXECUTIONS[change],
    X: isPrevented ? 'EXPIRED_IN_MATCH' : statusName(order.status),
    ...{ r: 'NONE', i: Number(order.orderId), l: fixed(fill?.amount), z: fixed(order.filledAmount) },
    ...{ L: fixed(fill?.price), n: fill === undefined ? '0' : fixed(fill.fee.amount), N: fill?.fee.asset ?? null },
    ...{ T: timeMs, t: fill === undefined ? -1 : tradeNumber(fill.fillId), I: event.sequence },
    ...{ w: order.status === 'open' && isWorking(order), m: fill?.isMaker ?? false, M: fill !== undefined },
    ...{ O: order.createdMs, Z: fixed(order.filledCost), Y: fixed(fill?.cost), Q: fixed(order.quoteAmount) },
    ...(isWorking(order) ? { W: order.triggeredMs ?? order.createdMs } : {}),
    V: SELF_TRADE_MODE,
  };
}

function listStatus(symbol: string, { timeMs, listId, status, orders }: ListEvent): object {
  return {
    ...{ e: 'listStatus', E: timeMs, s: symbol, g: Number(listId), c: 'OCO' },
    ...{ l: status === 'open' ? 'EXEC_STARTED' : 'ALL_DONE', L: status === 'open' ? 'EXECUTING' : 'ALL_DONE' },
    ...{ r: 'NONE', C: `list${listId}`, T: timeMs },
    O: orders.map((order) => ({ s: symbol, i: Number(order.orderId), c: order.clientOrderId })),
  };
}
