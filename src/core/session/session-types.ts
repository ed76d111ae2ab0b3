import type { Bar } from '../engine/bar.ts';
import type { TraderPair } from '../engine/context.ts';
import type { LiveTrader } from '../engine/live-trader.ts';
import type { Order, OrderDesk } from '../engine/order.ts';
import type { BookedFill, LedgerEntry, StateChange } from '../model/journal.ts';
import type { Market } from '../model/market.ts';
import type { EngineSettings } from '../model/settings.ts';
import type { LockRecord, TradeRecord } from '../model/trade.ts';
import type { Intent } from '../orders/intents.ts';
import type { ManagedOrderState } from '../orders/managed-order.ts';
import type { AnyStrategy } from '../strategy/spec.ts';
import type { OrderWording } from './order-translation.ts';
import type { StopSettings } from './stop-keeper.ts';
import type { TradeState } from './trade-state.ts';

/** What one candle of one pair does to the trader: its open, and then what lies within it. */
export interface Turns {
  atOpen(trader: LiveTrader, bar: Bar): void;
  withinBar(trader: LiveTrader, bar: Bar): void;
}

export interface SessionOptions {
  readonly settings: EngineSettings;
  readonly strategy: AnyStrategy;
  readonly params: unknown;
  /** `market` and `candles` may change while the session runs; `rows` follow the pair's frame. */
  readonly pairs: readonly SessionPair[];
  /** Name of the account that the fills belong to. */
  readonly account: string;
  readonly wording: OrderWording;
  readonly turns: Turns;
  /** Absent: no stops rest on the exchange, the bot watches prices itself. */
  readonly stopsOnExchange?: StopSettings;
  /**
   * Where orders go instead of a real venue: a simulated one that reports fills while an event is worked on. For
   * recorded candles under the candle rules.
   */
  readonly candleDesk?: (report: (order: Order, price: number, amount: number, isInside: boolean) => void) => OrderDesk;
  readonly epoch: string;
  readonly bot: number;
  /** See OrderManager. */
  readonly requestExpiryMs: number | undefined;
  readonly settleMs: number;
}

export interface SessionPair extends Omit<TraderPair, 'market'> {
  market: Market;
}

/** What a session leaves in the journal besides closed trades. */
export interface SessionState {
  readonly trades: readonly TradeState[];
  /** Trades without a position, of which the venue may still fill an order. */
  readonly ghosts: readonly TradeState[];
  readonly orders: readonly ManagedOrderState[];
  readonly locks: readonly LockRecord[];
  readonly counts: SessionCounts;
}

export interface SessionCounts {
  readonly tradeCount: number;
  readonly orderCount: number;
  readonly sequence: number;
  readonly entriesStopped: boolean;
}

/** What an event has brought about: for the journal first, then for the shell to do. */
export interface StepResult {
  readonly intents: readonly Intent[];
  readonly changes: readonly StateChange[];
  readonly fills: readonly BookedFill[];
  readonly ledger: readonly LedgerEntry[];
  readonly closed: readonly TradeRecord[];
}
