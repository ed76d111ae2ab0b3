import type { OrderType } from '../model/settings.ts';
import type { OpenTrade } from './open-trade.ts';

/** `maker`: it rests; `taker`: it takes what the market offers; `settled`: it needs no market, as a liquidation does. */
export type OrderRole = 'maker' | 'taker' | 'settled';

/**
 * An order of a trade, from its placing on. `price` is its limit, and after the fill the price it filled at.
 * A part that fills becomes an order of its own; the rest goes on.
 */
export interface Order {
  readonly id: number;
  readonly trade: OpenTrade;
  readonly isEntry: boolean;
  readonly side: 'buy' | 'sell';
  readonly type: OrderType;
  price: number;
  amount: number;
  readonly placedTimeMs: number;
  /** Undefined while the order is open. */
  filledTimeMs: number | undefined;
  /** Entry: the entry tag; exit: the exit reason. */
  readonly tag: string;
  fundingFee: number | undefined;
  /**
   * A protective or target exit whose price the judged bar has reached. The engine judged the bar, so the
   * venue fills it at its price and does not look for a better one.
   */
  readonly judged: boolean;
  readonly role: OrderRole;
  /** Fee as a ratio of the order's value; what is expected, until a venue says what it has charged. */
  feeRatio: number;
  /** A part of the order has filled before. */
  isRest: boolean;
}

/** Where the engine sends its orders. Fills come back as calls of `Trader.fill`, never as return values. */
export interface OrderDesk {
  place(order: Order): void;
  cancel(order: Order): void;
}
