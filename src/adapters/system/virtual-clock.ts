import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { Sleepers } from './sleepers.ts';

/**
 * A clock that jumps: when nothing is left to do at one instant it moves on to the next one that anybody waits for. The
 * same program gives the same order of events at any speed of the machine.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Sleepers();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void> {
    return this.#sleepers.add(Math.max(timeMs, this.#nowMs), signal).woken;
  }

  /** Runs everything that happens up to `timeMs`, or until nobody waits for anything. */
  async runUntil(timeMs: number): Promise<void> {
    for (;;) {
      // One turn of the event loop: every promise that can go on has gone on.
      await turn();
      const { nextMs } = this.#sleepers;
      if (nextMs === undefined || nextMs > timeMs) break;
      this.#nowMs = nextMs;
      this.#sleepers.wakeNext();
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }
}
