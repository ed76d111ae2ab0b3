import type { Failure } from '../model/answer.ts';
import { exact, exactText, type Exact } from '../model/exact.ts';
import type { OrderRequest, OrderStatus } from '../model/venue.ts';

/** What an order is for. A `stop` rests on the exchange and protects a position. */
export type OrderPurpose = 'entry' | 'exit' | 'stop';

/**
 * `waiting`: not sent before the order that it replaces has ended. `intended`: written down, about to be sent. `sent`:
 * on its way. `unknown`: sent without a clear answer. The rest is what the venue says.
 */
export type ManagedState = 'waiting' | 'intended' | 'sent' | 'unknown' | OrderStatus;

/** How far the wish to cancel an order has come. `asked`: the request is on its way. */
export type CancelState = 'none' | 'wanted' | 'asked';

/** One order from the wish on to its last fill. */
export interface ManagedOrder {
  readonly clientOrderId: string;
  /** Changes when its trade is over and a late fill of it begins another. */
  tradeId: number;
  /** Number of the engine's order; 0 for a stop on the exchange. */
  readonly engineOrderId: number;
  readonly purpose: OrderPurpose;
  /** Entry tag, or exit reason. */
  readonly tag: string;
  /** What one coin of it takes of the stake, at the price that it was judged at. */
  readonly coinStake: number;
  request: OrderRequest;
  readonly intendedMs: number;
  state: ManagedState;
  cancel: CancelState;
  /** The venue's id; empty until it is known. */
  orderId: string;
  /** Sum of the booked fills, in coins. */
  filled: Exact;
  /** Ids of the booked fills. */
  readonly fillIds: Set<string>;
  /** The venue's last word, kept while fills that it counts have not come yet. */
  ending: { readonly status: OrderStatus; readonly filled: Exact } | undefined;
  /** Why it was refused. */
  failure: Failure | undefined;
  /** How often it has been looked up, or cancelled, without an answer. */
  attempts: number;
}

const ENDED: ReadonlySet<ManagedState> = new Set(['filled', 'canceled', 'rejected', 'expired']);

export function hasEnded({ state }: ManagedOrder): boolean {
  return ENDED.has(state);
}

/** May the venue know it? */
export function isAtVenue(order: ManagedOrder): boolean {
  return order.state !== 'waiting' && !hasEnded(order);
}

export function amountOf({ request }: ManagedOrder): Exact {
  return exact(request.amount);
}

/** A managed order as plain JSON. */
export type ManagedOrderState = Omit<ManagedOrder, 'filled' | 'fillIds' | 'ending'> & {
  readonly filled: string;
  readonly fillIds: readonly string[];
  readonly ending: { readonly status: OrderStatus; readonly filled: string } | undefined;
};

export function orderState(order: ManagedOrder): ManagedOrderState {
  const { filled, fillIds, ending } = order;
  return {
    ...order,
    filled: exactText(filled),
    fillIds: [...fillIds],
    ending: ending && { status: ending.status, filled: exactText(ending.filled) },
  };
}

export function restoredOrder(state: ManagedOrderState): ManagedOrder {
  const { filled, fillIds, ending } = state;
  return {
    ...state,
    filled: exact(filled),
    fillIds: new Set(fillIds),
    ending: ending && { status: ending.status, filled: exact(ending.filled) },
  };
}
