import type { LockRecord, TradeRecord } from '../../core/model/trade.ts';
import { originOf } from '../../core/orders/client-order-id.ts';
import type { ManagedOrderState } from '../../core/orders/managed-order.ts';
import type { SessionState } from '../../core/session/session-types.ts';
import type { TradeState } from '../../core/session/trade-state.ts';
import type { Journal } from '../../ports/journal.ts';

/** A bot's session as its journal holds it; undefined = it has never run. */
export function readSession(
  journal: Journal,
  bot: number,
): { state: SessionState; closed: readonly TradeRecord[] } | undefined {
  const [counts] = journal.state(bot, 'session');
  if (counts === undefined) return undefined;
  const pieces = <T>(kind: string) => journal.state(bot, kind).map(({ value }) => value as T);
  const locks = [...journal.state(bot, 'lock')].sort((a, b) => Number(a.id) - Number(b.id));
  const byId = (a: TradeState, b: TradeState) => a.start.id - b.start.id;
  return {
    state: {
      trades: pieces<TradeState>('trade').sort(byId),
      ghosts: pieces<TradeState>('ghost').sort(byId),
      orders: pieces<ManagedOrderState>('order').sort((a, b) => sequenceOf(a) - sequenceOf(b)),
      locks: locks.map(({ value }) => value as unknown as LockRecord),
      counts: counts.value as unknown as SessionState['counts'],
    },
    closed: journal.closedTrades(bot) as unknown as TradeRecord[],
  };
}

function sequenceOf({ clientOrderId }: ManagedOrderState): number {
  return originOf(clientOrderId)?.sequence ?? 0;
}
