import type { Clock } from '../../ports/clock.ts';

interface Sleeper {
  readonly timeMs: number;
  wake(): void;
}

/**
 * The one clock of the exchange. Free-running, it runs `rate` times as fast as the machine's; at rate 0 it stands
 * still until it is set. Whoever drives the market sets it back where the market cannot follow.
 */
export class ExchangeClock implements Clock {
  #rate: number;
  #anchorMs: number;
  #anchorReal = performance.now();
  /** What the exchange shows as the time is wrong by this. */
  driftMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs: number, rate: number) {
    this.#anchorMs = startMs;
    this.#rate = rate;
  }

  get rate(): number {
    return this.#rate;
  }

  now(): number {
    return Math.floor(this.#anchorMs + (performance.now() - this.#anchorReal) * this.#rate);
  }

  setRate(rate: number): void {
    this.setTime(this.now());
    this.#rate = rate;
  }

  /** The clock goes on from here. */
  setTime(timeMs: number): void {
    this.#anchorMs = timeMs;
    this.#anchorReal = performance.now();
  }

  /** The market has come to `timeMs`: wakes who waited for that. */
  wake(timeMs: number): void {
    for (const sleeper of this.#sleepers) if (sleeper.timeMs <= timeMs) sleeper.wake();
  }

  /** Of the machine, for `spanMs` of this clock; the same where the clock stands still. */
  realMs(spanMs: number): number {
    return this.#rate > 0 ? spanMs / this.#rate : spanMs;
  }

  /** Wakes when the market has come to `timeMs`. */
  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      if (this.now() >= timeMs) return resolve();
      const sleeper: Sleeper = {
        timeMs,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
    });
  }
}
