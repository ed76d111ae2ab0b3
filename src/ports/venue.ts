import type { Answer } from '../core/model/answer.ts';
import type { BalanceReport, FillReport, OrderReport, OrderRequest, PositionReport } from '../core/model/venue.ts';

/** How to name an order: at least one of the two ids. */
export interface OrderName {
  readonly pair: string;
  readonly orderId?: string;
  readonly clientOrderId?: string;
}

/** Who goes first when requests wait for the venue's rate limit: the order of urgency. */
export type RequestPriority = 'cancel' | 'exit' | 'stop' | 'entry' | 'reconcile' | 'data';

/** What happened on the account, as the private stream tells it. Events may come twice, late or out of order. */
export type AccountEvent =
  | { readonly kind: 'order'; readonly order: OrderReport }
  | { readonly kind: 'fill'; readonly fill: FillReport }
  | { readonly kind: 'balances'; readonly balances: readonly BalanceReport[] }
  | { readonly kind: 'positions'; readonly positions: readonly PositionReport[] };

/**
 * Where orders go: a real venue or a simulated one. What changes something answers done, refused or unknown and
 * never throws for the venue's sake; reads reject with a VenueError and may be repeated.
 */
export interface Venue {
  readonly exchange: string;
  /** Default priority: entry. */
  place(request: OrderRequest, priority?: RequestPriority): Promise<Answer<OrderReport>>;
  /** `refused` with `order-unknown` says only that the order is not open: look it up. */
  cancel(name: OrderName): Promise<Answer<OrderReport | undefined>>;
  /** Atomic replacement where the venue has one; otherwise `refused` with `unsupported`. */
  replace(name: OrderName, request: OrderRequest): Promise<Answer<OrderReport>>;
  setLeverage(pair: string, leverage: number, marginMode: 'isolated' | 'cross'): Promise<Answer<void>>;
  /** Undefined: no list of the venue knows it now. */
  order(name: OrderName): Promise<OrderReport | undefined>;
  openOrders(pair?: string): Promise<readonly OrderReport[]>;
  fills(pair: string, sinceMs: number): Promise<readonly FillReport[]>;
  balances(): Promise<readonly BalanceReport[]>;
  positions(): Promise<readonly PositionReport[]>;
  watchAccount(signal: AbortSignal): AsyncIterable<AccountEvent>;
  close(): Promise<void>;
}
