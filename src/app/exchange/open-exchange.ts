import { readScenario } from '../../adapters/local-exchange/scenario.ts';
import {
  startLocalExchange,
  type DialectName,
  type LocalExchange,
  type LocalExchangeOptions,
} from '../../adapters/local-exchange/start-local-exchange.ts';
import type { Market } from '../../core/model/market.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import { CandleSource } from '../../core/simulation/exchange/replay/candle-source.ts';
import { MarketReplay } from '../../core/simulation/exchange/replay/market-replay.ts';
import type { MarketSource } from '../../core/simulation/exchange/replay/market-source.ts';
import { FundingSource, TradeSource } from '../../core/simulation/exchange/replay/sources.ts';
import { WalkSource } from '../../core/simulation/exchange/replay/walk-source.ts';
import type { Log } from '../../ports/log.ts';
import type { LoadedConfig } from '../config/load.ts';
import { openStore } from '../data.ts';
import { loadMarkets } from '../markets.ts';
import { readTradeFiles } from './recorded-trades.ts';
import { loadReplayData, type PlayedPair } from './replay-data.ts';

export type { DialectName } from '../../adapters/local-exchange/start-local-exchange.ts';

/** What a local exchange is to play, and how. */
export interface ExchangeRequest {
  readonly config: LoadedConfig;
  /** Default binance. */
  readonly dialect?: DialectName;
  /** Only these pairs. Default: those of the trades, else all that there are. */
  readonly pairs?: readonly string[];
  /** How many times as fast as real time. */
  readonly speed: number;
  /** Start of the clock, UTC ms. */
  readonly startMs?: number;
  readonly port?: number;
  /** A file of faults. */
  readonly scenario?: string;
  /** CSV files of recorded trades, which are played instead of the candles of their pairs. */
  readonly tradeFiles?: readonly string[];
  /** Made-up prices from this seed instead of stored candles. */
  readonly randomWalk?: number;
  /** Time moves in steps of this many ms, when every bot is done. */
  readonly lockStepMs?: number;
  readonly hasLimits: boolean;
  readonly checksTimestamps: boolean;
  /** What the account holds, by asset. Default: 10 of BTC and ETH, 10,000 of every other quote currency. */
  readonly balances?: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** A running exchange and what its user should know. */
export interface OpenExchange {
  readonly exchange: LocalExchange;
  readonly pairs: readonly string[];
  readonly startMs: number;
  /** When its candles end; undefined: never. */
  readonly endMs: number | undefined;
  readonly key: { readonly apiKey: string; readonly secret: string };
  readonly balances: Readonly<Record<string, string>>;
}

/** The exchange listens on this machine only, so that its key is no secret. */
const KEY = { apiKey: 'local-key', secret: 'local-secret' };
/** Kraken's secrets are base64. */
const KRAKEN_KEY = { apiKey: 'local-key', secret: Buffer.from('local-secret').toString('base64') };
const ACCOUNT = 'local';
const SEED = 1;
/** So that there are prices at the start. */
const WALK_BEFORE_MS = 60_000;
/** Where a walk starts, in ticks. */
const WALK_TICKS = 10_000;

/** Starts an exchange that plays a data folder or a random walk. Throws InputError for data or a scenario that cannot be used. */
export async function openExchange(request: ExchangeRequest): Promise<OpenExchange> {
  const { config, log, randomWalk, dialect = 'binance' } = request;
  const key = dialect === 'kraken' ? KRAKEN_KEY : KEY;
  const { markets, warnings } = loadMarkets(config);
  for (const warning of warnings) log.warn(warning);
  const played = randomWalk === undefined ? playStored(request, markets) : playWalk(request, markets, randomWalk);
  const rules = played.markets;
  const balances = request.balances ?? defaultBalances(rules);
  const exchange = await startLocalExchange({
    ...played,
    dialect,
    rate: request.speed,
    ...(request.port === undefined ? {} : { port: request.port }),
    ...(request.lockStepMs === undefined ? {} : { lockStepMs: request.lockStepMs }),
    ...(request.scenario === undefined ? {} : { scenario: readScenario(request.scenario) }),
    hasLimits: request.hasLimits,
    checksTimestamps: request.checksTimestamps,
    accounts: [{ id: ACCOUNT, balances, futures: futuresBalances(rules, balances) }],
    keys: [{ name: 'local', account: ACCOUNT, ...key }],
    log,
  });
  const { startMs, endMs } = played;
  return { exchange, pairs: rules.map(({ pair }) => pair), startMs, endMs, key, balances };
}

type Played = Pick<LocalExchangeOptions, 'markets' | 'feed' | 'startMs'> &
  Partial<LocalExchangeOptions> & { readonly endMs: number | undefined };

function playStored(request: ExchangeRequest, markets: ReadonlyMap<string, Market>): Played {
  const { config, tradeFiles, startMs, log } = request;
  const trades = tradeFiles === undefined ? undefined : readTradeFiles(tradeFiles, markets);
  const pairs = request.pairs ?? (trades && [...trades.keys()]);
  const data = loadReplayData(openStore(config.dataDir), markets, {
    ...(pairs === undefined ? {} : { pairs }),
    ...(startMs === undefined ? {} : { startMs }),
    ...(trades === undefined ? {} : { trades }),
  });
  for (const warning of data.warnings) log.warn(warning);
  const sources = data.pairs.flatMap((pair) => sourcesOf(pair, data.startMs));
  const byPair = <T>(pick: (pair: PlayedPair) => T | undefined): Map<string, T> =>
    new Map(
      data.pairs.flatMap((pair) => {
        const value = pick(pair);
        return value === undefined ? [] : [[pair.market.pair, value] as const];
      }),
    );
  return {
    markets: data.pairs.map(({ market }) => market),
    feed: new MarketReplay(sources),
    histories: byPair(({ timeframe, candles }) => ({ timeframe, candles })),
    trades: byPair(({ trades: recorded }) => recorded),
    marks: byPair(({ marks }) => marks),
    funding: byPair(({ funding }) => funding),
    exchange: { seed: SEED, depth: { levelCost: levelCost(data.pairs) } },
    startMs: data.startMs,
    endMs: data.endMs,
  };
}

function sourcesOf({ market, timeframe, candles, trades, marks, funding }: PlayedPair, fromMs: number): MarketSource[] {
  const { pair, tickSize, stepSize } = market;
  const common = { pair, tickSize, stepSize, seed: SEED, fromMs };
  const prints =
    trades === undefined
      ? new CandleSource({ ...common, candles, timeframeMs: timeframeMs(timeframe) })
      : new TradeSource(pair, trades, fromMs);
  if (market.kind === 'spot') return [prints];
  // Without recorded mark prices those of the trades stand for them.
  const mark = marks ?? { timeframe, candles };
  const markMs = timeframeMs(mark.timeframe);
  return [
    prints,
    new CandleSource({ ...common, kind: 'mark', candles: mark.candles, timeframeMs: markMs }),
    ...(funding === undefined ? [] : [new FundingSource(pair, funding, fromMs)]),
  ];
}

/** Worth of a level of the book: a tenth of what the middle pair trades in a candle. */
function levelCost(pairs: readonly PlayedPair[]): number {
  const means = pairs.map(({ candles: { length, close, volume } }) => {
    let sum = 0;
    for (let row = 0; row < length; row++) sum += close[row] * volume[row];
    return sum / length;
  });
  return means.sort((a, b) => a - b)[Math.floor(means.length / 2)] / 10;
}

function playWalk(
  { pairs, startMs = Date.now() }: ExchangeRequest,
  markets: ReadonlyMap<string, Market>,
  seed: number,
): Played {
  const walked = [...markets.values()].filter(({ pair }) => pairs === undefined || pairs.includes(pair));
  const fromMs = startMs - WALK_BEFORE_MS;
  const sources = walked.map(
    ({ pair, tickSize, stepSize }) =>
      new WalkSource({ pair, tickSize, stepSize, seed, fromMs, price: tickSize * WALK_TICKS }),
  );
  return { markets: walked, feed: new MarketReplay(sources), startMs, endMs: undefined };
}

function defaultBalances(markets: readonly Market[]): Record<string, string> {
  const quotes = [...new Set(markets.map(({ quote }) => quote))];
  return Object.fromEntries(quotes.map((quote) => [quote, quote === 'BTC' || quote === 'ETH' ? '10' : '10000']));
}

/** The futures wallet has as much again of what futures are settled in. */
function futuresBalances(
  markets: readonly Market[],
  balances: Readonly<Record<string, string>>,
): Record<string, string> {
  const settled = new Set(markets.flatMap(({ settle }) => settle ?? []));
  return Object.fromEntries(Object.entries(balances).filter(([asset]) => settled.has(asset)));
}
