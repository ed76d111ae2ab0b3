import type { Turns } from '../../core/session/session-types.ts';
import { atOpen, withinBar } from '../backtest/turns.ts';

/** Fills come in their own time, so nothing is tried against a candle. */
const NO_MATCHING = { hasOrders: true, match: () => undefined };

/** The turns of a trader on paper and live. */
export const LIVE_TURNS: Turns = {
  atOpen: (trader, bar) => atOpen(trader, NO_MATCHING, bar),
  withinBar: (trader, bar) => withinBar(trader, NO_MATCHING, bar),
};
