import type { ExchangeEvent } from '../../core/simulation/exchange/types.ts';
import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { MarketReplay } from '../../core/simulation/exchange/replay/market-replay.ts';
import type { ExchangeClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { MarketHistory } from './market-history.ts';
import type { Action } from './scenario.ts';

interface Parts {
  readonly exchange: SimulatedExchange;
  readonly feed: MarketReplay;
  readonly faults: Faults;
  readonly clock: ExchangeClock;
  readonly history: MarketHistory;
  /** The past of the mark prices. */
  readonly marks: MarketHistory;
  readonly act: (action: Action) => void;
  readonly publish: (events: readonly ExchangeEvent[], nowMs: number) => void;
}

/** Prints until they are told, and until the next look at how long it takes. */
const BATCH = 200;
/** Milliseconds of the machine that the market may take at a time; then requests have their turn. */
const BUDGET_MS = 20;

/** Brings the market to the time of the clock, step by step, and tells what happened. */
export class MarketDriver {
  readonly #parts: Parts;
  #reachedMs: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#reachedMs = parts.clock.now();
  }

  /** How far the market has come. */
  get nowMs(): number {
    return this.#reachedMs;
  }

  /** Plays the market up to the clock's time, or as far as it comes in its share of the machine's time. */
  advance(): void {
    this.#playUntil(this.#parts.clock.now(), performance.now() + BUDGET_MS);
  }

  /** Moves the time to `timeMs` at once. */
  jumpTo(timeMs: number): void {
    if (timeMs > this.#reachedMs) this.#playUntil(timeMs, Infinity);
  }

  /** Records and tells what happened since the last call. */
  publish(): void {
    const { exchange, history, marks, publish } = this.#parts;
    const events = exchange.drain();
    for (const event of events) {
      const { kind, timeMs } = event;
      if (kind === 'mark') {
        marks.record(event.pair, { id: 0, timeMs, price: Number(event.price), amount: 0, side: 'buy' });
      } else if (kind === 'trade') {
        const { id, price, amount, side } = event;
        history.record(event.pair, { id: Number(id), timeMs, price: Number(price), amount: Number(amount), side });
      }
    }
    publish(events, this.#reachedMs);
  }

  #playUntil(targetMs: number, deadline: number): void {
    const { exchange, feed, faults, clock } = this.#parts;
    if (targetMs <= this.#reachedMs) return;
    let reachedMs = targetMs;
    while (true) {
      const untilMs = Math.min(targetMs, faults.nextMs());
      const isAllPlayed = feed.play(exchange, untilMs, BATCH);
      if (isAllPlayed && untilMs >= faults.nextMs()) {
        this.#reachedMs = untilMs;
        for (const action of faults.due(untilMs)) this.#parts.act(action);
      } else if (isAllPlayed) {
        break;
      } else {
        this.#reachedMs = Math.max(this.#reachedMs, Math.min(untilMs, feed.nextMs() - 1));
        this.publish();
      }
      if (performance.now() > deadline) {
        reachedMs = this.#reachedMs;
        break;
      }
    }
    exchange.advance(reachedMs);
    this.#reachedMs = reachedMs;
    // A jump, or a market that cannot follow. Otherwise the clock is left alone: setting it would cost the time since.
    if (reachedMs < targetMs || reachedMs > clock.now()) clock.setTime(reachedMs);
    clock.wake(reachedMs);
    this.publish();
  }
}
