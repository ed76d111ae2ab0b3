import type { Answer, Failure, FailureKind } from '../../core/model/answer.ts';
import type { BalanceReport, FillReport, OrderReport, OrderRequest, PositionReport } from '../../core/model/venue.ts';
import type { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { ExchangeEvent, Outcome, Refusal, RefusalCode } from '../../core/simulation/exchange/types.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccountEvent, OrderName, Venue } from '../../ports/venue.ts';
import type { ExchangeHub } from './exchange-hub.ts';

/** What the refusals of the exchange mean to a trader. */
const KINDS: Readonly<Record<RefusalCode, FailureKind>> = {
  'bad-request': 'unsupported',
  'unknown-account': 'account',
  'unknown-market': 'market',
  'market-closed': 'market',
  'price-filter': 'rules',
  'lot-size': 'rules',
  'min-notional': 'rules',
  'max-notional': 'rules',
  'max-orders': 'rules',
  'duplicate-client-id': 'duplicate-id',
  'insufficient-balance': 'funds',
  'insufficient-margin': 'funds',
  'no-liquidity': 'market',
  'would-take': 'would-take',
  'would-fill': 'rules',
  'trigger-now': 'rules',
  'reduce-only': 'reduce-only',
  'position-mode': 'account',
  'position-open': 'account',
  'orders-open': 'account',
  leverage: 'rules',
  'unknown-order': 'order-unknown',
};

export interface SimulatedVenueOptions {
  readonly hub: ExchangeHub;
  readonly account: string;
  readonly wallet: 'spot' | 'futures';
  readonly clock: Clock;
  /** Time from a request to its effect, and again to its answer, ms. */
  readonly latencyMs: number;
}

/** One account of a simulated exchange, as a venue. Requests take their time on the way there and back. */
export class SimulatedVenue implements Venue {
  readonly exchange = 'simulated';
  readonly #options: SimulatedVenueOptions;

  constructor(options: SimulatedVenueOptions) {
    this.#options = options;
  }

  place(request: OrderRequest): Promise<Answer<OrderReport>> {
    const { expiresMs, ...order } = request;
    return this.#change((exchange, account, nowMs) => {
      if (expiresMs !== undefined && nowMs > expiresMs) return refused('clock', 'expired', 'the request came too late');
      return answered(exchange.place(account, order, nowMs));
    });
  }

  cancel(name: OrderName): Promise<Answer<OrderReport | undefined>> {
    return this.#change((exchange, account, nowMs) => answered(exchange.cancel(account, name, nowMs)));
  }

  replace(): Promise<Answer<OrderReport>> {
    return this.#change(() => refused('unsupported', '', 'orders are not replaced here'));
  }

  setLeverage(pair: string, leverage: number, marginMode: 'isolated' | 'cross'): Promise<Answer<void>> {
    return this.#change((exchange, account, nowMs) => {
      if (exchange.settings(account, pair).marginMode !== marginMode) {
        const mode = exchange.setMarginMode(account, pair, marginMode, nowMs);
        if (!mode.ok) return answered(mode);
      }
      const outcome = exchange.setLeverage(account, pair, leverage, nowMs);
      return outcome.ok ? { kind: 'done', value: undefined } : answered(outcome);
    });
  }

  order(name: OrderName): Promise<OrderReport | undefined> {
    return this.#read((exchange, account) => exchange.order(account, name));
  }

  openOrders(pair?: string): Promise<readonly OrderReport[]> {
    return this.#read((exchange, account) => exchange.openOrders(account, pair));
  }

  fills(pair: string, sinceMs: number): Promise<readonly FillReport[]> {
    return this.#read((exchange, account) => exchange.fills(account, pair).filter(({ timeMs }) => timeMs >= sinceMs));
  }

  balances(): Promise<readonly BalanceReport[]> {
    return this.#read((exchange, account) => exchange.balances(account, this.#options.wallet));
  }

  positions(): Promise<readonly PositionReport[]> {
    return this.#read((exchange, account) => exchange.positions(account));
  }

  watchAccount(signal: AbortSignal): AsyncIterable<AccountEvent> {
    return this.#options.hub.watch(signal, (event) => this.#toldOf(event));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #toldOf(event: ExchangeEvent): AccountEvent[] {
    if (!('account' in event) || event.account !== this.#options.account) return [];
    if (event.kind === 'order') {
      const order: AccountEvent = { kind: 'order', order: event.order };
      return event.fill === undefined ? [order] : [{ kind: 'fill', fill: event.fill }, order];
    }
    if (event.kind === 'balance') return [{ kind: 'balances', balances: [event.balance] }];
    return event.kind === 'position' ? [{ kind: 'positions', positions: [event.position] }] : [];
  }

  async #change<T>(
    command: (exchange: SimulatedExchange, account: string, nowMs: number) => Answer<T>,
  ): Promise<Answer<T>> {
    return this.#read(command);
  }

  async #read<T>(command: (exchange: SimulatedExchange, account: string, nowMs: number) => T): Promise<T> {
    const { hub, account, clock, latencyMs } = this.#options;
    await this.#travel(latencyMs);
    const answer = hub.run((exchange) => command(exchange, account, clock.now()));
    await this.#travel(latencyMs);
    return answer;
  }

  async #travel(latencyMs: number): Promise<void> {
    const { clock } = this.#options;
    if (latencyMs > 0) await clock.sleepUntil(clock.now() + latencyMs);
  }
}

function answered<T>(outcome: Outcome<T>): Answer<T> {
  return outcome.ok ? { kind: 'done', value: outcome.value } : { kind: 'refused', failure: failureOf(outcome.refusal) };
}

function failureOf({ code, rule, value, limit, asset }: Refusal): Failure {
  const numbers = [value && `asked ${value}`, limit && `limit ${limit}`, asset].filter(Boolean).join(', ');
  return { kind: KINDS[code], venueCode: code, message: numbers === '' ? rule : `${rule}: ${numbers}` };
}

function refused(kind: FailureKind, venueCode: string, message: string): Answer<never> {
  return { kind: 'refused', failure: { kind, venueCode, message } };
}
