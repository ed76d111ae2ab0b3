import { VenueError } from '../../core/model/answer.ts';
import { RunError } from '../../core/model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { explainVenueErrors } from '../venue/venue-errors.ts';

export interface FirstAnswerParts {
  readonly exchange: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const ASK_AGAIN_MS = 5000;

/**
 * Asks an exchange until it answers: a bot that a machine starts after a power cut may be there before the network is.
 * What waiting does not mend becomes an error at once, as explainVenueErrors says. Throws RunError EXCHANGE_UNREACHABLE
 * where the signal ends the waiting.
 */
export async function firstAnswer<T>(parts: FirstAnswerParts, ask: () => Promise<T>): Promise<T> {
  const { exchange, clock, log, signal } = parts;
  for (;;) {
    try {
      return await explainVenueErrors(exchange, ask);
    } catch (error) {
      const { cause } = error as Error;
      if (!(cause instanceof VenueError) || !['transient', 'throttle'].includes(cause.failure.kind)) throw error;
      log.warn(`${exchange} does not answer yet; asking again in ${ASK_AGAIN_MS / 1000} s`, { reason: cause.message });
      await clock.sleepUntil(clock.now() + ASK_AGAIN_MS, signal).catch(() => {});
      if (signal.aborted) {
        throw new RunError('EXCHANGE_UNREACHABLE', `stopped before ${exchange} answered`, { path: exchange, cause });
      }
    }
  }
}
