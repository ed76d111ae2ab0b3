interface Sleeper {
  readonly timeMs: number;
  wake(): void;
}

/** Those who wait for a time of a clock, in the order of their times, then of their coming. */
export class Sleepers {
  readonly #all: Sleeper[] = [];

  /** The time that is waited for first; undefined = nobody waits. */
  get nextMs(): number | undefined {
    return this.#all[0]?.timeMs;
  }

  /** One more who waits: until it is woken, or until the signal aborts, which rejects with its reason. */
  add(timeMs: number, signal?: AbortSignal): { readonly woken: Promise<void>; readonly wake: () => void } {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      const at = this.#all.indexOf(sleeper);
      if (at >= 0) this.#all.splice(at, 1);
      signal?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      leave();
      reject(signal!.reason as Error);
    };
    const wake = (): void => {
      leave();
      resolve();
    };
    const sleeper = { timeMs, wake };
    if (signal?.aborted === true) {
      abort();
    } else {
      signal?.addEventListener('abort', abort, { once: true });
      const behind = this.#all.findLastIndex((other) => other.timeMs <= timeMs);
      this.#all.splice(behind + 1, 0, sleeper);
    }
    return { woken: promise, wake };
  }

  /** Wakes the first. */
  wakeNext(): void {
    this.#all[0]?.wake();
  }
}
