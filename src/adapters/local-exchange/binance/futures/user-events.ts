import type { ExchangeEvent, ExchangePosition } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { statusName, symbolOf, tradeNumber } from '../format.ts';
import type { Symbols } from '../symbols.ts';
import type { UserStreams } from '../user-streams.ts';
import { signedAmount } from './account-view.ts';
import {
  algoIdOf,
  algoStatus,
  algoTypeName,
  averagePrice,
  callbackRate,
  clientIdName,
  isAlgo,
  orderTypeName,
  SELF_TRADE_MODE,
  timeInForceName,
  workingType,
} from './order-view.ts';

type OrderEvent = Extract<ExchangeEvent, { kind: 'order' }>;
type BalanceEvent = Extract<ExchangeEvent, { kind: 'balance' }>;

/** What an account's update is for. */
const REASONS: Readonly<Record<BalanceEvent['reason'], string>> = {
  deposit: 'DEPOSIT',
  adjust: 'ADJUSTMENT',
  transfer: 'DEPOSIT',
  order: 'ORDER',
  trade: 'ORDER',
  fee: 'ORDER',
  funding: 'FUNDING_FEE',
  margin: 'MARGIN_TRANSFER',
  'liquidation-fee': 'ORDER',
  insurance: 'INSURANCE_CLEAR',
};

/** What has changed on one account, for one reason. */
interface AccountChange {
  readonly account: string;
  readonly reason: string;
  readonly balances: Map<string, BalanceEvent>;
  readonly positions: Map<string, ExchangePosition>;
}

/** Tells the accounts what happened to them: first money and positions, then orders. */
export function publishFuturesUserEvents(
  host: Host,
  symbols: Symbols,
  streams: UserStreams,
  events: readonly ExchangeEvent[],
): void {
  const changes = new Map<string, AccountChange>();
  const orders: OrderEvent[] = [];
  let lastMs = 0;
  for (const event of events) {
    if (!('account' in event) || !streams.hasListener(event.account)) continue;
    lastMs = event.timeMs;
    if (event.kind === 'order' && symbols.has(event.order.pair)) orders.push(event);
    if (event.kind === 'balance' && event.balance.wallet === 'futures' && event.reason !== 'order') {
      changeFor(changes, event.account, REASONS[event.reason]).balances.set(event.balance.asset, event);
    }
    if (event.kind === 'position') {
      const { pair, positionSide } = event.position;
      const reason =
        event.reason === 'funding' ? 'FUNDING_FEE' : event.reason === 'margin' ? 'MARGIN_TRANSFER' : 'ORDER';
      changeFor(changes, event.account, reason).positions.set(`${pair} ${positionSide}`, event.position);
    }
    if (event.kind === 'settings' && event.pair !== undefined && event.settings !== undefined) {
      const change = { s: symbolFor(host, event.pair), l: event.settings.leverage };
      streams.send(event.account, { e: 'ACCOUNT_CONFIG_UPDATE', E: event.timeMs, T: event.timeMs, ac: change });
    }
  }
  for (const change of changes.values()) streams.send(change.account, accountUpdate(host, change, lastMs));
  for (const event of orders) {
    for (const message of orderMessages(symbolFor(host, event.order.pair), event)) streams.send(event.account, message);
  }
}

function changeFor(changes: Map<string, AccountChange>, account: string, reason: string): AccountChange {
  const key = `${account} ${reason}`;
  const known = changes.get(key);
  if (known !== undefined) return known;
  const change = { account, reason, balances: new Map(), positions: new Map() };
  changes.set(key, change);
  return change;
}

function symbolFor(host: Host, pair: string): string {
  return symbolOf(host.exchange.market(pair)!.market);
}

const OWN_MONEY = new Set(['trade', 'fee', 'liquidation-fee']);

function accountUpdate(host: Host, { account, reason, balances, positions }: AccountChange, timeMs: number): object {
  const summaries = new Map(host.exchange.futures(account).map((summary) => [summary.asset, summary]));
  return {
    ...{ e: 'ACCOUNT_UPDATE', E: timeMs, T: timeMs },
    a: {
      m: reason,
      B: [...balances.values()].map(({ balance, change, reason: why }) => {
        const summary = summaries.get(balance.asset);
        return {
          a: balance.asset,
          wb: summary?.walletBalance ?? balance.free,
          cw: summary?.crossWalletBalance ?? balance.free,
          bc: OWN_MONEY.has(why) ? '0' : change,
        };
      }),
      P: [...positions.values()].map((position) => ({
        s: symbolFor(host, position.pair),
        ...{ pa: signedAmount(position), ep: position.entryPrice, bep: position.entryPrice, cr: '0' },
        ...{ up: position.unrealisedProfit, mt: position.marginMode, iw: position.isolatedMargin },
        ...{ ps: position.positionSide.toUpperCase(), ma: host.exchange.market(position.pair)!.market.settle },
      })),
    },
  };
}

/** An algo order has updates of its own until it is triggered; from then on its order has them too. */
function orderMessages(symbol: string, event: OrderEvent): object[] {
  const { order, change } = event;
  if (!isAlgo(order)) return orderUpdates(symbol, event);
  if (order.triggeredMs === undefined) return [algoUpdate(symbol, event, algoStatus(order))];
  if (change === 'triggered') {
    return [
      ...[algoUpdate(symbol, event, 'TRIGGERING'), algoUpdate(symbol, event, 'TRIGGERED')],
      ...orderUpdates(symbol, { ...event, change: 'new' }),
    ];
  }
  const isDone = order.status !== 'open' && order.status !== 'partially_filled';
  return [...orderUpdates(symbol, event), ...(isDone ? [algoUpdate(symbol, event, algoStatus(order))] : [])];
}

function algoUpdate(symbol: string, { order, timeMs }: OrderEvent, status: string): object {
  const isTriggered = status !== 'TRIGGERING' && order.triggeredMs !== undefined;
  return {
    ...{ e: 'ALGO_UPDATE', T: timeMs, E: timeMs },
    o: {
      ...{ caid: order.clientOrderId, aid: algoIdOf(order), at: 'CONDITIONAL', o: algoTypeName(order), s: symbol },
      ...{ S: order.side.toUpperCase(), ps: order.positionSide.toUpperCase(), f: timeInForceName(order) },
      ...{ q: order.amount, X: status, ai: isTriggered ? order.orderId : '' },
      ...(isTriggered ? { ap: averagePrice(order), aq: order.filledAmount, act: orderTypeName(order) } : {}),
      ...{ tp: order.triggerPrice ?? '0', p: order.price ?? '0', V: SELF_TRADE_MODE, wt: workingType(order) },
      ...{ pm: 'NONE', cp: order.closePosition, pP: false, R: order.reduceOnly, tt: order.triggeredMs ?? 0 },
      ...{ gtd: order.goodTillMs ?? 0, rm: '' },
      ...(order.trailingRatio === undefined ? {} : { cr: callbackRate(order.trailingRatio) }),
    },
  };
}

const EXECUTIONS: Readonly<Record<OrderEvent['change'], string>> = {
  new: 'NEW',
  triggered: 'NEW',
  fill: 'TRADE',
  amended: 'AMENDMENT',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
};

function orderUpdates(symbol: string, event: OrderEvent): object[] {
  const { order, fill, timeMs, change } = event;
  const isPrevented = change === 'expired' && event.reason === 'self-trade';
  const update = {
    ...{ e: 'ORDER_TRADE_UPDATE', E: timeMs, T: timeMs },
    o: {
      ...{ s: symbol, c: clientIdName(order), S: order.side.toUpperCase(), o: orderTypeName(order) },
      ...{ f: timeInForceName(order), q: order.amount, p: order.price ?? '0', ap: averagePrice(order) },
      ...{ sp: order.triggerPrice ?? '0', x: EXECUTIONS[change] },
      X: isPrevented ? 'EXPIRED_IN_MATCH' : statusName(order.status),
      ...{ i: Number(order.orderId), l: fill?.amount ?? '0', z: order.filledAmount, L: fill?.price ?? '0' },
      ...(fill === undefined ? {} : { n: fill.fee.amount, N: fill.fee.asset }),
      ...{ T: timeMs, t: fill === undefined ? 0 : tradeNumber(fill.fillId), b: '0', a: '0', m: fill?.isMaker ?? false },
      ...{ R: order.reduceOnly, wt: workingType(order), ot: orderTypeName(order) },
      ...{ ps: order.positionSide.toUpperCase(), cp: order.closePosition, rp: fill?.realisedProfit ?? '0' },
      ...{ pP: false, si: isAlgo(order) ? algoIdOf(order) : 0, ss: 0, V: SELF_TRADE_MODE, pm: 'NONE' },
      gtd: order.goodTillMs ?? 0,
    },
  };
  if (fill === undefined) return [update];
  const lite = {
    ...{ e: 'TRADE_LITE', E: timeMs, T: timeMs, s: symbol, q: order.amount, p: order.price ?? '0', m: fill.isMaker },
    ...{
      c: clientIdName(order),
      S: order.side.toUpperCase(),
      L: fill.price,
      l: fill.amount,
      t: tradeNumber(fill.fillId),
    },
    i: Number(order.orderId),
  };
  return [lite, update];
}
