import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from 'ccxt';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { type Answer, VenueError } from '../../core/model/answer.ts';
import type { RequestPriority } from '../../ports/venue.ts';
import { type Urls, rebase } from './base-url.ts';
import { ClockThrottle } from './clock-throttle.ts';
import { loadExchangeClass } from './exchange-files.ts';
import { type HttpAnswer, UnreadableAnswer, answerOf, failureOf, keepAnswer } from './failure.ts';
import { splitExecutions } from './kraken-messages.ts';
import { signExpiring } from './request-expiry.ts';
import { Traffic } from './traffic.ts';

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
const PRIORITIES: readonly RequestPriority[] = ['cancel', 'exit', 'stop', 'entry', 'reconcile', 'data'];

/** One call of ours into ccxt, which may send several requests. */
interface Call {
  readonly priority: RequestPriority;
  readonly expiresMs?: number;
  /** A request has left. */
  isSent?: boolean;
  /** To the last request. */
  answer?: HttpAnswer | undefined;
  /** The stream that it is for. */
  readonly stream?: StreamUse | undefined;
}

/** Which sockets a stream uses, by address. */
export interface StreamUse {
  readonly sockets: Set<string>;
  isOver: boolean;
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

/** However fast the clock runs, a request may take this long on the machine. */
const LEAST_TIMEOUT_MS = 1000;

/** One exchange of ccxt, set up so that it counts in texts, follows our clock, and says how a request failed. */
export class Connection {
  readonly name: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of everything that a socket brought, as ccxt keeps it, before the `watch...` that waits for it is. */
  readonly listeners = new Set<(kept: unknown) => void>();
  readonly #calls = new AsyncLocalStorage<Call>();
  readonly #closing = new AbortController();
  readonly #streams = new Set<StreamUse>();
  readonly #traffic = new Traffic();
  #frozenMs: number | undefined;

  constructor(name: string, exchange: Exchange, { clock, log, keys, rateLimit }: ConnectOptions) {
    this.name = name;
    this.exchange = exchange;
    this.clock = clock;
    this.log = log;
    this.#followClock(rateLimit);
    this.#watchRequests();
    this.#watchSockets();
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
  async read<T>(priority: RequestPriority, work: (exchange: Exchange) => Promise<T>, stream?: StreamUse): Promise<T> {
    const call: Call = { priority, stream };
    try {
      return await this.#calls.run(call, () => work(this.exchange));
    } catch (error) {
      throw this.venueError(error, call.answer);
    }
  }

  /** Something that changes what the venue has, sent once; `expiresMs` is the last moment (venue time) for it. */
  async write<T>(
    { priority, expiresMs }: { readonly priority: RequestPriority; readonly expiresMs?: number | undefined },
    work: (exchange: Exchange) => Promise<T>,
  ): Promise<Answer<T>> {
    const call: Call = { priority, ...(expiresMs !== undefined && { expiresMs }) };
    try {
      return { kind: 'done', value: await this.#calls.run(call, () => work(this.exchange)) };
    } catch (error) {
      return answerOf(failureOf(this.name, error, call.answer), call.isSent === true, call.answer?.status);
    }
  }

  /** What a stream or a read ended with. */
  venueError(error: unknown, answer?: HttpAnswer): VenueError {
    return error instanceof VenueError ? error : new VenueError(failureOf(this.name, error, answer), error);
  }

  /**
   * A stream is over: sockets that no other one uses are closed, so that one that died without a word is not taken for
   * a living one by the next stream.
   */
  endStream(stream: StreamUse): void {
    stream.isOver = true;
    this.#streams.delete(stream);
    const used = new Set([...this.#streams].flatMap(({ sockets }) => [...sockets]));
    const { clients } = this.exchange;
    for (const url of stream.sockets) {
      const client = used.has(url) ? undefined : clients[url];
      if (client === undefined) continue;
      delete clients[url];
      // With an error, ccxt does not take the late end of this socket for that of the next one.
      client.error = new Error('the stream is over');
      client.reset(client.error);
      void Promise.resolve(client.close()).catch(() => {});
    }
  }

  /** Venue time, as far as `clockOffsetMs` has measured it. */
  venueNow(): number {
    return (this.#frozenMs ?? this.clock.now()) - Number(this.exchange.options['timeDifference'] ?? 0);
  }

  /** Markets, fetched once. */
  async loadMarkets(reload = false): Promise<void> {
    const { exchange } = this;
    if (!reload && exchange.markets !== undefined) return;
    try {
      await this.read('data', () => exchange.loadMarkets(true));
    } catch (error) {
      // ccxt would give this failure to every later call.
      Object.assign(exchange, { marketsLoading: exchange.markets && Promise.resolve(exchange.markets) });
      throw error;
    }
  }

  /** Resolves when nothing is on its way to the venue or from it. */
  settled(): Promise<void> {
    return this.#traffic.settled(this.exchange);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.exchange.close();
  }

  #followClock(rateLimit: number | undefined): void {
    const { clock, exchange } = this;
    const throttle = new ClockThrottle(clock, rateLimit ?? exchange.rateLimit!);
    const nonce = exchange.nonce.bind(exchange);
    let last = 0;
    Object.assign(exchange, {
      milliseconds: () => this.#frozenMs ?? clock.now(),
      sleep: (ms: number) => clock.sleepUntil(clock.now() + ms),
      // What renews listen keys; ccxt's own would keep the process alive for 20 minutes after the end.
      delay: (ms: number, work: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) => {
        const due = clock.sleepUntil(clock.now() + ms, this.#closing.signal);
        due.then(() => work.apply(exchange, args)).catch(() => {});
      },
      throttle: (cost = 1) => throttle.turn(PRIORITIES.indexOf(this.#calls.getStore()?.priority ?? 'data'), cost),
      ...(RISING_NONCE.has(this.name) && { nonce: () => (last = Math.max(last + 1, nonce())) }),
    });
  }

  /**
   * Notes which stream uses which socket. And ccxt rejects some promises of its streams that nobody waits for, which
   * would end the process.
   */
  #watchSockets(): void {
    const { exchange } = this;
    const clientOf = exchange.client.bind(exchange);
    const patched = new WeakSet<object>();
    const client = (url: string): ReturnType<typeof clientOf> => {
      const found = clientOf(url);
      const stream = this.#calls.getStore()?.stream;
      if (stream?.isOver === false) {
        this.#streams.add(stream);
        stream.sockets.add(url);
      }
      if (!patched.has(found)) {
        patched.add(found);
        const futureOf = found.future.bind(found);
        found.future = (hash: string) => {
          const isNew = !(hash in found.futures);
          const future = futureOf(hash);
          if (isNew) void Promise.resolve(future).catch(() => {});
          return future;
        };
        const resolve = found.resolve.bind(found);
        found.resolve = (...args: Parameters<typeof resolve>) => {
          for (const listener of this.listeners) listener(args[0]);
          return resolve(...args);
        };
        const send = found.send.bind(found);
        // A subscription that waits for its turn is sent after the socket has gone, too.
        found.send = (message: unknown) => {
          const sent = Promise.resolve(send(message));
          void sent.catch(() => {});
          return sent;
        };
      }
      return found;
    };
    Object.assign(exchange, { client });
  }

  #watchRequests(): void {
    const { exchange } = this;
    const timeoutMs = exchange.timeout;
    const sign = exchange.sign.bind(exchange);
    const fetch = exchange.fetch.bind(exchange);
    const handleErrors = exchange.handleErrors.bind(exchange);
    const handleHttpStatusCode = exchange.handleHttpStatusCode.bind(exchange);
    let answer: HttpAnswer | undefined;
    Object.assign(exchange, {
      sign: (...args: Parameters<Exchange['sign']>) => {
        const expiresMs = this.#calls.getStore()?.expiresMs;
        if (expiresMs === undefined) return sign(...args);
        // ccxt dates the request to the instant that its window is counted from.
        this.#frozenMs = this.clock.now();
        try {
          return signExpiring(exchange, sign, args, { expiresMs, nowMs: this.venueNow() });
        } finally {
          this.#frozenMs = undefined;
        }
      },
      fetch: (...request: Parameters<Exchange['fetch']>) => {
        Object.assign(this.#calls.getStore() ?? {}, { isSent: true, answer: undefined });
        exchange.timeout = Math.max(LEAST_TIMEOUT_MS, this.clock.realMs?.(timeoutMs) ?? timeoutMs);
        return this.#traffic.track(fetch(...request));
      },
      // Both are called one after the other for each answer, without a pause between.
      handleErrors: (...args: Parameters<Exchange['handleErrors']>) => {
        const [status, , url, , headers, body, parsed] = args;
        answer = { status, url, headers, body: parsed };
        Object.assign(this.#calls.getStore() ?? {}, { answer });
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
      // Open orders of all pairs are asked for at the start, though they cost more.
      warnOnFetchOpenOrdersWithoutSymbol: false,
      ...(options.ccxtConfig?.['options'] as object | undefined),
      // Nothing is ever sent twice by itself.
      maxRetriesOnFailure: 0,
    },
  });
  if (baseUrl !== undefined) {
    // BTCBOX is asked for some of its data at the address of its pages.
    for (const kind of ['api', 'www']) exchange.urls[kind] = rebase(exchange.urls[kind] as Urls, baseUrl);
  }
  // Without it ccxt refuses addresses that begin with ws://.
  if (streams && baseUrl?.startsWith('http:') === true) await exchange.loadHttpProxyAgent();
  if (streams && name === 'kraken') splitExecutions(exchange);
  return new Connection(name, exchange, options);
}
