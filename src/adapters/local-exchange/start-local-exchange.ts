import type { Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import type { OrderedTrades } from '../../core/model/series/ordered-trades.ts';
import { SimulatedExchange } from '../../core/simulation/exchange/exchange.ts';
import type { MarketReplay } from '../../core/simulation/exchange/replay/market-replay.ts';
import type { ExchangeEvent, ExchangeOptions } from '../../core/simulation/exchange/types.ts';
import type { Log } from '../../ports/log.ts';
import { act, type ActionTargets } from './actions.ts';
import { ApiKeys, type NewKey } from './api-keys.ts';
import { BinanceFutures } from './binance/futures/futures-dialect.ts';
import { BinanceSpot } from './binance/spot/spot-dialect.ts';
import { ExchangeClock } from './clock.ts';
import type { ClientSocket } from './client-socket.ts';
import { Control, openAccount, type AccountOptions } from './control.ts';
import type { ApiAnswer, ApiRequest, Dialect } from './dialect.ts';
import { Faults } from './faults.ts';
import type { Host } from './host.ts';
import { listen } from './http-server.ts';
import { KrakenSpot } from './kraken/kraken-spot.ts';
import { LockStep } from './lock-step.ts';
import { MarketDriver } from './market-driver.ts';
import { MarketHistory, type PairHistory } from './market-history.ts';
import { PastTrades } from './past-trades.ts';
import { RecordedTrades } from './recorded-trades.ts';
import type { Action, Scenario } from './scenario.ts';

/** Venues whose language the exchange speaks. */
export type DialectName = 'binance' | 'kraken';

export interface LocalExchangeOptions {
  /** Default binance. */
  readonly dialect?: DialectName;
  readonly markets: readonly Market[];
  /** What moves the market from `startMs` on. */
  readonly feed: MarketReplay;
  /** Recorded candles by pair, for what lies before. */
  readonly histories?: ReadonlyMap<string, PairHistory>;
  /** Recorded trades by pair, for what lies before; without them it is made of the candles. */
  readonly trades?: ReadonlyMap<string, OrderedTrades>;
  /** Recorded candles of mark prices; where there are none, the trades' stand for them. */
  readonly marks?: ReadonlyMap<string, PairHistory>;
  /** Recorded funding rates (in `open`, 0.0001 = 0.01 %), for the list of them. */
  readonly funding?: ReadonlyMap<string, Candles>;
  /** Time of the exchange at its start, UTC ms. */
  readonly startMs: number;
  /** How many times as fast as the machine's clock it runs; 0 = it stands. Default 1. */
  readonly rate?: number;
  /** Time moves by this many ms whenever all bots are done; `rate` is 0 then. */
  readonly lockStepMs?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  readonly accounts?: readonly AccountOptions[];
  readonly keys?: readonly NewKey[];
  readonly scenario?: Scenario;
  /** Count request weights and order rates, and refuse what is too much. Default true. */
  readonly hasLimits?: boolean;
  /** Refuse signed requests outside their receive window. Default true. */
  readonly checksTimestamps?: boolean;
  readonly exchange?: Partial<Omit<ExchangeOptions, 'markets'>>;
  readonly log?: Log;
}

/** A running exchange, and what a test or a rehearsal does with it without going through HTTP. */
export interface LocalExchange {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `ws://127.0.0.1:PORT` */
  readonly wsUrl: string;
  readonly clock: ExchangeClock;
  readonly exchange: SimulatedExchange;
  readonly keys: ApiKeys;
  readonly faults: Faults;
  /** Does something to the exchange now. Throws InputError ACTION_REFUSED, KEY_UNKNOWN. */
  act(action: Action): void;
  /** Moves the time on at once. */
  advance(spanMs: number): void;
  nowMs(): number;
  close(): Promise<void>;
}

/** How often the market looks at the clock, in ms of the machine. */
const TICK_MS = 10;

/** What the engine has to do otherwise. */
const ENGINE: Readonly<Record<DialectName, Partial<ExchangeOptions>>> = {
  binance: {},
  kraken: { spotFee: 'quote' },
};

/** Starts an exchange on this machine that speaks as real ones do. */
export async function startLocalExchange(options: LocalExchangeOptions): Promise<LocalExchange> {
  const { startMs, lockStepMs, log, dialect: venue = 'binance' } = options;
  const clock = new ExchangeClock(startMs, lockStepMs === undefined ? (options.rate ?? 1) : 0);
  const exchangeOptions = { seed: 1, ...ENGINE[venue], ...options.exchange, markets: options.markets };
  const exchange = new SimulatedExchange(exchangeOptions);
  const history = new MarketHistory();
  const marks = new MarketHistory();
  for (const market of options.markets) {
    const { pair } = market;
    const recorded = options.histories?.get(pair);
    const trades = options.trades?.get(pair);
    const past =
      trades === undefined
        ? recorded && new PastTrades(market, recorded, exchangeOptions.seed, startMs)
        : new RecordedTrades(trades, startMs);
    history.add(pair, recorded, past);
    if (market.kind === 'futures') marks.add(pair, options.marks?.get(pair) ?? recorded);
  }
  const keys = new ApiKeys();
  const faults = new Faults(startMs);
  if (options.scenario !== undefined) faults.add(options.scenario);
  const dialects: Dialect[] = [];
  const publish = (events: readonly ExchangeEvent[], nowMs: number): void => {
    for (const dialect of dialects) dialect.publish(events, nowMs);
  };
  const parts = { exchange, feed: options.feed, faults, clock, history, marks, publish };
  /** What a scenario asks for in vain must not end the exchange. */
  const actLater = (action: Action): void => {
    try {
      act(action, targets);
    } catch (error) {
      if (!(error instanceof InputError) || log === undefined) throw error;
      log.error(error.message, { code: error.code, hint: error.hint });
    }
  };
  const driver = new MarketDriver({ ...parts, act: actLater });
  const nowMs = (): number => driver.nowMs;
  const host: Host = {
    ...{ exchange, history, marks, keys, clock, nowMs, settle: () => driver.publish() },
    shownMs: () => driver.nowMs + clock.driftMs,
    fundingOf: (pair) => options.funding?.get(pair),
    hasLimits: options.hasLimits ?? true,
    checksTimestamps: options.checksTimestamps ?? true,
  };
  dialects.push(...(venue === 'kraken' ? [new KrakenSpot(host)] : [new BinanceSpot(host), new BinanceFutures(host)]));

  const addresses = new Set<string>();
  const targets: ActionTargets = {
    ...{ exchange, keys, clock, history, nowMs: () => driver.nowMs, sockets: () => server.sockets },
    ban: (status, untilMs) => {
      for (const dialect of dialects) for (const ip of addresses) dialect.ban(ip, status, untilMs);
    },
  };
  const doNow = (action: Action): void => {
    act(action, targets);
    driver.publish();
  };
  const lockStep =
    lockStepMs === undefined
      ? undefined
      : new LockStep({
          nowMs: () => driver.nowMs,
          move: () => driver.jumpTo(driver.nowMs + lockStepMs),
        });
  const control = new Control({ exchange, keys, faults, clock, driver, lockStep, act: doNow });

  // First, because the price at the start may be of before it, and an exchange's time never goes back.
  options.feed.play(exchange, startMs);
  for (const account of options.accounts ?? []) openAccount(exchange, account, startMs);
  for (const key of options.keys ?? []) keys.create(key, startMs);
  driver.publish();

  function handle(request: ApiRequest): ApiAnswer {
    try {
      addresses.add(request.ip);
      driver.advance();
      const answer = control.owns(request.path) ? control.handle(request) : dialectOf(request.path)?.handle(request);
      driver.publish();
      return answer ?? { status: 404, body: '{"message":"no such path"}' };
    } catch (error) {
      log?.error('a request failed within the local exchange', { path: request.path, error: String(error) });
      return { status: 500, body: JSON.stringify({ message: String(error) }) };
    }
  }

  function dialectOf(path: string): Dialect | undefined {
    let best: Dialect | undefined;
    let longest = 0;
    for (const dialect of dialects) {
      for (const prefix of dialect.prefixes) {
        if (prefix.length > longest && path.startsWith(prefix)) [best, longest] = [dialect, prefix.length];
      }
    }
    return best;
  }

  function connect(socket: ClientSocket, url: URL): void {
    driver.advance();
    if (url.pathname === '/control/clock') {
      if (lockStep === undefined) return socket.close(4002, 'the exchange runs freely: GET /control/status');
      return lockStep.join(url.searchParams.get('bot') ?? 'bot', socket);
    }
    const dialect = dialectOf(url.pathname);
    if (dialect === undefined) return socket.close(4404, 'no such path');
    dialect.connect(socket, url);
  }

  function ban(ip: string, status: 418 | 429, seconds: number): void {
    for (const dialect of dialects) dialect.ban(ip, status, driver.nowMs + seconds * 1000);
  }

  const address = options.host ?? '127.0.0.1';
  const place = { host: address, port: options.port ?? 0 };
  const server = await listen(place, { handle, connect, ban }, faults, clock);
  const timer = setInterval(() => driver.advance(), TICK_MS);

  return {
    url: `http://${address}:${server.port}`,
    wsUrl: `ws://${address}:${server.port}`,
    ...{ clock, exchange, keys, faults, nowMs, act: doNow },
    advance: (spanMs) => driver.jumpTo(driver.nowMs + spanMs),
    close: async () => {
      clearInterval(timer);
      await server.close();
    },
  };
}
