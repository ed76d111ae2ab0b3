import type { SimulatedExchange } from '../exchange.ts';
import type { MarketEvent, MarketSource } from './market-source.ts';

/** Plays what happened on the outside market into an exchange, in order of time; at one time, first source first. */
export class MarketReplay {
  readonly #sources: readonly MarketSource[];
  readonly #announced = new Map<string, number>();

  constructor(sources: readonly MarketSource[]) {
    this.#sources = sources;
  }

  /** When the next event is; Infinity at the end. */
  nextMs(): number {
    return this.#next()?.head!.timeMs ?? Infinity;
  }

  /**
   * Plays what comes up to `untilMs`, included, but no more than `most` events; false: there is more of it. The
   * exchange's own clock stands at the last event afterwards.
   */
  play(exchange: SimulatedExchange, untilMs: number, most = Infinity): boolean {
    this.#announceFunding(exchange);
    for (let count = 0; ; count++) {
      const source = this.#next();
      if (source === undefined || source.head!.timeMs > untilMs) return true;
      if (count >= most) return false;
      const event = source.head!;
      source.advance();
      put(exchange, event);
      if (event.kind === 'funding') this.#announceFunding(exchange);
    }
  }

  #next(): MarketSource | undefined {
    let first: MarketSource | undefined;
    for (const source of this.#sources) {
      if (source.head === undefined) continue;
      if (first === undefined || source.head.timeMs < first.head!.timeMs) first = source;
    }
    return first;
  }

  /** Venues show the next funding ahead of its time. */
  #announceFunding(exchange: SimulatedExchange): void {
    for (const { head } of this.#sources) {
      if (head?.kind !== 'funding' || this.#announced.get(head.pair) === head.timeMs) continue;
      exchange.announceFunding(head.pair, head.rate, head.timeMs);
      this.#announced.set(head.pair, head.timeMs);
    }
  }
}

function put(exchange: SimulatedExchange, event: MarketEvent): void {
  const { pair, timeMs } = event;
  if (event.kind === 'trade') exchange.trade(pair, event.price, event.amount, event.side, timeMs);
  else if (event.kind === 'mark') exchange.mark(pair, event.price, timeMs);
  else exchange.funding(pair, event.rate, timeMs);
}
