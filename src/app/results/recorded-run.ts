import { resolve } from 'node:path';
import { FileCandleStore } from '../../adapters/arrow/file-candle-store.ts';
import { candleHash } from '../../core/analysis/candle-hash.ts';
import type { CandleKind, Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { PlotConfig } from '../../core/strategy/plot.ts';
import type { ColumnSet } from '../../core/strategy/spec.ts';
import { evaluateSeries, loadPairSeries } from '../backtest/load-pairs.ts';
import { prepareBacktest } from '../backtest/prepare.ts';
import { loadSeries } from '../candles.ts';
import { loadConfig, type ConfigRequest } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { ResultFile, SeriesUsed } from './result-file.ts';
import { askBot } from '../strategy/ask-bot.ts';

/** Where the files of a stored run are now. */
export interface RunPlaces {
  readonly userDir: string;
  /** Folder of the candles, if not the one that the run had. */
  readonly dataDir: string | undefined;
}

/** A pair of a stored run with its columns, made again. */
export interface RecordedPair {
  readonly pair: string;
  /** Warm-up included. */
  readonly candles: Candles;
  readonly columns: ColumnSet;
}

/** What the strategy of a stored run makes of the run's candles. */
export interface RecordedColumns {
  readonly plot: PlotConfig | undefined;
  readonly pairs: readonly RecordedPair[];
}

/**
 * The candles of one series of a run, warm-up included. Throws InputError: what `loadSeries` throws, and
 * CANDLES_CHANGED where the store holds others now than the run read.
 */
export function recordedCandles(file: ResultFile, series: SeriesUsed, places: RunPlaces): Candles {
  const { dataDir } = loadConfig(recordedConfig(file, places));
  const { pair, timeframe, fromMs, toMs } = series;
  const id = { pair, timeframe, kind: series.kind as CandleKind };
  const { candles } = loadSeries(new FileCandleStore(dataDir), id, { fromMs, toMs: toMs + 1 });
  assertSameCandles(series, candles);
  return candles;
}

/**
 * Evaluates the strategy of a run again, with the run's parameters, on the run's candles of `pairs`. Throws InputError
 * STRATEGY_CHANGED or CANDLES_CHANGED where they are not those of the run (unless `force`), and what loading throws.
 */
export async function recordedColumns(
  file: ResultFile,
  pairs: readonly string[],
  { force = false, ...places }: RunPlaces & { readonly force?: boolean },
): Promise<RecordedColumns> {
  const { inputs } = file;
  const { strategy, markets, loading } = await prepareBacktest({
    config: recordedConfig(file, places),
    params: inputs.parameters,
  });
  if (strategy.hash !== inputs.strategyHash && !force) {
    throw new InputError('STRATEGY_CHANGED', `${strategy.path} is not what the run ${file.head.id} was made with`, {
      path: strategy.path,
      hint: 'Run the backtest again, or take the file as it is now with --force.',
    });
  }
  await askBot(strategy.strategy, 'botStart', { params: loading.params });
  const informative = new Map();
  const evaluated = inputs.series
    .filter(({ pair }) => pairs.includes(pair))
    .map((series) => {
      const market = markets.find(({ pair }) => pair === series.pair)!;
      const range = { ...loading.range, toMs: series.toMs + 1 };
      const loaded = evaluateSeries(loading, loadPairSeries({ ...loading, range }, market, informative));
      if (!force) assertSameCandles(series, loaded.candles);
      return { pair: series.pair, candles: loaded.candles, columns: loaded.evaluation.columns };
    });
  return { plot: strategy.strategy.spec.plot, pairs: evaluated };
}

function assertSameCandles({ pair, timeframe, kind, contentHash }: SeriesUsed, candles: Candles): void {
  if (candleHash(candles) === contentHash) return;
  throw new InputError('CANDLES_CHANGED', `${pair} ${timeframe} ${kind}: the stored candles are not those of the run`, {
    value: pair,
    hint: 'Run the backtest again, or name the folder with the old candles: --data-dir DIR.',
  });
}

/** The run's own configuration, without whatever stands in files and variables by now. */
function recordedConfig({ inputs }: ResultFile, { userDir, dataDir }: RunPlaces): ConfigRequest {
  return {
    userDir,
    cwd: userDir,
    readDefaultFile: false,
    flags: {
      'the results file': inputs.config as Config,
      ...(dataDir === undefined ? {} : { '--data-dir': { dataDir: resolve(dataDir) } }),
    },
  };
}
