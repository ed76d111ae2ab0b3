import { VenueError, type Answer, type Failure } from '../../src/core/model/answer.ts';
import type { OrderReport, OrderRequest } from '../../src/core/model/venue.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { AccountEvent, OrderName, Venue } from '../../src/ports/venue.ts';
import type { Chances } from './chances.ts';

/** How long a bot waits for an answer, ms. */
const TIMEOUT_MS = 10_000;
const NEVER = new Promise<never>(() => undefined);

export interface BadLine {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly chances: Chances;
  /** The key is refused until then, UTC ms. */
  readonly keyDeadUntilMs: () => number;
  /** The process dies now, if it is its time: asked before a request leaves, and again before its answer is heard. */
  readonly mayDie: () => void;
  readonly isAlive: () => boolean;
}

/** A venue behind a bad line. It never lies: what it says happened has happened. */
export class FaultyVenue implements Venue {
  readonly exchange: string;
  readonly #line: BadLine;

  constructor(line: BadLine) {
    this.exchange = line.venue.exchange;
    this.#line = line;
  }

  place(request: OrderRequest): Promise<Answer<OrderReport>> {
    return this.#change(`place ${request.clientOrderId}`, () => this.#line.venue.place(request));
  }

  cancel(name: OrderName): Promise<Answer<OrderReport | undefined>> {
    return this.#change(`cancel ${name.clientOrderId}`, () => this.#line.venue.cancel(name));
  }

  replace(name: OrderName, request: OrderRequest): Promise<Answer<OrderReport>> {
    return this.#change('replace', () => this.#line.venue.replace(name, request));
  }

  setLeverage(pair: string, leverage: number, mode: 'isolated' | 'cross'): Promise<Answer<void>> {
    return this.#change('leverage', () => this.#line.venue.setLeverage(pair, leverage, mode));
  }

  order(name: OrderName) {
    return this.#read(() => this.#line.venue.order(name));
  }

  openOrders(pair?: string) {
    return this.#read(() => this.#line.venue.openOrders(pair));
  }

  fills(pair: string, sinceMs: number) {
    return this.#read(() => this.#line.venue.fills(pair, sinceMs));
  }

  balances() {
    return this.#read(() => this.#line.venue.balances());
  }

  positions() {
    return this.#read(() => this.#line.venue.positions());
  }

  async *watchAccount(signal: AbortSignal): AsyncIterable<AccountEvent> {
    const { venue, clock, chances, isAlive } = this.#line;
    let held: AccountEvent | undefined;
    for await (const event of venue.watchAccount(signal)) {
      if (!isAlive()) await NEVER;
      if (chances.draw('drop') !== undefined) throw failed('transient', 'the socket was dropped');
      const late = chances.draw('late-event');
      if (late !== undefined) await clock.sleepUntil(clock.now() + Math.floor(late * 20_000));
      if (held === undefined && chances.draw('out-of-order') !== undefined) {
        held = event;
        continue;
      }
      yield event;
      if (chances.draw('duplicate') !== undefined) yield event;
      if (held !== undefined) yield held;
      held = undefined;
    }
  }

  close(): Promise<void> {
    return this.#line.venue.close();
  }

  async #change<T>(what: string, act: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const { chances, clock, mayDie, isAlive } = this.#line;
    mayDie();
    if (!isAlive()) return NEVER;
    if (this.#isKeyDead()) return this.#heard(refused('key-dead', '-2015'));
    if (chances.draw('lost-before', what) !== undefined) {
      await this.#wait(TIMEOUT_MS);
      return this.#heard(unknown('timed out'));
    }
    if (chances.draw('lost-after', what) !== undefined) {
      await act();
      await this.#wait(TIMEOUT_MS);
      return this.#heard(unknown('timed out'));
    }
    const error = chances.draw('server-error', what);
    if (error !== undefined) {
      if (error < 0.5) await act();
      return this.#heard(unknown('HTTP 503'));
    }
    const late = chances.draw('late', what);
    if (late !== undefined) {
      // The bot gives up waiting, or its line breaks; the request is still under way.
      const waitMs = late < 0.5 ? TIMEOUT_MS : 100;
      void clock.sleepUntil(clock.now() + waitMs + Math.floor(late * 12_000)).then(act, () => undefined);
      await this.#wait(waitMs);
      return this.#heard(unknown('timed out'));
    }
    if (chances.draw('throttle', what) !== undefined) return this.#heard(refused('throttle', '429'));
    const banned = chances.draw('banned', what);
    if (banned !== undefined) return this.#heard(refused('throttle', '418', 10_000 + banned * 50_000));
    if (chances.draw('clock', what) !== undefined) return this.#heard(refused('clock', '-1021'));
    if (chances.draw('nonce', what) !== undefined) return this.#heard(refused('clock', 'EAPI:Invalid nonce'));
    return this.#heard(await act());
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    const { chances } = this.#line;
    if (this.#isKeyDead()) throw failed('key-dead', '-2015');
    if (chances.draw('read-error') !== undefined) throw failed('transient', 'HTTP 502');
    if (chances.draw('read-throttle') !== undefined) throw failed('throttle', '429', 5000);
    return this.#heard(await read());
  }

  #isKeyDead(): boolean {
    return this.#line.clock.now() < this.#line.keyDeadUntilMs();
  }

  /** A process that was killed hears nothing any more. */
  #heard<T>(value: T): T | Promise<never> {
    const { isAlive, mayDie } = this.#line;
    if (isAlive()) mayDie();
    return isAlive() ? value : NEVER;
  }

  #wait(ms: number): Promise<void> {
    const { clock } = this.#line;
    return clock.sleepUntil(clock.now() + ms);
  }
}

function unknown(message: string): Answer<never> {
  return { kind: 'unknown', failure: { kind: 'transient', venueCode: '', message } };
}

function refused(kind: Failure['kind'], venueCode: string, retryAfterMs?: number): Answer<never> {
  return { kind: 'refused', failure: failure(kind, venueCode, venueCode, retryAfterMs) };
}

function failed(kind: Failure['kind'], message: string, retryAfterMs?: number): VenueError {
  return new VenueError(failure(kind, '', message, retryAfterMs));
}

function failure(kind: Failure['kind'], venueCode: string, message: string, retryAfterMs?: number): Failure {
  return { kind, venueCode, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) }) };
}
