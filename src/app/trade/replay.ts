import { Replay, type ReplayDifference, type ReplayParts } from '../../core/session/replay.ts';
import type { Journal } from '../../ports/journal.ts';
import { LIVE_TURNS } from './live-turns.ts';

/** Outcome of a replay. */
export interface ReplayReport {
  /** Events that were told again. */
  readonly events: number;
  /** Undefined: every event gave what was recorded, and the state at the end is the same. */
  readonly difference: ReplayDifference | undefined;
}

/** What a journal cannot hold: code. `turns` and what follows are for recorded candles under the candle rules. */
export type ReplayCode = Pick<ReplayParts, 'strategy'> &
  Partial<Pick<ReplayParts, 'turns' | 'candleDesk' | 'fundingOf'>>;

/**
 * Runs what a journal has recorded of a bot again and compares. Settings, parameters and markets are those that were
 * recorded with each start.
 */
export function replayBot(journal: Journal, bot: number, code: ReplayCode): ReplayReport {
  const replay = new Replay({
    turns: LIVE_TURNS,
    ...code,
    epoch: journal.epoch,
    bot,
    candlesBefore: (series, fromMs, before) => journal.candles(bot, series, fromMs, before),
  });
  let last: { sequence: number; timeMs: number } = { sequence: 0, timeMs: 0 };
  for (const entry of journal.recorded(bot, 0)) {
    last = entry;
    const difference = replay.tell(entry);
    if (difference !== undefined) return { events: replay.events, difference };
  }
  const rest = replay.rest();
  const { sequence, timeMs } = last;
  return { events: replay.events, difference: rest && { sequence, timeMs, event: 'end', ...rest } };
}
