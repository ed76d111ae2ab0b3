import { candleHash } from '../../core/analysis/candle-hash.ts';
import type { Report } from '../../core/analysis/report.ts';
import { summarise } from '../../core/analysis/summarise.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { RunResult } from '../../core/model/trade.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { LoadedConfig } from '../config/load.ts';
import { maskSecrets } from '../config/secrets.ts';
import { readPackageInfo } from '../package-info.ts';
import type { Columns, RunInputs } from '../results/result-file.ts';
import { askBot } from '../strategy/ask-bot.ts';
import { loadStrategy, type LoadedStrategy } from '../strategy/load.ts';
import { callbackNames } from '../validate/trial.ts';
import { endsBeforeOthers } from './early-ends.ts';
import { fillRange } from './fill-range.ts';
import { evaluateSeries, loadPairSeries, type LoadedPair } from './load-pairs.ts';
import { MemoryCheck } from './memory-check.ts';
import { prepareBacktest, type PrepareRequest } from './prepare.ts';
import { noSignalWarnings, refusedEntryWarnings } from './refused-entries.ts';
import { runEngine } from './run-engine.ts';
import { withoutLastCompiler } from './short-compile.ts';
import { runWarnings } from './run-warnings.ts';
import { signalColumns } from './signal-columns.ts';
import { watchLeverage } from './watch-leverage.ts';

export interface BacktestRequest extends PrepareRequest {
  /** Keep the signals of every pair in the outcome. */
  readonly keepSignals?: boolean;
  /** false = do not run the engine under further fill rules. */
  readonly range?: boolean;
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
  await askBot(strategy.strategy, 'botStart', { params });
  const informative = new Map();
  const { timeframe, tradingMode: kind } = settings;
  const ids = markets.map(({ pair }) => ({ pair, timeframe, kind }));
  // Where there is none, loading says what is wrong.
  const memory = new MemoryCheck(ids.map((id) => (loading.store.has(id) ? loading.store.path(id) : undefined)));
  const pairs = markets.map((market, index) => {
    const series = loadPairSeries(loading, market, informative);
    memory.loaded(index, series);
    const each = evaluateSeries(loading, series);
    memory.evaluated(each);
    request.onProgress?.(index + 1, markets.length);
    return each;
  });
  const ready = pairs.map((each) => each.ready);
  const detail = loading.detailTimeframe === undefined ? {} : { detailTimeframe: loading.detailTimeframe };
  const watched = watchLeverage(strategy.strategy);
  const run = { settings, strategy: watched.strategy, params, pairs: ready, ...detail };
  const trade = async () => {
    const result = await runEngine(run);
    if (request.range === false) return { result };
    return { result, ...(await fillRange(run, result, () => freshStrategy(strategy, loaded, params))) };
  };
  const { result, ...range } = keepsNoState(strategy.strategy) ? await withoutLastCompiler(trade) : await trade();
  const figures = summarise(result, {
    ...settings,
    strategy: strategy.name,
    pairs: ready,
    warnings: [
      ...warnings,
      ...(range.failure === undefined ? [] : [range.failure]),
      ...noSignalWarnings(ready, result),
      ...refusedEntryWarnings(result, settings.stakeCurrency),
      ...watched.warnings(),
      ...runWarnings(result),
      ...endsBeforeOthers(ready, settings.timeframe),
      // A series that several pairs read says the same several times. What was mended comes last: it weighs least.
      ...new Set([...pairs.flatMap((each) => each.warnings), ...pairs.flatMap((each) => each.repairs)]),
    ],
  });
  return {
    loaded,
    settings,
    result,
    report: range.range === undefined ? figures : { ...figures, fillRange: range.range },
    inputs: runInputs(strategy, params, loaded, settings, pairs),
    ...(request.keepSignals ? { signals: signalColumns(pairs) } : {}),
  };
}

/** Nothing of the strategy runs while trades are made. */
function keepsNoState(strategy: AnyStrategy): boolean {
  return callbackNames(strategy).length === 0 && !strategy.spec.botLoopStart;
}

/** The strategy itself where it keeps no state between calls; else read from its file anew. */
async function freshStrategy(
  { strategy, path }: LoadedStrategy,
  loaded: LoadedConfig,
  params: PrepareRequest['params'],
): Promise<AnyStrategy> {
  if (keepsNoState(strategy)) return strategy;
  const fresh = (await loadStrategy(path, { ...loaded, fresh: true })).strategy;
  await askBot(fresh, 'botStart', { params });
  return fresh;
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
