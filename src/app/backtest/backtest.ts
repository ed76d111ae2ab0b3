import { FileCandleStore } from '../../adapters/arrow/file-candle-store.ts';
import { candleHash } from '../../core/analysis/candle-hash.ts';
import type { Report } from '../../core/analysis/report.ts';
import { summarise } from '../../core/analysis/summarise.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { RunResult } from '../../core/model/trade.ts';
import { resolveParams } from '../../core/strategy/parameters.ts';
import { InputError } from '../../core/model/errors.ts';
import { addTunedParameters, loadConfig, type ConfigRequest, type LoadedConfig } from '../config/load.ts';
import { resolvePairs } from '../config/pairs.ts';
import { resolveEngineSettings, resolveStrategyOptions } from '../config/resolve.ts';
import { maskSecrets } from '../config/secrets.ts';
import { loadMarkets } from '../markets.ts';
import { readPackageInfo } from '../package-info.ts';
import type { Columns, RunInputs } from '../results/result-file.ts';
import { loadStrategy, type LoadedStrategy } from '../strategy/load.ts';
import { loadPair, type LoadedPair } from './load-pairs.ts';
import { runEngine } from './run-engine.ts';
import { signalColumns } from './signal-columns.ts';
import { parseTimerange } from './timerange.ts';

export interface BacktestRequest {
  readonly config: ConfigRequest;
  /** `--param` overrides by name, as texts. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Keep the signals of every pair in the outcome. */
  readonly keepSignals?: boolean;
  /** Told after each pair that is loaded and evaluated. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A finished backtest: what the engine did, what it comes to, and what it was made of. */
export interface BacktestOutcome {
  readonly loaded: LoadedConfig;
  readonly settings: EngineSettings;
  readonly result: RunResult;
  readonly report: Report;
  readonly inputs: RunInputs;
  readonly signals?: Readonly<Record<string, Columns>>;
}

/**
 * Runs a strategy over stored candles. Throws InputError for anything wrong in configuration, strategy file,
 * markets or data, RunError where the strategy fails on a candle. Writes nothing.
 */
export async function backtest(request: BacktestRequest): Promise<BacktestOutcome> {
  const configured = loadConfig(request.config);
  const strategy = await loadNamedStrategy(configured);
  const loaded = addTunedParameters(configured, strategy.path);
  const { config } = loaded;
  const { spec } = strategy.strategy;
  const params = resolveParams(strategy.strategy, { ...config.params, ...request.params });
  const { markets, warnings } = loadMarkets(loaded);
  const pairs = resolvePairs(config, [...markets.keys()]);
  const settings = resolveEngineSettings(spec, config);
  const store = new FileCandleStore(loaded.dataDir);
  const loading = {
    store,
    strategy: strategy.strategy,
    params,
    settings,
    range: parseTimerange(config.timerange),
    startupCandles: resolveStrategyOptions(spec, config).startupCandleCount ?? 0,
  };
  await spec.botStart?.({ params });
  const informative = new Map();
  const loadedPairs = pairs.map((pair, index) => {
    const each = loadPair(loading, markets.get(pair)!, informative);
    request.onProgress?.(index + 1, pairs.length);
    return each;
  });
  const result = await runEngine({
    settings,
    strategy: strategy.strategy,
    params,
    pairs: loadedPairs.map(({ ready }) => ready),
  });
  const report = summarise(result, {
    ...settings,
    strategy: strategy.name,
    pairs: loadedPairs.map(({ ready }) => ({ pair: ready.pair, candles: ready.candles })),
    warnings: [...warnings, ...loadedPairs.flatMap((each) => each.warnings)],
  });
  return {
    loaded,
    settings,
    result,
    report,
    inputs: runInputs(strategy, params, loaded, settings, loadedPairs),
    ...(request.keepSignals ? { signals: signalColumns(loadedPairs) } : {}),
  };
}

async function loadNamedStrategy(loaded: LoadedConfig): Promise<LoadedStrategy> {
  if (loaded.strategy === undefined) {
    throw new InputError('STRATEGY_NOT_NAMED', 'no strategy is named', {
      hint: 'Name one with -s NAME; `tradewright list-strategies` lists those of the folder.',
    });
  }
  return loadStrategy(loaded.strategy, loaded);
}

function runInputs(
  strategy: LoadedStrategy,
  parameters: Readonly<Record<string, unknown>>,
  loaded: LoadedConfig,
  settings: EngineSettings,
  pairs: readonly LoadedPair[],
): RunInputs {
  return {
    programVersion: readPackageInfo().version,
    strategyHash: strategy.hash,
    parameters,
    config: maskSecrets(loaded.config),
    series: pairs.map(({ ready, candles }) => ({
      pair: ready.pair,
      timeframe: settings.timeframe,
      kind: settings.tradingMode,
      fromMs: candles.time[0],
      toMs: candles.time[candles.length - 1],
      candles: candles.length,
      contentHash: candleHash(candles),
    })),
  };
}
