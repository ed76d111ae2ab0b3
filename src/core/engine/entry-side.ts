import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../model/signals.ts';
import type { Side } from '../model/trade.ts';

/** The side that acting signals ask for; none where they contradict each other. */
export function entrySide(flags: number, canShort: boolean): Side | undefined {
  const short = canShort && (flags & ENTER_SHORT) !== 0;
  if ((flags & (ENTER_LONG | EXIT_LONG)) === ENTER_LONG && !short) return 'long';
  if (short && (flags & (EXIT_SHORT | ENTER_LONG)) === 0) return 'short';
  return undefined;
}
