import { VenueError, type Answer, type Failure } from '../../core/model/answer.ts';
import type { OrderReport } from '../../core/model/venue.ts';
import { PRIORITIES, type Intent, type Priority } from '../../core/orders/intents.ts';
import type { ManagedState } from '../../core/orders/managed-order.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Venue } from '../../ports/venue.ts';

/** Requests of one bot that are under way at a time. */
const PARALLEL = 4;
/** Waits after a read that failed, ms. */
const READ_AGAIN_MS = [500, 1000, 2000, 5000, 10_000, 30_000] as const;

export interface DispatcherParts {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  /** Tells the session, through the journal. */
  readonly apply: (event: SessionEvent) => void;
  /** State of an order now. */
  readonly stateOf: (clientOrderId: string) => ManagedState | undefined;
  /** Venue time minus the clock's, ms. */
  readonly offsetMs: () => number;
  /** Something went wrong that nobody here can set right. */
  readonly fail: (error: unknown) => void;
  /** When it aborts, nothing new is started. */
  readonly signal: AbortSignal;
}

type Request = Exclude<Intent, { kind: 'notify' }>;

/** Carries out what a session intends, the most urgent first, and tells it what came of it. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #queues = new Map<Priority, Request[]>(PRIORITIES.map((priority) => [priority, []]));
  /** Look-ups that failed one after the other, by order. */
  readonly #failures = new Map<string, number>();
  #running = 0;
  /** The venue has asked for no request before this time, UTC ms. */
  #heldUntilMs = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Requests that wait or are under way. */
  get pending(): number {
    return this.#running + [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Waits until no request is under way, no longer than until `untilMs`. */
  async drained(untilMs: number): Promise<void> {
    const { clock } = this.#parts;
    while (this.#running > 0 && clock.now() < untilMs) await clock.sleepUntil(Math.min(clock.now() + 50, untilMs));
  }

  readonly act = (intents: readonly Intent[]): void => {
    for (const intent of intents) {
      if (intent.kind === 'notify') this.#parts.notifier.notify(intent.notice);
      else if (intent.kind === 'place') this.#enqueue(intent, intent.priority);
      else this.#later(intent, intent.kind === 'cancel' ? 'cancel' : 'reconcile', intent.notBeforeMs);
    }
  };

  #later(request: Request, priority: Priority, timeMs: number): void {
    const { clock, signal } = this.#parts;
    if (timeMs <= clock.now()) return this.#enqueue(request, priority);
    clock.sleepUntil(timeMs, signal).then(
      () => this.#enqueue(request, priority),
      () => undefined,
    );
  }

  #enqueue(request: Request, priority: Priority): void {
    this.#queues.get(priority)!.push(request);
    this.#start();
  }

  #start(): void {
    const { clock, signal } = this.#parts;
    while (this.#running < PARALLEL && !signal.aborted && clock.now() >= this.#heldUntilMs) {
      const queue = [...this.#queues.values()].find((waiting) => waiting.length > 0);
      if (queue === undefined) return;
      this.#running++;
      this.#run(queue.shift()!)
        .catch(this.#parts.fail)
        .finally(() => {
          this.#running--;
          this.#start();
        });
    }
  }

  async #run(request: Request): Promise<void> {
    const { apply, venue } = this.#parts;
    const { clientOrderId } = request;
    if (request.kind === 'look-up') return this.#lookUp(request);
    if (request.kind === 'cancel') {
      const { pair, orderId } = request;
      const answer = await answered(venue.cancel({ pair, clientOrderId, ...(orderId === '' ? {} : { orderId }) }));
      this.#holdAfter(answer);
      return apply({ kind: 'canceled', clientOrderId, answer });
    }
    apply({ kind: 'sending', clientOrderId });
    // It may have been taken back while it waited for its turn.
    if (this.#parts.stateOf(clientOrderId) !== 'sent') return;
    const answer: Answer<OrderReport> = await answered(venue.place(request.request));
    this.#holdAfter(answer);
    apply({ kind: 'placed', clientOrderId, answer });
  }

  /** Whoever goes on asking after a 429 or 418 is locked out for longer. */
  #holdAfter(answer: Answer<unknown>): void {
    if (answer.kind === 'done' || answer.failure.kind !== 'throttle') return;
    const { clock, signal, log } = this.#parts;
    const waitMs = answer.failure.retryAfterMs ?? 0;
    const untilMs = clock.now() + waitMs;
    if (untilMs <= this.#heldUntilMs || waitMs === 0) return;
    this.#heldUntilMs = untilMs;
    log.warn('the venue asks to wait', { waitMs });
    clock.sleepUntil(untilMs, signal).then(
      () => this.#start(),
      () => undefined,
    );
  }

  /** Fills first: an order that says it is done is then complete. */
  async #lookUp(request: Extract<Request, { kind: 'look-up' }>): Promise<void> {
    const { apply, venue, clock, log, offsetMs } = this.#parts;
    const { clientOrderId, pair, orderId, sinceMs } = request;
    const venueTimeMs = clock.now() + offsetMs();
    try {
      const report = await venue.order({ pair, clientOrderId, ...(orderId === '' ? {} : { orderId }) });
      const fills = await venue.fills(pair, sinceMs + Math.min(0, offsetMs()) - 1000);
      this.#failures.delete(clientOrderId);
      const own = fills.filter(
        (fill) => fill.clientOrderId === clientOrderId || fill.orderId === (report?.orderId ?? orderId),
      );
      for (const fill of own) apply({ kind: 'fill', fill: { ...fill, clientOrderId } });
      if (report !== undefined) apply({ kind: 'order', report });
      apply({ kind: 'looked-up', clientOrderId, known: report !== undefined || own.length > 0, venueTimeMs });
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      log.warn('an order could not be looked up', { clientOrderId, reason: error.message });
      const failures = this.#failures.get(clientOrderId) ?? 0;
      this.#failures.set(clientOrderId, failures + 1);
      const waitMs = READ_AGAIN_MS[Math.min(failures, READ_AGAIN_MS.length - 1)];
      this.#later(request, 'reconcile', clock.now() + Math.max(waitMs, error.failure.retryAfterMs ?? 0));
    }
  }
}

/** A venue's adapter that throws where it should answer leaves the outcome open. */
async function answered<T>(request: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await request;
  } catch (error) {
    const failure: Failure = { kind: 'unknown', venueCode: '', message: String(error) };
    return { kind: 'unknown', failure };
  }
}
