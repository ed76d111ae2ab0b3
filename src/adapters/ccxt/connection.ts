import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from 'ccxt';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { VenueError } from '../../core/model/answer.ts';
import { type Urls, rebase } from './base-url.ts';
import { ClockThrottle } from './clock-throttle.ts';
import { loadExchangeClass } from './exchange-files.ts';
import { type HttpAnswer, UnreadableAnswer, failureOf, keepAnswer } from './failure.ts';

/** What signs requests. Some venues want a passphrase (`password`) or a user id too. */
export interface Keys {
  readonly apiKey: string;
  readonly secret: string;
  readonly password?: string;
  readonly uid?: string;
}

export interface ConnectOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Kinds of markets to know; default both. */
  readonly marketKinds?: readonly ('spot' | 'futures')[];
  /** Another server that speaks the venue's language, `http://127.0.0.1:8080`; no request goes anywhere else. */
  readonly baseUrl?: string;
  /** Handed to ccxt as it is: proxies, `sandbox`, `options`. */
  readonly ccxtConfig?: Readonly<Record<string, unknown>>;
  readonly keys?: Keys;
  /** Websockets are wanted. */
  readonly streams?: boolean;
  /** Pause between two requests of cost 1, in ms; 0 = none. Default: the venue's. */
  readonly rateLimit?: number;
}

/** Who goes first when requests wait for the venue's limit. */
export const PRIORITY = { cancel: 0, order: 1, account: 2, data: 3 } as const;

/** One call of ours into ccxt, which may send several requests. */
interface Call {
  readonly priority: number;
  /** A request has left. */
  isSent: boolean;
}

/** Venues that want each request's number to be above the last one's; elsewhere it is a time, which must not run ahead. */
const RISING_NONCE = new Set(['kraken', 'krakenfutures']);

/** ccxt keeps this many of each kind of event; what it hands out is taken over at once. */
const CACHE_LIMITS = Object.fromEntries(
  ['OHLCVLimit', 'tradesLimit', 'ordersLimit', 'myTradesLimit', 'positionsLimit', 'liquidationsLimit'].map((name) => [
    name,
    1000,
  ]),
);

/** One exchange of ccxt, set up so that it counts in texts, follows our clock, and says how a request failed. */
export class Connection {
  readonly name: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly log: Log;
  readonly #calls = new AsyncLocalStorage<Call>();

  constructor(name: string, exchange: Exchange, { clock, log, keys, rateLimit }: ConnectOptions) {
    this.name = name;
    this.exchange = exchange;
    this.clock = clock;
    this.log = log;
    this.#followClock(rateLimit);
    this.#watchRequests();
    if (keys !== undefined) this.useKeys(keys);
  }

  /** Signs every request from now on with these keys; sockets that are open keep the old ones. */
  useKeys(keys: Keys): void {
    const { exchange } = this;
    exchange.apiKey = keys.apiKey;
    exchange.secret = keys.secret;
    exchange.password = keys.password as string;
    exchange.uid = keys.uid as string;
    // Once set, ccxt takes Binance's "invalid key" for a rate limit.
    exchange.options['hasAlreadyAuthenticatedSuccessfully'] = false;
  }

  /** A read: rejects with a VenueError. */
  async read<T>(priority: number, work: (exchange: Exchange) => Promise<T>): Promise<T> {
    try {
      return await this.#calls.run({ priority, isSent: false }, () => work(this.exchange));
    } catch (error) {
      throw error instanceof VenueError ? error : new VenueError(failureOf(this.name, error), error);
    }
  }

  /** Markets, fetched once. */
  async loadMarkets(reload = false): Promise<void> {
    if (reload || this.exchange.markets === undefined) {
      await this.read(PRIORITY.data, (exchange) => exchange.loadMarkets(reload));
    }
  }

  async close(): Promise<void> {
    await this.exchange.close();
  }

  #followClock(rateLimit: number | undefined): void {
    const { clock, exchange } = this;
    const throttle = new ClockThrottle(clock, rateLimit ?? exchange.rateLimit!);
    const nonce = exchange.nonce.bind(exchange);
    let last = 0;
    Object.assign(exchange, {
      milliseconds: () => clock.now(),
      sleep: (ms: number) => clock.sleepUntil(clock.now() + ms),
      throttle: (cost = 1) => throttle.turn(this.#calls.getStore()?.priority ?? PRIORITY.data, cost),
      ...(RISING_NONCE.has(this.name) && { nonce: () => (last = Math.max(last + 1, nonce())) }),
    });
  }

  #watchRequests(): void {
    const { exchange } = this;
    const fetch = exchange.fetch.bind(exchange);
    const handleErrors = exchange.handleErrors.bind(exchange);
    const handleHttpStatusCode = exchange.handleHttpStatusCode.bind(exchange);
    let answer: HttpAnswer | undefined;
    Object.assign(exchange, {
      fetch: (...request: Parameters<Exchange['fetch']>) => {
        const call = this.#calls.getStore();
        if (call !== undefined) call.isSent = true;
        return fetch(...request);
      },
      // Both are called one after the other for each answer, without a pause between.
      handleErrors: (...args: Parameters<Exchange['handleErrors']>) => {
        const [status, , , , headers, body, parsed] = args;
        answer = { status, headers, body: parsed };
        return keepAnswer(answer, () => {
          const isHandled = handleErrors(...args);
          if (status >= 200 && status < 300 && status !== 204 && parsed === undefined) throw new UnreadableAnswer(body);
          return isHandled;
        });
      },
      handleHttpStatusCode: (...args: Parameters<Exchange['handleHttpStatusCode']>) =>
        keepAnswer(answer, () => handleHttpStatusCode(...args)),
    });
  }
}

/** Connects to an exchange by name; sends nothing yet. Throws InputError EXCHANGE_UNKNOWN. */
export async function connect(name: string, options: ConnectOptions): Promise<Connection> {
  const { baseUrl, marketKinds = ['spot', 'futures'], streams = false } = options;
  const ExchangeOf = await loadExchangeClass(name, streams);
  const types = marketKinds.map((kind) => (kind === 'spot' ? 'spot' : 'linear'));
  const exchange = new ExchangeOf({
    enableRateLimit: true,
    ...options.ccxtConfig,
    number: String,
    newUpdates: true,
    options: {
      ...(name === 'binance' && { fetchMarkets: { types }, fetchCurrencies: false, fetchMargins: false }),
      ...(marketKinds.every((kind) => kind === 'futures') && { defaultType: 'swap' }),
      ...CACHE_LIMITS,
      ...(options.ccxtConfig?.['options'] as object | undefined),
    },
  });
  if (baseUrl !== undefined) Object.assign(exchange.urls, { api: rebase(exchange.urls['api'] as Urls, baseUrl) });
  // Without it ccxt refuses addresses that begin with ws://.
  if (streams && baseUrl?.startsWith('http:') === true) await exchange.loadHttpProxyAgent();
  return new Connection(name, exchange, options);
}
