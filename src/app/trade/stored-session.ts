import type { TradeRecord } from '../../core/model/trade.ts';
import type { SessionState } from '../../core/session/session-types.ts';
import { storedState } from '../../core/session/stored-state.ts';
import type { Journal } from '../../ports/journal.ts';

/** A bot's session as its journal holds it; undefined = it has never run. */
export function readSession(
  journal: Journal,
  bot: number,
): { state: SessionState; closed: readonly TradeRecord[] } | undefined {
  const state = storedState((kind) => journal.state(bot, kind));
  return state && { state, closed: journal.closedTrades(bot) as unknown as TradeRecord[] };
}
