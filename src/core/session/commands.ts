import type { Bar } from '../engine/bar.ts';
import type { LiveTrader } from '../engine/live-trader.ts';
import { ENTER_LONG, ENTER_SHORT } from '../model/signals.ts';
import type { OrderPurpose } from '../orders/managed-order.ts';
import type { OrderManager } from '../orders/order-manager.ts';
import type { Command } from './events.ts';

/** Exit reason of what is sold at market, whatever the order types say. */
const FLATTEN = 'emergency_exit';

/** What a command works on. */
export interface Commanded {
  readonly trader: LiveTrader;
  readonly orders: OrderManager;
  readonly nowMs: number;
  /** The present of a pair as a bar of its newest price, or of `price` where none has come yet. */
  readonly barOf: (pair: string, price?: number) => Bar;
  readonly stopEntries: (stopped: boolean) => void;
}

/** Does what a person asks for. An entry passes the same locks, slots, caps and questions as one of the strategy's. */
export function obey(command: Command, { trader, orders, nowMs, barOf, stopEntries }: Commanded): void {
  const cancelOrders = (tradeId: number, ...purposes: OrderPurpose[]): void => {
    const meant = orders.liveOf(tradeId).filter(({ purpose }) => purposes.includes(purpose));
    for (const order of meant) orders.cancel(order, nowMs);
  };
  switch (command.do) {
    case 'stop-entries':
    case 'resume-entries':
      return stopEntries(command.do === 'stop-entries');
    case 'flatten':
      stopEntries(true);
      for (const trade of [...trader.open]) {
        cancelOrders(trade.start.id, 'entry');
        if (trade.openExit?.tag !== FLATTEN) trader.exitNow(trade, barOf(trade.start.pair, trade.openRate), FLATTEN);
      }
      return;
    case 'enter': {
      const bar = barOf(command.pair);
      bar.flags = command.side === 'long' ? ENTER_LONG : ENTER_SHORT;
      bar.canEnter = true;
      trader.enter(bar, command.tag);
      return;
    }
    case 'exit':
      for (const trade of [...trader.open]) {
        const isMeant = command.tradeId === undefined || command.tradeId === trade.start.id;
        if (isMeant) trader.exitNow(trade, barOf(trade.start.pair, trade.openRate), command.reason);
      }
      return;
    case 'cancel-orders':
      return cancelOrders(command.tradeId, 'entry', 'exit');
    case 'lock':
      return trader.locks.add(command.pair, command.side, command.reason, nowMs, command.untilMs);
    case 'unlock':
      return trader.locks.release(command.pair, nowMs);
    case 'reload':
      return;
  }
}
