import { exact, exactText } from '../../../core/model/exact.ts';
import type {
  ExchangeBalance,
  ExchangeEvent,
  ExchangeFill,
  ExchangeOrder,
} from '../../../core/simulation/exchange/types.ts';
import { isUsable, type ApiKey } from '../api-keys.ts';
import type { Host } from '../host.ts';
import { microTime } from './format.ts';
import { orderTxid, tradeNumber, tradeTxid } from './ids.ts';
import { KrakenError } from './kraken-error.ts';
import { TYPE_NAMES, statusOf } from './order-view.ts';
import type { UserRefs } from './user-refs.ts';
import type { WsClient } from './ws-client.ts';

type Channel = 'executions' | 'balances';
type OrderEvent = Extract<ExchangeEvent, { kind: 'order' }>;
type BalanceEvent = Extract<ExchangeEvent, { kind: 'balance' }>;

interface Subscription {
  readonly channel: Channel;
  readonly account: string;
  readonly apiKey: string;
  readonly client: WsClient;
  sequence: number;
}

/** The name that faults know these messages by. */
const USER_STREAM = 'user';
const SNAPSHOT_TRADES = 50;

/** The channels of accounts: `executions` and `balances`. */
export class AccountChannels {
  readonly #host: Host;
  readonly #refs: UserRefs;
  readonly #subscriptions = new Set<Subscription>();
  #ledger = 0;

  constructor(host: Host, refs: UserRefs) {
    this.#host = host;
    this.#refs = refs;
  }

  static has(channel: string): channel is Channel {
    return channel === 'executions' || channel === 'balances';
  }

  /** Adds a listener; the answer sends it the orders, trades or balances that there are. Throws KrakenError. */
  subscribe(client: WsClient, channel: Channel, key: ApiKey): (wanted: { orders: boolean; trades: boolean }) => void {
    const { account, apiKey } = key;
    if (this.#of(client, channel) !== undefined) throw new KrakenError('Already subscribed');
    const subscription = { channel, account, apiKey, client, sequence: 0 };
    this.#subscriptions.add(subscription);
    return ({ orders, trades }) => {
      const { exchange } = this.#host;
      if (channel === 'balances') {
        const held = exchange.balances(account, 'spot');
        return this.#send(subscription, 'snapshot', held.map(balanceRow));
      }
      const fills = trades ? exchange.fills(account).slice(-SNAPSHOT_TRADES).toReversed() : [];
      const open = orders ? exchange.openOrders(account) : [];
      this.#send(subscription, 'snapshot', [
        ...open.map((order) => this.#stateRow(order, order.filledAmount === '0' ? 'new' : 'status', order.createdMs)),
        ...fills.map((fill) => this.#tradeRow(fill, this.#orderOf(fill))),
      ]);
    };
  }

  /** Throws KrakenError. */
  unsubscribe(client: WsClient, channel: Channel): void {
    const subscription = this.#of(client, channel);
    if (subscription === undefined) throw new KrakenError('Subscription Not Found');
    this.#subscriptions.delete(subscription);
  }

  leave(client: WsClient): void {
    for (const each of this.#subscriptions) if (each.client === client) this.#subscriptions.delete(each);
  }

  publish(events: readonly ExchangeEvent[], nowMs: number): void {
    if (this.#subscriptions.size === 0) return;
    this.#expire(nowMs);
    for (const event of events) {
      if (event.kind === 'order' && this.#host.exchange.market(event.order.pair)?.market.kind === 'spot') {
        for (const row of this.#orderRows(event)) this.#tell('executions', event.account, row);
      } else if (event.kind === 'balance' && event.balance.wallet === 'spot' && exact(event.change) !== 0n) {
        this.#tell('balances', event.account, this.#ledgerRow(event));
      }
    }
  }

  #tell(channel: Channel, account: string, row: object): void {
    for (const each of this.#subscriptions) {
      if (each.channel === channel && each.account === account) this.#send(each, 'update', [row]);
    }
  }

  #send(subscription: Subscription, type: 'snapshot' | 'update', data: readonly object[]): void {
    const { channel, client } = subscription;
    client.send(USER_STREAM, JSON.stringify({ channel, type, data, sequence: ++subscription.sequence }));
  }

  /** What listens by a key that is not valid any more is cut off. */
  #expire(nowMs: number): void {
    for (const each of this.#subscriptions) {
      const key = this.#host.keys.find(each.apiKey);
      if (key !== undefined && isUsable(key, each.client.socket.ip, nowMs)) continue;
      this.#subscriptions.delete(each);
      each.client.socket.close(1008, 'ESession:Invalid session');
    }
  }

  #of(client: WsClient, channel: Channel): Subscription | undefined {
    return [...this.#subscriptions].find((each) => each.client === client && each.channel === channel);
  }

  #orderOf({ account, pair, orderId }: ExchangeFill): ExchangeOrder | undefined {
    return this.#host.exchange.order(account, { pair, orderId });
  }

  /** One after the other, as Kraken tells them: `pending_new` and `new`; each `trade`, and `filled` after the last. */
  #orderRows({ change, order, fill, timeMs }: OrderEvent): object[] {
    const state = (execType: string): object => this.#stateRow(order, execType, timeMs);
    switch (change) {
      case 'new':
        return [{ ...state('pending_new'), order_status: 'pending_new' }, state('new')];
      case 'triggered':
        return [state('status')];
      case 'fill': {
        const trade = this.#tradeRow(fill!, order);
        return order.status === 'filled' ? [trade, state('filled')] : [trade];
      }
      case 'amended':
        return [state('amended')];
      default:
        return [{ ...state(statusOf(order)), reason: change === 'canceled' ? 'User requested' : 'Order expired' }];
    }
  }

  #stateRow(order: ExchangeOrder, execType: string, timeMs: number): object {
    const { goodTillMs, type } = order;
    const ref = this.#refs.of(order.orderId);
    const number = (text: string | undefined): number => Number(text ?? 0);
    const isTrigger = order.triggerPrice !== undefined || type === 'trailing-stop';
    return {
      order_id: orderTxid(order.orderId),
      ...(order.clientOrderId !== '' && { cl_ord_id: order.clientOrderId }),
      order_userref: ref,
      exec_type: execType,
      order_status: wsStatus(order),
      symbol: order.pair,
      side: order.side,
      order_type: TYPE_NAMES[type],
      ...(order.quoteAmount === undefined
        ? { order_qty: number(order.amount) }
        : { cash_order_qty: number(order.quoteAmount) }),
      cum_qty: number(order.filledAmount),
      cum_cost: number(order.filledCost),
      avg_price: number(order.averagePrice),
      ...(order.price !== undefined && { limit_price: number(order.price), limit_price_type: 'static' }),
      ...(isTrigger && { stop_price: number(order.triggerPrice), triggers: triggersOf(order) }),
      post_only: order.timeInForce === 'PO',
      time_in_force: goodTillMs === undefined ? order.timeInForce.replace('PO', 'GTC') : 'GTD',
      ...(goodTillMs !== undefined && { expire_time: microTime(goodTillMs) }),
      fee_ccy_pref: 'fciq',
      timestamp: microTime(timeMs),
    };
  }

  #tradeRow(fill: ExchangeFill, order: ExchangeOrder | undefined): object {
    return {
      order_id: orderTxid(fill.orderId),
      ...(fill.clientOrderId !== '' && { cl_ord_id: fill.clientOrderId }),
      order_userref: this.#refs.of(fill.orderId),
      exec_id: tradeTxid(fill, this.#host.exchange.pairs()),
      exec_type: 'trade',
      trade_id: tradeNumber(fill.fillId),
      symbol: fill.pair,
      side: fill.side,
      order_type: order === undefined ? 'limit' : TYPE_NAMES[order.type],
      last_qty: Number(fill.amount),
      last_price: Number(fill.price),
      liquidity_ind: fill.isMaker ? 'm' : 't',
      cost: Number(fill.cost),
      ...(order !== undefined && { cum_qty: Number(order.filledAmount), cum_cost: Number(order.filledCost) }),
      order_status: order === undefined || order.status === 'filled' ? 'filled' : 'partially_filled',
      fees: [{ asset: fill.fee.asset, qty: Number(fill.fee.amount) }],
      timestamp: microTime(fill.timeMs),
    };
  }

  #ledgerRow({ balance, change, reason, timeMs }: BalanceEvent): object {
    const id = (++this.#ledger).toString(36).toUpperCase().padStart(16, '0');
    const ref = `${id.slice(0, 5)}-${id.slice(5, 10)}-${id.slice(10)}`;
    const type = ['trade', 'fee'].includes(reason) ? 'trade' : reason === 'transfer' ? 'transfer' : 'deposit';
    return {
      ...{ ledger_id: `L${ref}`, ref_id: `T${ref}`, timestamp: microTime(timeMs), type, category: type },
      ...{ asset: balance.asset, asset_class: 'currency', wallet_type: 'spot', wallet_id: 'main' },
      ...{ amount: Number(change), fee: 0, balance: totalOf(balance) },
    };
  }
}

function wsStatus(order: ExchangeOrder): string {
  const status = statusOf(order);
  if (status === 'closed') return 'filled';
  if (status !== 'open') return status;
  if (order.triggeredMs !== undefined && order.filledAmount === '0') return 'triggered';
  return order.status === 'partially_filled' ? 'partially_filled' : 'new';
}

function triggersOf({ triggerPrice, trailingRatio, trailedPrice, triggeredMs }: ExchangeOrder): object {
  return {
    reference: 'last',
    price: trailingRatio === undefined ? Number(triggerPrice) : Number((trailingRatio * 100).toFixed(4)),
    price_type: trailingRatio === undefined ? 'static' : 'pct',
    ...(trailedPrice !== undefined && { peak_price: Number(trailedPrice) }),
    status: triggeredMs === undefined ? 'untriggered' : 'triggered',
  };
}

function totalOf({ free, used }: ExchangeBalance): number {
  return Number(exactText(exact(free) + exact(used)));
}

function balanceRow(held: ExchangeBalance): object {
  const balance = totalOf(held);
  return {
    ...{ asset: held.asset, asset_class: 'currency', balance },
    wallets: [{ type: 'spot', id: 'main', balance }],
  };
}
