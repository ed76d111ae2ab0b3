import type { OrderType } from '../model/settings.ts';
import type { RunCounters } from '../model/trade.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import type { Order, OrderDesk } from './order.ts';
import { orderView } from './trade-view.ts';
import type { EngineContext } from './context.ts';

/** Sends and cancels the orders of trades, and counts what is cancelled. */
export class OpenOrders {
  readonly #desk: OrderDesk;
  readonly #types: { readonly entry: OrderType; readonly exit: OrderType };
  readonly #counters: RunCounters;
  #count = 0;

  constructor(desk: OrderDesk, types: { entry: OrderType; exit: OrderType }, counters: RunCounters) {
    this.#desk = desk;
    this.#types = types;
    this.#counters = counters;
  }

  place(
    trade: OpenTrade,
    timeMs: number,
    { isEntry, price, amount, tag, judged }: Pick<Order, 'isEntry' | 'price' | 'amount' | 'tag' | 'judged'>,
  ): void {
    const order: Order = {
      id: ++this.#count,
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
    };
    trade.orders.push(order);
    if (isEntry) trade.openEntry = order;
    else trade.openExit = order;
    this.#desk.place(order);
  }

  /** Cancels an order; it leaves no trace in its trade. */
  cancel(order: Order): void {
    const { trade } = order;
    this.#desk.cancel(order);
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

/** Is an order as old as the timeout of its side, or does the strategy give it up? */
export function isTimedOut({ settings, calls }: EngineContext, order: Order, bar: Bar): boolean {
  const { entry, exit } = settings.unfilledTimeoutMs;
  if (bar.timeMs - order.placedTimeMs >= (order.isEntry ? entry : exit)) return true;
  const name = order.isEntry ? 'checkEntryTimeout' : 'checkExitTimeout';
  if (!calls.has(name)) return false;
  return calls.boolean(name, bar, calls.tradeCall(bar, order.trade, { order: orderView(order) }));
}
