import type { Clock } from '../../ports/clock.ts';

/** A sleep that can be cut short, again and again. */
export class Pause {
  #wake: (() => void) | undefined;

  /** Ends the sleep that goes on, if one does. */
  readonly wake = (): void => this.#wake?.();

  /** Resolves at `timeMs` of the clock, when it is woken, or when the signal aborts. */
  async until(timeMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await clock.sleepUntil(timeMs, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
    this.#wake = undefined;
  }
}
