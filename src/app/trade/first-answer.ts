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

/** Waits between questions, ms. */
const AGAIN_MS = [5000, 10_000, 20_000, 30_000] as const;

/**
 * Asks an exchange until it answers: a bot that a machine starts after a power cut may be there before the network is.
 * What waiting does not mend becomes an error at once, as explainVenueErrors says. Throws RunError EXCHANGE_UNREACHABLE
 * where the signal ends the waiting.
 */
export async function firstAnswer<T>(parts: FirstAnswerParts, ask: () => Promise<T>): Promise<T> {
  const { exchange, clock, log, signal } = parts;
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    reject(new RunError('EXCHANGE_UNREACHABLE', `stopped before ${exchange} answered`, { path: exchange }));
  };
  stopped.catch(() => undefined);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let failures = 0; ; failures++) {
      try {
        return await Promise.race([explainVenueErrors(exchange, ask), stopped]);
      } catch (error) {
        if (!(error instanceof RunError) || error.code !== 'EXCHANGE_UNREACHABLE' || signal.aborted) throw error;
        const waitMs = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)];
        log.warn(`${exchange} does not answer yet; asking again in ${waitMs / 1000} s`, { reason: error.message });
        await Promise.race([clock.sleepUntil(clock.now() + waitMs, signal).catch(() => undefined), stopped]);
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
