import type { Json, StateChange } from '../model/journal.ts';
import type { SessionState } from './session-types.ts';
import type { TradeState } from './trade-state.ts';

/** Remembers what of a session's state has been given out, so that only what differs is written down. */
export class StateLog {
  /** Text of each piece as it was given out last, by kind and id. */
  readonly #written = new Map<string, string>();

  /** All differences, pieces that are gone included. */
  changes({ trades, ghosts, orders, locks, counts }: SessionState): StateChange[] {
    const pieces: [kind: string, id: string, value: object][] = [
      ...trades.map((trade) => ['trade', String(trade.start.id), trade] as [string, string, object]),
      ...ghosts.map((trade) => ['ghost', String(trade.start.id), trade] as [string, string, object]),
      ...orders.map((order) => ['order', order.clientOrderId, order] as [string, string, object]),
      ...locks.map((lock, index) => ['lock', String(index), lock] as [string, string, object]),
      ['session', 'counts', counts],
    ];
    const gone = new Set(this.#written.keys());
    const changes: StateChange[] = [];
    for (const [kind, id, value] of pieces) {
      gone.delete(`${kind} ${id}`);
      this.#look(kind, id, value, changes);
    }
    for (const key of gone) {
      const [kind, id] = key.split(' ');
      this.#written.delete(key);
      changes.push({ kind, id, value: undefined });
    }
    return changes;
  }

  /** Differences of some trades, where nothing else can have changed. */
  changesOfTrades(trades: readonly TradeState[]): StateChange[] {
    const changes: StateChange[] = [];
    for (const trade of trades) this.#look('trade', String(trade.start.id), trade, changes);
    return changes;
  }

  #look(kind: string, id: string, value: object, changes: StateChange[]): void {
    const text = JSON.stringify(value);
    if (this.#written.get(`${kind} ${id}`) === text) return;
    this.#written.set(`${kind} ${id}`, text);
    changes.push({ kind, id, value: JSON.parse(text) as Json });
  }
}
