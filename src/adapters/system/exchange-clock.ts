import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { RunError } from '../../core/model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { Sleepers } from './sleepers.ts';
import { LONGEST_MS } from './system-clock.ts';

/** How often a clock that runs freely is compared with the exchange's, ms of the machine. */
const COMPARE_EVERY_MS = 1000;
/** A connection that is lost is opened again after this time, ms of the machine. */
const JOIN_AGAIN_MS = 500;
/** The longest that a free-running sleep goes on without a look at the clock, ms of the machine. */
const LONGEST_SLEEP_MS = 50;

interface Status {
  readonly nowMs: number;
  readonly rate: number;
  readonly lockStep: object | null;
}

/**
 * The clock of a local exchange in another process (docs/guide/local-exchange.md). Free-running, it goes as fast as the
 * exchange's. In lock-step it stands until the exchange tells a step, and the exchange is told that the step is done once
 * everything that follows from it has come to rest.
 */
export class FollowedClock implements Clock {
  readonly #url: string;
  readonly #isStepped: boolean;
  readonly #end = new AbortController();
  #rate: number;
  #anchorMs: number;
  #anchorReal: number;
  #isJoined = false;
  readonly #sleepers = new Sleepers();
  /** Of the pauses from before the first step. */
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(url: string, { nowMs, rate, lockStep }: Status, atReal: number) {
    this.#url = url;
    this.#isStepped = lockStep !== null;
    this.#rate = this.#isStepped ? 0 : rate;
    this.#anchorMs = nowMs;
    this.#anchorReal = atReal;
    if (!this.#isStepped) void this.#compare();
  }

  now(): number {
    return Math.floor(this.#anchorMs + (performance.now() - this.#anchorReal) * this.#rate);
  }

  realMs(spanMs: number): number {
    return this.#rate > 0 ? spanMs / this.#rate : spanMs;
  }

  async sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#isStepped) return this.#untilStep(timeMs, signal);
    for (;;) {
      signal?.throwIfAborted();
      const leftMs = this.realMs(timeMs - this.now());
      if (leftMs <= 0) return;
      await sleep(Math.min(Math.ceil(leftMs), LONGEST_SLEEP_MS), undefined, signal === undefined ? {} : { signal });
    }
  }

  /**
   * Takes part in the steps from now on, as `bot`. `settled` resolves when nothing is under way any more that the last
   * step has set going. Free-running: does nothing.
   */
  join(bot: string, settled: () => Promise<void>): void {
    if (!this.#isStepped || this.#isJoined) return;
    this.#isJoined = true;
    for (const timer of this.#timers) clearTimeout(timer);
    void this.#keepJoined(bot, settled);
  }

  /** Leaves the exchange to itself. In lock-step its time stands until this bot is back or is let go. */
  close(): void {
    this.#end.abort();
  }

  #untilStep(timeMs: number, signal?: AbortSignal): Promise<void> {
    if (timeMs <= this.now() && signal?.aborted !== true) return Promise.resolve();
    const { woken, wake } = this.#sleepers.add(timeMs, signal);
    if (!this.#isJoined) {
      // Before the first step a pause is one of the machine: the exchange's time does not move yet.
      const timer = setTimeout(wake, Math.min(timeMs - this.now(), LONGEST_MS));
      this.#timers.add(timer);
      const end = (): void => {
        clearTimeout(timer);
        this.#timers.delete(timer);
      };
      woken.then(end, end);
    }
    return woken;
  }

  async #keepJoined(bot: string, settled: () => Promise<void>): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.#takePart(bot, settled);
      await sleep(JOIN_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection has ended. */
  #takePart(bot: string, settled: () => Promise<void>): Promise<void> {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/control/clock?bot=${encodeURIComponent(bot)}`);
    const end = (): void => socket.terminate();
    this.#end.signal.addEventListener('abort', end, { once: true });
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const { step, nowMs } = JSON.parse(data.toString()) as { step: number; nowMs: number };
      // What the exchange sent of the step on other connections comes to be heard first.
      void settled()
        .then(() => this.#moveTo(nowMs))
        .then(settled)
        .then(() => socket.send(JSON.stringify({ done: step })))
        .catch(end);
    });
    return new Promise((resolve) => {
      socket.on('close', () => {
        this.#end.signal.removeEventListener('abort', end);
        resolve();
      });
    });
  }

  #moveTo(nowMs: number): void {
    this.#anchorMs = Math.max(this.#anchorMs, nowMs);
    while ((this.#sleepers.nextMs ?? Infinity) <= this.#anchorMs) this.#sleepers.wakeNext();
  }

  async #compare(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await sleep(COMPARE_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      const seen = await statusOf(this.#url).catch(() => undefined);
      if (seen === undefined || signal.aborted) continue;
      // Never backwards: what has been dated stays before what comes.
      this.#anchorMs = Math.max(this.now(), seen.status.nowMs);
      this.#anchorReal = performance.now();
      this.#rate = seen.status.rate;
    }
  }
}

async function statusOf(url: string): Promise<{ status: Status; atReal: number } | undefined> {
  const before = performance.now();
  const answer = await fetch(`${url}/control/status`);
  const atReal = (before + performance.now()) / 2;
  return answer.ok ? { status: (await answer.json()) as Status, atReal } : undefined;
}

/** The clock of the exchange at `url`. Throws RunError EXCHANGE_UNREACHABLE where there is none. */
export async function followExchangeClock(url: string): Promise<FollowedClock> {
  const seen = await statusOf(url).catch(() => undefined);
  if (seen === undefined) {
    throw new RunError('EXCHANGE_UNREACHABLE', `no local exchange answers at ${url}`, {
      path: 'exchange.baseUrl',
      value: url,
      hint: 'Start one in another terminal: `tradewright exchange --data data/sample --port 8600`.',
    });
  }
  return new FollowedClock(url, seen.status, seen.atReal);
}
