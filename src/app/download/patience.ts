import { VenueError } from '../../core/model/answer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

const SECOND = 1000;

/** Attempts of one request after the first, if the exchange does not answer or its answer cannot be read. */
const MOST_RETRIES = 4;
/** A ban that lasts longer ends the download: somebody has to know. */
const LONGEST_BAN_MS = 15 * 60 * SECOND;
/** Where the exchange does not say for how long. */
const BAN_MS = 10 * SECOND;
const MOST_BANS = 20;

/**
 * Repeats reads that fail for reasons that pass, with pauses. All readers of an exchange wait out a ban together: each
 * request during one makes it longer.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #firstPauseMs: number;
  #bannedUntilMs = 0;

  /** `firstPauseMs`: of the pauses after no answer, each of which is twice the one before. */
  constructor(clock: Clock, log: Log, firstPauseMs = SECOND) {
    this.#clock = clock;
    this.#log = log;
    this.#firstPauseMs = firstPauseMs;
  }

  /** Rejects with the VenueError that does not pass. */
  async read<T>(what: string, work: () => Promise<T>): Promise<T> {
    let retries = 0;
    let bans = 0;
    for (;;) {
      if (this.#clock.now() < this.#bannedUntilMs) await this.#clock.sleepUntil(this.#bannedUntilMs);
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        const { kind, retryAfterMs = BAN_MS } = error.failure;
        if (kind === 'throttle' && bans++ < MOST_BANS && retryAfterMs <= LONGEST_BAN_MS) this.#ban(retryAfterMs, error);
        else if (kind === 'transient' && retries < MOST_RETRIES) await this.#pause(what, retries++, error);
        else throw error;
      }
    }
  }

  #ban(forMs: number, error: VenueError): void {
    const untilMs = this.#clock.now() + forMs;
    if (untilMs <= this.#bannedUntilMs) return;
    this.#bannedUntilMs = untilMs;
    const seconds = Math.ceil(forMs / SECOND);
    this.#log.warn(`the exchange allows no more requests now; going on in ${seconds} s: ${error.message}`);
  }

  async #pause(what: string, retries: number, error: VenueError): Promise<void> {
    const pauseMs = this.#firstPauseMs * 2 ** retries;
    this.#log.warn(`${what}: no answer, trying again in ${pauseMs / SECOND} s: ${error.message}`);
    await this.#clock.sleepUntil(this.#clock.now() + pauseMs);
  }
}
