import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';

interface Sleeper {
  readonly timeMs: number;
  readonly order: number;
  wake(): void;
}

/**
 * A clock that jumps: when nothing is left to do at one instant it moves on to the next one that anybody waits for. The
 * same program gives the same order of events at any speed of the machine.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #sleepers: Sleeper[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const stop = () => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        reject(signal!.reason as Error);
      };
      const wake = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { timeMs: Math.max(timeMs, this.#nowMs), order: this.#order++, wake };
      signal?.addEventListener('abort', stop, { once: true });
      let at = this.#sleepers.length;
      while (at > 0 && isAfter(this.#sleepers[at - 1], sleeper)) at--;
      this.#sleepers.splice(at, 0, sleeper);
    });
  }

  /** Runs everything that happens up to `timeMs`, or until nobody waits for anything. */
  async runUntil(timeMs: number): Promise<void> {
    for (;;) {
      // One turn of the event loop: every promise that can go on has gone on.
      await turn();
      const next = this.#sleepers[0];
      if (next === undefined || next.timeMs > timeMs) break;
      this.#sleepers.shift();
      this.#nowMs = next.timeMs;
      next.wake();
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }
}

function isAfter(a: Sleeper, b: Sleeper): boolean {
  return a.timeMs > b.timeMs || (a.timeMs === b.timeMs && a.order > b.order);
}
