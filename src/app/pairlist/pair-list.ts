import { systemClock } from '../../adapters/system/system-clock.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import type { Log } from '../../ports/log.ts';
import type { LoadedConfig } from '../config/load.ts';
import { resolvePairs } from '../config/pairs.ts';
import { openStore } from '../data.ts';
import { loadMarkets } from '../markets.ts';
import { type PairListResult, runPairList } from './run-pair-list.ts';
import { storedSource, venueSource } from './source.ts';

/** The list of pairs that a configuration gives at the exchange now. Throws InputError, RunError EXCHANGE_*. */
export async function pairListNow(config: LoadedConfig, log: Log): Promise<PairListResult> {
  // Loaded here, because a backtest, whose list comes from stored candles, loads no exchange.
  const { connectVenue } = await import('../venue/connect.ts');
  const { explainVenueErrors } = await import('../venue/venue-errors.ts');
  const marketKinds = [config.config.tradingMode ?? 'spot'] as const;
  const { data } = await connectVenue({ config, log, marketKinds });
  try {
    return await explainVenueErrors(data.exchange, async () => {
      const nowMs = systemClock.now() + (await data.clockOffsetMs());
      return runPairList(config.config, venueSource(data, nowMs), false);
    });
  } finally {
    await data.close();
  }
}

/** The same as it could be known at a time in the past (UTC ms), from stored candles. Throws InputError. */
export async function pairListAt(config: LoadedConfig, atMs: number): Promise<PairListResult> {
  const { markets } = loadMarkets(config);
  return runPairList(config.config, storedSource(openStore(config.dataDir), markets, atMs), true);
}

/**
 * The pairs of a backtest: those of the list as it could be known at the start of the timerange (UTC ms). Throws
 * InputError PAIRLIST_NO_TIME without a start, and those of `pairListAt`.
 */
export async function backtestPairs(
  loaded: LoadedConfig,
  markets: ReadonlyMap<string, Market>,
  fromMs: number | undefined,
): Promise<readonly string[]> {
  const { config } = loaded;
  if ((config.pairlists ?? []).every(({ method }) => method === 'StaticPairList')) {
    return resolvePairs(config, [...markets.keys()]);
  }
  if (fromMs === undefined) {
    throw new InputError('PAIRLIST_NO_TIME', 'pairlists: the timerange does not say when the list is to be made', {
      path: 'timerange',
      hint: 'Give the timerange a start: --timerange 20180115-.',
    });
  }
  const { pairs } = await pairListAt(loaded, fromMs);
  if (pairs.length > 0) return pairs;
  throw new InputError('CONFIG_NO_PAIRS', 'pairlists: no pair is left', {
    path: 'pairlists',
    hint: '`tradewright pairlist test --at DAY` shows which step each one left in.',
  });
}
