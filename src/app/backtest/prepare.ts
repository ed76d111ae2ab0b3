import { FileCandleStore } from '../../adapters/arrow/file-candle-store.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import { resolveParams } from '../../core/strategy/parameters.ts';
import { addTunedParameters, loadConfig, type ConfigRequest, type LoadedConfig } from '../config/load.ts';
import { resolveEngineSettings, resolveStrategyOptions } from '../config/resolve.ts';
import { loadMarkets } from '../markets.ts';
import { backtestPairs } from '../pairlist/pair-list.ts';
import { loadStrategy, type LoadedStrategy } from '../strategy/load.ts';
import { idleParts } from './idle-parts.ts';
import type { PairLoading } from './load-pairs.ts';
import { parseTimerange } from './timerange.ts';

export interface PrepareRequest {
  readonly config: ConfigRequest;
  /** `--param` overrides by name, as texts. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Everything that a run over stored candles needs before it reads the first of them. */
export interface PreparedBacktest {
  readonly loaded: LoadedConfig;
  readonly strategy: LoadedStrategy;
  /** Of the pairs to trade, in their order. */
  readonly markets: readonly Market[];
  readonly warnings: readonly string[];
  readonly loading: PairLoading;
}

/** Reads configuration, strategy and market rules. Throws InputError for anything wrong in them. */
export async function prepareBacktest(request: PrepareRequest): Promise<PreparedBacktest> {
  const configured = loadConfig(request.config);
  const strategy = await loadNamedStrategy(configured);
  const loaded = addTunedParameters(configured, strategy.path);
  const { config } = loaded;
  const { spec } = strategy.strategy;
  const { markets, warnings } = loadMarkets(loaded);
  const loading = {
    store: new FileCandleStore(loaded.dataDir),
    strategy: strategy.strategy,
    params: resolveParams(strategy.strategy, { ...config.params, ...request.params }),
    settings: resolveEngineSettings(spec, config),
    range: parseTimerange(config.timerange),
    startupCandles: resolveStrategyOptions(spec, config).startupCandleCount ?? 0,
    ...(config.timeframeDetail === undefined ? {} : { detailTimeframe: config.timeframeDetail }),
  };
  const pairs = await backtestPairs(loaded, markets, loading.range.fromMs);
  return {
    loaded,
    strategy,
    markets: pairs.map((pair) => markets.get(pair)!),
    warnings: [...warnings, ...idleParts(spec, loading.settings)],
    loading,
  };
}

/** The strategy that the configuration names; `fresh` reads its files again. Throws InputError STRATEGY_NOT_NAMED and those of `loadStrategy`. */
export async function loadNamedStrategy(loaded: LoadedConfig, fresh = false): Promise<LoadedStrategy> {
  if (loaded.strategy === undefined) {
    throw new InputError('STRATEGY_NOT_NAMED', 'no strategy is named', {
      hint: 'Name one with -s NAME; `tradewright list-strategies` lists those of the folder.',
    });
  }
  return loadStrategy(loaded.strategy, { ...loaded, fresh });
}
