import type { Bar } from '../engine/bar.ts';
import type { LiveTrader } from '../engine/live-trader.ts';
import { ENTER_LONG, ENTER_SHORT } from '../model/signals.ts';
import type { OrderManager } from '../orders/order-manager.ts';
import type { Command } from './events.ts';

/** What a command works on. */
export interface Commanded {
  readonly trader: LiveTrader;
  readonly orders: OrderManager;
  readonly nowMs: number;
  /** The present of a pair as a bar of its newest price. */
  readonly barOf: (pair: string) => Bar;
  readonly stopEntries: (stopped: boolean) => void;
}

/** Does what a person asks for. An entry passes the same locks, slots, caps and questions as one of the strategy's. */
export function obey(command: Command, { trader, orders, nowMs, barOf, stopEntries }: Commanded): void {
  switch (command.do) {
    case 'stop-entries':
    case 'resume-entries':
      return stopEntries(command.do === 'stop-entries');
    case 'enter': {
      const bar = barOf(command.pair);
      bar.flags = command.side === 'long' ? ENTER_LONG : ENTER_SHORT;
      bar.canEnter = true;
      trader.enter(bar);
      return;
    }
    case 'exit':
      for (const trade of [...trader.open]) {
        const isMeant = command.tradeId === undefined || command.tradeId === trade.start.id;
        if (isMeant) trader.exitNow(trade, barOf(trade.start.pair), command.reason);
      }
      return;
    case 'cancel-orders':
      for (const order of orders.liveOf(command.tradeId)) orders.cancel(order, nowMs);
      return;
    case 'lock':
      return trader.locks.add(command.pair, command.side, command.reason, nowMs, command.untilMs);
    case 'unlock':
      return trader.locks.release(command.pair, nowMs);
  }
}
