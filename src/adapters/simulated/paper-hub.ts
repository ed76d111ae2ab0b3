import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { ExchangeEvent } from '../../core/simulation/exchange/types.ts';
import { ExchangeHub } from './exchange-hub.ts';

/** A simulated exchange that outlives its process: what changes an account is kept before anybody is told of it. */
export class PaperHub extends ExchangeHub {
  readonly #keep: (snapshot: string) => void;

  constructor(exchange: SimulatedExchange, keep: (snapshot: string) => void) {
    super(exchange);
    this.#keep = keep;
  }

  override run<T>(command: (exchange: SimulatedExchange) => T): T {
    const answer = command(this.exchange);
    const events = this.exchange.drain();
    if (events.some(changesAccount)) this.save();
    this.tell(events);
    return answer;
  }

  save(): void {
    this.#keep(this.exchange.snapshot());
  }
}

function changesAccount(event: ExchangeEvent): boolean {
  return 'account' in event;
}
