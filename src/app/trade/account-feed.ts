import type { SessionEvent } from '../../core/session/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Venue } from '../../ports/venue.ts';
import { keepOpen } from './feed/keep-open.ts';

export interface AccountFeedParts {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly log: Log;
  readonly apply: (event: SessionEvent) => void;
  /** The stream was down: what came between is for the reconciler to find. */
  readonly onSeam: () => void;
  readonly signal: AbortSignal;
}

/** An account may have nothing to tell for hours; a socket that is silent for so long is opened anew to be sure. */
const SILENT_MS = 1_800_000;

/** Tells the session what the venue's private stream says of orders and fills. Money is the reconciler's concern. */
export function followAccount({ venue, apply, onSeam, ...rest }: AccountFeedParts): Promise<void> {
  return keepOpen({
    name: 'account',
    open: (signal) => venue.watchAccount(signal),
    onValue: (event) => {
      if (event.kind === 'fill') apply({ kind: 'fill', fill: event.fill });
      else if (event.kind === 'order') apply({ kind: 'order', report: event.order });
    },
    onSeam,
    silentMs: SILENT_MS,
    ...rest,
  });
}
