import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';

/** The longest sleep of a timer, ms: setTimeout counts in 32 bits. */
export const LONGEST_MS = 2 ** 31 - 1;

/** This machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleepUntil(timeMs, signal) {
    for (;;) {
      const left = timeMs - Date.now();
      if (left <= 0) return signal?.throwIfAborted();
      await sleep(Math.min(left, LONGEST_MS), undefined, signal === undefined ? {} : { signal });
    }
  },
};
