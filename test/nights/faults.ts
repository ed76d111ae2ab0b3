import { VenueError, type Answer, type Failure } from '../../src/core/model/answer.ts';
import type { OrderReport, OrderRequest } from '../../src/core/model/venue.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { AccountEvent, OrderName, Venue } from '../../src/ports/venue.ts';

/** What can go wrong between a bot and its venue. */
export const REQUEST_FAULTS = ['lost-before', 'lost-after', 'server-error', 'throttle', 'clock', 'late'] as const;
export const STREAM_FAULTS = ['drop', 'duplicate', 'late-event', 'out-of-order'] as const;
export type Fault = (typeof REQUEST_FAULTS)[number] | (typeof STREAM_FAULTS)[number] | 'read-error';

export interface FaultPlan {
  /** Kinds that happen in this night. */
  readonly kinds: ReadonlySet<Fault>;
  /** Chance of a fault at each occasion. */
  readonly rate: number;
  /** None happens from then on, UTC ms. */
  readonly untilMs: number;
}

const TIMEOUT_MS = 10_000;
const NEVER = new Promise<never>(() => undefined);

/** A venue behind a bad line. It never lies: what it says happened has happened. */
export class FaultyVenue implements Venue {
  readonly exchange: string;
  readonly #venue: Venue;
  readonly #clock: Clock;
  readonly #plan: FaultPlan;
  readonly #random: () => number;
  readonly #isAlive: () => boolean;
  /** Faults that happened, for the one who looks for the cause. */
  readonly happened: string[] = [];

  constructor(venue: Venue, clock: Clock, plan: FaultPlan, random: () => number, isAlive: () => boolean) {
    this.exchange = venue.exchange;
    this.#venue = venue;
    this.#clock = clock;
    this.#plan = plan;
    this.#random = random;
    this.#isAlive = isAlive;
  }

  place(request: OrderRequest): Promise<Answer<OrderReport>> {
    return this.#change(`place ${request.clientOrderId}`, () => this.#venue.place(request));
  }

  cancel(name: OrderName): Promise<Answer<OrderReport | undefined>> {
    return this.#change(`cancel ${name.clientOrderId}`, () => this.#venue.cancel(name));
  }

  replace(name: OrderName, request: OrderRequest): Promise<Answer<OrderReport>> {
    return this.#change('replace', () => this.#venue.replace(name, request));
  }

  setLeverage(pair: string, leverage: number, mode: 'isolated' | 'cross'): Promise<Answer<void>> {
    return this.#change('leverage', () => this.#venue.setLeverage(pair, leverage, mode));
  }

  order(name: OrderName) {
    return this.#read(() => this.#venue.order(name));
  }

  openOrders(pair?: string) {
    return this.#read(() => this.#venue.openOrders(pair));
  }

  fills(pair: string, sinceMs: number) {
    return this.#read(() => this.#venue.fills(pair, sinceMs));
  }

  balances() {
    return this.#read(() => this.#venue.balances());
  }

  positions() {
    return this.#read(() => this.#venue.positions());
  }

  async *watchAccount(signal: AbortSignal): AsyncIterable<AccountEvent> {
    let held: AccountEvent | undefined;
    for await (const event of this.#venue.watchAccount(signal)) {
      if (!this.#isAlive()) await NEVER;
      if (this.#happens('drop')) throw transient('the socket was dropped');
      if (this.#happens('late-event')) await this.#clock.sleepUntil(this.#clock.now() + this.#upTo(20_000));
      if (held === undefined && this.#happens('out-of-order')) {
        held = event;
        continue;
      }
      yield event;
      if (this.#happens('duplicate')) yield event;
      if (held !== undefined) yield held;
      held = undefined;
    }
  }

  close(): Promise<void> {
    return this.#venue.close();
  }

  async #change<T>(what: string, act: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const fault = REQUEST_FAULTS.find((kind) => this.#happens(kind, what));
    switch (fault) {
      case 'lost-before':
        await this.#wait(TIMEOUT_MS);
        return this.#alive(unknown('timed out'));
      case 'lost-after':
        await act();
        await this.#wait(TIMEOUT_MS);
        return this.#alive(unknown('timed out'));
      case 'server-error':
        if (this.#random() < 0.5) await act();
        return this.#alive(unknown('HTTP 503'));
      case 'late': {
        // The bot gives up waiting; the request is still under way.
        const late = this.#wait(TIMEOUT_MS + this.#upTo(10_000)).then(act);
        late.catch(() => undefined);
        await this.#wait(TIMEOUT_MS);
        return this.#alive(unknown('timed out'));
      }
      case 'throttle':
        return this.#alive(refused('throttle', '429'));
      case 'clock':
        return this.#alive(refused('clock', '-1021'));
      default:
        return this.#alive(await act());
    }
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    if (this.#happens('read-error')) throw transient('HTTP 502');
    return this.#alive(await read());
  }

  /** A process that was killed hears nothing any more. */
  #alive<T>(value: T): T | Promise<never> {
    return this.#isAlive() ? value : NEVER;
  }

  #happens(kind: Fault, what = ''): boolean {
    const { kinds, rate, untilMs } = this.#plan;
    if (!kinds.has(kind) || this.#clock.now() >= untilMs || this.#random() >= rate) return false;
    this.happened.push(`${this.#clock.now()} ${kind} ${what}`.trim());
    return true;
  }

  #upTo(ms: number): number {
    return Math.floor(this.#random() * ms);
  }

  #wait(ms: number): Promise<void> {
    return this.#clock.sleepUntil(this.#clock.now() + ms);
  }
}

function unknown(message: string): Answer<never> {
  return { kind: 'unknown', failure: { kind: 'transient', venueCode: '', message } };
}

function refused(kind: Failure['kind'], venueCode: string): Answer<never> {
  return { kind: 'refused', failure: { kind, venueCode, message: venueCode } };
}

function transient(message: string): VenueError {
  return new VenueError({ kind: 'transient', venueCode: '', message });
}
