import type { Clock } from '../../ports/clock.ts';

interface Waiting {
  readonly priority: number;
  readonly cost: number;
  start(): void;
}

/**
 * Spaces requests out so that a venue's limit holds: a request of cost c is followed by a pause of c times
 * `msPerCost` of the clock. Who waits goes by priority (smallest first), then by arrival.
 */
export class ClockThrottle {
  readonly #clock: Clock;
  readonly #msPerCost: number;
  readonly #waiting: Waiting[] = [];
  #nextMs = 0;
  #isRunning = false;

  constructor(clock: Clock, msPerCost: number) {
    this.#clock = clock;
    this.#msPerCost = msPerCost;
  }

  /** Resolves when the request may leave. */
  turn(priority: number, cost: number): Promise<void> {
    return new Promise((start) => {
      const behind = this.#waiting.findLastIndex((other) => other.priority <= priority);
      this.#waiting.splice(behind + 1, 0, { priority, cost, start });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      if (this.#clock.now() < this.#nextMs) await this.#clock.sleepUntil(this.#nextMs);
      const next = this.#waiting.shift()!;
      this.#nextMs = Math.max(this.#nextMs, this.#clock.now()) + next.cost * this.#msPerCost;
      next.start();
    }
    this.#isRunning = false;
  }
}
