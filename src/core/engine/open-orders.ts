import { atMost } from '../model/decimal.ts';
import type { OrderType } from '../model/settings.ts';
import type { RunCounters } from '../model/trade.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import type { Order, OrderDesk, OrderRole } from './order.ts';
import { orderView } from './trade-view.ts';
import type { EngineContext } from './context.ts';

/** Sends and cancels the orders of trades, and counts what is cancelled. */
export class OpenOrders {
  readonly #desk: OrderDesk;
  readonly #types: { readonly entry: OrderType; readonly exit: OrderType };
  readonly #counters: RunCounters;
  /** Numbers given out so far. */
  count = 0;

  constructor(desk: OrderDesk, types: { entry: OrderType; exit: OrderType }, counters: RunCounters) {
    this.#desk = desk;
    this.#types = types;
    this.#counters = counters;
  }

  place(
    trade: OpenTrade,
    timeMs: number,
    {
      isEntry,
      price,
      amount,
      tag,
      judged,
      role,
    }: Pick<Order, 'isEntry' | 'price' | 'amount' | 'tag' | 'judged' | 'role'>,
  ): void {
    const order: Order = {
      id: ++this.count,
      trade,
      isEntry,
      side: isEntry === trade.start.isShort ? 'sell' : 'buy',
      type: isEntry ? this.#types.entry : this.#types.exit,
      price,
      amount,
      placedTimeMs: timeMs,
      filledTimeMs: undefined,
      tag,
      fundingFee: undefined,
      judged,
      role,
      feeRatio: role === 'maker' ? trade.start.makerFeeRatio : trade.start.feeRatio,
      isRest: false,
    };
    trade.orders.push(order);
    if (isEntry) trade.openEntry = order;
    else trade.openExit = order;
    this.#desk.place(order);
  }

  /** Makes an order of its own of the part of an open order that has filled; the rest stays open. */
  split(order: Order, amount: number): Order {
    const { orders, start } = order.trade;
    const part = { ...order, amount };
    orders.splice(orders.indexOf(order), 0, part);
    order.amount = start.amountGrid.round(order.amount - amount);
    order.isRest = true;
    return part;
  }

  /** Cancels an order; it leaves no trace in its trade. */
  cancel(order: Order): void {
    this.#desk.cancel(order);
    this.drop(order);
  }

  /** Takes an order that is open no more from its trade. */
  drop(order: Order): void {
    const { trade } = order;
    trade.orders.splice(trade.orders.indexOf(order), 1);
    if (order.isEntry) trade.openEntry = undefined;
    else trade.openExit = undefined;
  }

  cancelAndCount(order: Order): void {
    this.cancel(order);
    if (order.isEntry) this.#counters.canceledEntryOrders++;
    else this.#counters.canceledExitOrders++;
  }

  cancelAll(trade: OpenTrade): void {
    for (const order of [trade.openEntry, trade.openExit]) if (order !== undefined) this.cancelAndCount(order);
  }
}

/** An open order that says the same goes on resting, with its age. */
export function saysTheSame(order: Order | undefined, price: number, amount: number): boolean {
  return order !== undefined && order.price === price && order.amount === amount;
}

/** What an order is for the market when it arrives at a price: a market order and one at the price or beyond it take. */
export function roleOf(type: OrderType, buys: boolean, limit: number, market: number): OrderRole {
  const takes = type === 'market' || (buys ? atMost(market, limit) : atMost(limit, market));
  return takes ? 'taker' : 'maker';
}

/** Is an order as old as the timeout of its side, or does the strategy give it up? */
export function isTimedOut({ settings, calls }: EngineContext, order: Order, bar: Bar): boolean {
  const { entry, exit } = settings.unfilledTimeoutMs;
  if (bar.timeMs - order.placedTimeMs >= (order.isEntry ? entry : exit)) return true;
  const name = order.isEntry ? 'checkEntryTimeout' : 'checkExitTimeout';
  if (!calls.has[name]) return false;
  return calls.boolean(name, bar, calls.tradeCall(bar, order.trade, { order: orderView(order) }));
}

/** Asks the strategy for another price of an order from an earlier candle: `null` gives it up, undefined keeps it. */
export function newPrice({ calls, rules }: EngineContext, order: Order, bar: Bar): number | null | undefined {
  const { trade, isEntry } = order;
  const name = calls.has.adjustOrderPrice ? 'adjustOrderPrice' : isEntry ? 'adjustEntryPrice' : 'adjustExitPrice';
  if (!calls.has[name] || bar.timeMs <= order.placedTimeMs) return undefined;
  const call = calls.tradeCall(bar, trade, {
    order: orderView(order),
    proposedRate: bar.open,
    currentOrderRate: order.price,
    enterTag: trade.start.enterTag,
    side: trade.start.isShort ? 'short' : 'long',
  });
  const wish = calls.priceOrNull(name, bar, call);
  return typeof wish === 'number' ? rules.movedPrice(trade, isEntry, wish, bar.open) : wish;
}
