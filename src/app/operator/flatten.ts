import type { OpenTrade } from '../../core/engine/open-trade.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Trading } from '../trade/trade.ts';

/** Time between two looks at what is left, ms. */
const EVERY_MS = 500;

/**
 * Sells all that a bot holds, at market, and takes back its entries; asks again for what the exchange has refused or let
 * lie. Resolves when nothing is open, or when the signal aborts.
 */
export async function flatten({ bot, tell }: Trading, clock: Clock, signal: AbortSignal): Promise<void> {
  const { trader } = bot.session;
  while (trader.open.length > 0 && !signal.aborted) {
    if (trader.open.some(isIdle)) tell({ kind: 'command', command: { do: 'flatten' } });
    await clock.sleepUntil(clock.now() + EVERY_MS, signal).catch(() => undefined);
  }
}

/** Nothing is on its way that would end the trade. */
function isIdle({ openEntry, openExit }: OpenTrade): boolean {
  return openEntry !== undefined || openExit?.tag !== 'emergency_exit';
}
