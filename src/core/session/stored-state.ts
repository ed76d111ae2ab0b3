import type { Json } from '../model/journal.ts';
import type { LockRecord } from '../model/trade.ts';
import { originOf } from '../orders/client-order-id.ts';
import type { ManagedOrderState } from '../orders/managed-order.ts';
import type { SessionState } from './session-types.ts';
import type { TradeState } from './trade-state.ts';

/** Pieces of a bot's state of one kind, in any order. */
export type StoredPieces = (kind: string) => readonly { readonly id: string; readonly value: Json }[];

/** A session's state from the pieces that it has given out; undefined = it has never run. */
export function storedState(stored: StoredPieces): SessionState | undefined {
  const [counts] = stored('session');
  if (counts === undefined) return undefined;
  const pieces = <T>(kind: string) => stored(kind).map(({ value }) => value as T);
  const locks = [...stored('lock')].sort((a, b) => Number(a.id) - Number(b.id));
  const byId = (a: TradeState, b: TradeState) => a.start.id - b.start.id;
  return {
    trades: pieces<TradeState>('trade').sort(byId),
    ghosts: pieces<TradeState>('ghost').sort(byId),
    orders: pieces<ManagedOrderState>('order').sort((a, b) => sequenceOf(a) - sequenceOf(b)),
    locks: locks.map(({ value }) => value as unknown as LockRecord),
    counts: counts.value as unknown as SessionState['counts'],
  };
}

function sequenceOf({ clientOrderId }: ManagedOrderState): number {
  return originOf(clientOrderId)?.sequence ?? 0;
}
