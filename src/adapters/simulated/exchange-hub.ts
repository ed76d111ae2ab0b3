import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { ExchangeEvent } from '../../core/simulation/exchange/types.ts';
import { EventQueue } from './event-queue.ts';

/** One simulated exchange and all who listen to it: every event reaches every listener once, in order. */
export class ExchangeHub {
  readonly exchange: SimulatedExchange;
  readonly #listeners = new Set<(event: ExchangeEvent) => void>();

  constructor(exchange: SimulatedExchange) {
    this.exchange = exchange;
  }

  /** Runs a command and tells what it has brought about. */
  run<T>(command: (exchange: SimulatedExchange) => T): T {
    const answer = command(this.exchange);
    this.tell(this.exchange.drain());
    return answer;
  }

  /** What `pick` makes of each event from the first read on, until the signal aborts. */
  async *watch<T>(signal: AbortSignal, pick: (event: ExchangeEvent) => readonly T[]): AsyncGenerator<T> {
    const queue = new EventQueue<T>();
    const stop = this.listen((event) => {
      for (const value of pick(event)) queue.push(value);
    });
    const end = () => queue.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      yield* queue;
    } finally {
      stop();
      signal.removeEventListener('abort', end);
    }
  }

  protected tell(events: readonly ExchangeEvent[]): void {
    for (const event of events) for (const listener of this.#listeners) listener(event);
  }

  /** Returns the end of it. */
  listen(listener: (event: ExchangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
