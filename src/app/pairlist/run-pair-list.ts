import {
  type PairFacts,
  type PairListInput,
  type PairListStep,
  applyPairList,
} from '../../core/analysis/pairlist/apply.ts';
import { type PairListMethod, notPointInTime, pairListNeeds } from '../../core/analysis/pairlist/methods.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import { matchPairs, resolvePairs } from '../config/pairs.ts';
import type { Config } from '../config/schema.ts';
import { readPairs, readRanking } from './read-list.ts';
import type { PairListSource } from './source.ts';

/** A list of pairs, and how it came about. */
export interface PairListResult {
  readonly steps: readonly PairListStep[];
  readonly pairs: readonly string[];
}

/** Methods that a list may begin with; all but the first begin with every pair of the stake currency. */
const STARTS = new Set([
  'StaticPairList',
  'VolumePairList',
  'PercentChangePairList',
  'MarketCapPairList',
  'RemotePairList',
]);
const STOPLOSS = -0.1;

/**
 * Makes the list of pairs of a configuration, step by step. `isPast`: at a time in the past; what could not be known
 * then is refused. Throws InputError PAIRLIST_START, PAIRLIST_NOT_POINT_IN_TIME, PAIRLIST_UNREADABLE and those of
 * resolvePairs.
 */
export async function runPairList(config: Config, source: PairListSource, isPast: boolean): Promise<PairListResult> {
  const methods = config.pairlists ?? [{ method: 'StaticPairList' as const }];
  assertUsable(methods, isPast);
  const markets = await source.markets();
  const names = [...markets.keys()];
  const banned = new Set(matchPairs('exchange.pairBlacklist', config.exchange?.pairBlacklist ?? [], names));
  let pairs =
    methods[0].method === 'StaticPairList' ? resolvePairs(config, names) : candidates(config, markets, banned);
  const steps: PairListStep[] = [];
  for (const method of methods) {
    const input = await gather(method, pairs, source, markets, config.stoploss ?? STOPLOSS);
    // A remote list starts with its own order and names.
    const isFirstRemote = steps.length === 0 && method.method === 'RemotePairList' && method.mode !== 'blacklist';
    const known = new Set(pairs);
    const before = isFirstRemote ? (input.remote ?? []).filter((pair) => known.has(pair)) : pairs;
    const step = applyPairList(method, before, input);
    const tradable = step.after.filter((pair) => markets.has(pair) && !banned.has(pair));
    steps.push({ ...step, after: tradable });
    pairs = tradable;
  }
  return { steps, pairs };
}

function assertUsable(methods: readonly PairListMethod[], isPast: boolean): void {
  const [first] = methods;
  if (first === undefined || !STARTS.has(first.method)) {
    throw new InputError('PAIRLIST_START', `a list of pairs cannot begin with ${first?.method ?? 'nothing'}`, {
      path: 'pairlists.0.method',
      value: first?.method,
      hint: `Begin with one of ${[...STARTS].join(', ')}.`,
    });
  }
  if (!isPast) return;
  for (const [index, method] of methods.entries()) {
    const why = notPointInTime(method);
    if (why === undefined) continue;
    throw new InputError('PAIRLIST_NOT_POINT_IN_TIME', `${method.method} cannot be used in the past: ${why}`, {
      path: `pairlists.${index}`,
      value: method.method,
      hint: 'Take it out for backtests, or name the pairs in exchange.pairWhitelist.',
    });
  }
}

function candidates(config: Config, markets: ReadonlyMap<string, Market>, banned: ReadonlySet<string>): string[] {
  const { stakeCurrency, tradingMode = 'spot' } = config;
  if (stakeCurrency === undefined) {
    throw new InputError('CONFIG_INVALID', 'stakeCurrency is not set: the list would begin with every pair', {
      path: 'stakeCurrency',
      hint: 'Set it: "stakeCurrency": "USDT".',
    });
  }
  return [...markets.values()]
    .filter(({ kind, quote, settle }) => kind === tradingMode && (settle ?? quote) === stakeCurrency)
    .map(({ pair }) => pair)
    .filter((pair) => !banned.has(pair))
    .sort();
}

async function gather(
  method: PairListMethod,
  pairs: readonly string[],
  source: PairListSource,
  markets: ReadonlyMap<string, Market>,
  stoploss: number,
): Promise<PairListInput> {
  const { ticker, candles } = pairListNeeds(method);
  const tickers = ticker && pairs.length > 0 ? await source.tickers(pairs) : undefined;
  const profits = method.method === 'PerformanceFilter' ? source.ownProfits(method.minutes) : undefined;
  const facts = new Map<string, PairFacts>();
  for (const pair of pairs) {
    const [market, quoted, ownProfitRatio] = [markets.get(pair), tickers?.get(pair), profits?.get(pair)];
    const series = candles && (await source.candles(pair, candles.timeframe, candles.count));
    facts.set(pair, {
      ...(market !== undefined && { market }),
      ...(quoted !== undefined && { ticker: quoted }),
      ...(series !== undefined && { candles: series }),
      ...(ownProfitRatio !== undefined && { ownProfitRatio }),
    });
  }
  if (method.method === 'RemotePairList') return { facts, stoploss, remote: await readPairs(method.pairlistUrl) };
  if (method.method === 'MarketCapPairList') return { facts, stoploss, remote: await readRanking(method.rankingUrl) };
  return { facts, stoploss };
}
