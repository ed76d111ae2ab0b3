import { candleHash } from '../../core/analysis/candle-hash.ts';
import type { Report } from '../../core/analysis/report.ts';
import { summarise } from '../../core/analysis/summarise.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { RunResult } from '../../core/model/trade.ts';
import type { LoadedConfig } from '../config/load.ts';
import { maskSecrets } from '../config/secrets.ts';
import { readPackageInfo } from '../package-info.ts';
import type { Columns, RunInputs } from '../results/result-file.ts';
import type { LoadedStrategy } from '../strategy/load.ts';
import { evaluateSeries, loadPairSeries, type LoadedPair } from './load-pairs.ts';
import { prepareBacktest, type PrepareRequest } from './prepare.ts';
import { refusedEntryWarnings } from './refused-entries.ts';
import { runEngine } from './run-engine.ts';
import { signalColumns } from './signal-columns.ts';

export interface BacktestRequest extends PrepareRequest {
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
  const { loaded, strategy, markets, warnings, loading } = await prepareBacktest(request);
  const { settings, params } = loading;
  await strategy.strategy.spec.botStart?.({ params });
  const informative = new Map();
  const pairs = markets.map((market, index) => {
    const each = evaluateSeries(loading, loadPairSeries(loading, market, informative));
    request.onProgress?.(index + 1, markets.length);
    return each;
  });
  const ready = pairs.map((each) => each.ready);
  const detail = loading.detailTimeframe === undefined ? {} : { detailTimeframe: loading.detailTimeframe };
  const result = await runEngine({ settings, strategy: strategy.strategy, params, pairs: ready, ...detail });
  const report = summarise(result, {
    ...settings,
    strategy: strategy.name,
    pairs: ready,
    warnings: [
      ...warnings,
      ...pairs.flatMap((each) => each.warnings),
      ...refusedEntryWarnings(result, settings.stakeCurrency),
    ],
  });
  return {
    loaded,
    settings,
    result,
    report,
    inputs: runInputs(strategy, params, loaded, settings, pairs),
    ...(request.keepSignals ? { signals: signalColumns(pairs) } : {}),
  };
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
