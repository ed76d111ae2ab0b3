import type { OpenTrade } from '../engine/open-trade.ts';
import type { Json, StateChange } from '../model/journal.ts';
import type { LockRecord } from '../model/trade.ts';
import { orderState, type ManagedOrder } from '../orders/managed-order.ts';
import type { SessionCounts } from './session-types.ts';
import { tradeState } from './trade-state.ts';

/** What a session consists of, as it is: nothing is copied to be looked at. */
export interface Looked {
  readonly trades: readonly OpenTrade[];
  readonly ghosts: readonly OpenTrade[];
  readonly orders: readonly ManagedOrder[];
  readonly locks: readonly LockRecord[];
  readonly counts: SessionCounts;
}

/**
 * Remembers what of a session's state has been given out, so that only what differs is written down. Trades are compared by
 * their text, because a strategy keeps its own things in them; orders field by field and locks by identity, because there may
 * be thousands of them.
 */
export class StateLog {
  readonly #texts = { trade: new Map<string, string>(), ghost: new Map<string, string>() };
  readonly #orders = new Map<string, ManagedOrder & { fillCount: number }>();
  readonly #locks: LockRecord[] = [];
  #counts = '';

  /** All differences, pieces that are gone included. Trades on other pairs than `pair` are known to be as they were. */
  changes({ trades, ghosts, orders, locks, counts }: Looked, pair?: string): StateChange[] {
    const changes: StateChange[] = [];
    this.#trades('trade', trades, pair, changes);
    this.#trades('ghost', ghosts, pair, changes);
    this.#lookAtOrders(orders, changes);
    // Locks are never taken away: one that is released ends earlier.
    locks.forEach((lock, index) => {
      if (lock === this.#locks[index]) return;
      this.#locks[index] = lock;
      changes.push({ kind: 'lock', id: String(index), value: jsonOf(JSON.stringify(lock)) });
    });
    const text = JSON.stringify(counts);
    if (text !== this.#counts) changes.push({ kind: 'session', id: 'counts', value: jsonOf(text) });
    this.#counts = text;
    return changes;
  }

  /** Differences of some trades, where nothing else can have changed. */
  changesOfTrades(trades: readonly OpenTrade[]): StateChange[] {
    const changes: StateChange[] = [];
    for (const trade of trades) this.#look('trade', trade, changes);
    return changes;
  }

  #trades(kind: 'trade' | 'ghost', trades: readonly OpenTrade[], pair: string | undefined, to: StateChange[]): void {
    const texts = this.#texts[kind];
    for (const trade of trades) {
      if (pair === undefined || trade.start.pair === pair || !texts.has(String(trade.start.id))) {
        this.#look(kind, trade, to);
      }
    }
    if (texts.size === trades.length) return;
    dropGone(kind, texts, new Set(trades.map(({ start }) => String(start.id))), to);
  }

  #look(kind: 'trade' | 'ghost', trade: OpenTrade, to: StateChange[]): void {
    const id = String(trade.start.id);
    const text = JSON.stringify(tradeState(trade));
    if (this.#texts[kind].get(id) === text) return;
    this.#texts[kind].set(id, text);
    to.push({ kind, id, value: jsonOf(text) });
  }

  #lookAtOrders(orders: readonly ManagedOrder[], to: StateChange[]): void {
    const known = this.#orders;
    for (const order of orders) {
      const { clientOrderId: id } = order;
      if (isAsBefore(known.get(id), order)) continue;
      known.set(id, { ...order, fillCount: order.fillIds.size });
      to.push({ kind: 'order', id, value: jsonOf(JSON.stringify(orderState(order))) });
    }
    if (known.size === orders.length) return;
    dropGone('order', known, new Set(orders.map(({ clientOrderId }) => clientOrderId)), to);
  }
}

/** Forgets the pieces that are not here any more, and writes that down. */
function dropGone(kind: string, known: Map<string, unknown>, here: ReadonlySet<string>, to: StateChange[]): void {
  for (const id of known.keys()) {
    if (here.has(id)) continue;
    known.delete(id);
    to.push({ kind, id, value: undefined });
  }
}

/** What changes in an order is replaced, but for the ids of its fills, which only get more. */
function isAsBefore(before: (ManagedOrder & { fillCount: number }) | undefined, order: ManagedOrder): boolean {
  if (before === undefined || before.fillCount !== order.fillIds.size) return false;
  for (const name in order) {
    if (before[name as keyof ManagedOrder] !== order[name as keyof ManagedOrder]) return false;
  }
  return true;
}

function jsonOf(text: string): Json {
  return JSON.parse(text) as Json;
}
