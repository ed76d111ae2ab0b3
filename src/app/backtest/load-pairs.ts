import type { FundingTable } from '../../core/engine/funding.ts';
import { seriesKey, sliceCandles, type Candles } from '../../core/model/candles.ts';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import { floorToTimeframe, timeframeMs } from '../../core/model/timeframe.ts';
import { evaluatePair, type PairEvaluation, type PairInput } from '../../core/strategy/evaluate.ts';
import { informativeRequests } from '../../core/strategy/informative.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { loadSeries, type LoadedSeries } from '../candles.ts';
import { loadInformative } from './informative-series.ts';
import { endsEarly } from './early-ends.ts';
import { loadDetail } from './load-detail.ts';
import { loadFunding } from './load-funding.ts';
import type { BacktestPair } from './run-engine.ts';
import type { Timerange } from './timerange.ts';

export interface PairLoading {
  readonly store: CandleStore;
  readonly strategy: AnyStrategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly settings: EngineSettings;
  readonly range: Timerange;
  readonly startupCandles: number;
  /** Length of the finer candles that decide what happens within a candle; absent = none. */
  readonly detailTimeframe?: string;
}

/** A pair with all that the strategy made of it. */
export interface LoadedPair {
  readonly ready: BacktestPair;
  readonly evaluation: PairEvaluation;
  /** Candles as loaded, warm-up included. */
  readonly candles: Candles;
  readonly warnings: readonly string[];
  readonly repairs: readonly string[];
}

/** What of a pair comes from the store: its candles, warm-up included, and its informative series by alias. */
export interface PairSeries {
  readonly market: Market;
  readonly candles: Candles;
  readonly informative: Readonly<Record<string, Candles>>;
  readonly detail?: Candles;
  readonly funding?: FundingTable;
  /** What is missing and changes the result. */
  readonly warnings: readonly string[];
  /** What loading has mended, and finer candles that are missing. */
  readonly repairs: readonly string[];
}

/** Loads one pair's candles and informative series. Series that several pairs read are kept in `informativeCache`. */
export function loadPairSeries(
  loading: PairLoading,
  market: Market,
  informativeCache: Map<string, LoadedSeries>,
): PairSeries {
  const { store, strategy, settings, range, startupCandles } = loading;
  const { pair } = market;
  const kind = settings.tradingMode;
  const { candles, warnings: mended } = loadSeries(
    store,
    { pair, timeframe: settings.timeframe, kind },
    range,
    startupCandles,
  );
  if (candles.length < startupCandles + 1) throw tooFew(pair, settings.timeframe, candles.length, startupCandles);
  requireGrid(pair, settings.timeframe, candles);
  const [warnings, repairs]: [string[], string[]] = [[], [...mended]];
  const informative: Record<string, Candles> = {};
  for (const request of informativeRequests(strategy, pair, settings.stakeCurrency)) {
    const id = { pair: request.pair, timeframe: request.timeframe, kind: request.kind ?? kind };
    const key = seriesKey(id);
    let series = informativeCache.get(key);
    if (series === undefined) {
      series = loadInformative(loading, id);
      informativeCache.set(key, series);
      repairs.push(...series.warnings);
    }
    warnings.push(...endsEarly(id, series.candles, settings.timeframe, candles));
    informative[request.alias] = series.candles;
  }
  const traded = startupCandles === 0 ? candles : sliceCandles(candles, startupCandles, candles.length);
  const { detailTimeframe } = loading;
  const detail = detailTimeframe && loadDetail(store, settings, detailTimeframe, pair, traded, range);
  const funding = kind === 'futures' && loadFunding(store, pair, traded, settings.fills);
  return {
    market,
    candles,
    informative,
    ...(detail && { detail: detail.candles }),
    ...(funding && funding.funding && { funding: funding.funding }),
    warnings: [...warnings, ...(funding ? funding.warnings : [])],
    repairs: [...repairs, ...(detail ? detail.warnings : [])],
  };
}

/** Evaluates the strategy on a pair's series and cuts the warm-up; `more` as in evaluatePair. */
export function evaluateSeries(
  { strategy, params, settings, startupCandles }: Omit<PairLoading, 'store' | 'range'>,
  { market, candles, informative, detail, funding, warnings, repairs }: PairSeries,
  more: Pick<PairInput, 'columns' | 'onParamRead'> = {},
): LoadedPair {
  const { timeframe } = settings;
  const evaluation = evaluatePair({ strategy, pair: market.pair, candles, timeframe, params, informative, ...more });
  const ready = {
    ...cutWarmUp(market, candles, evaluation, startupCandles),
    ...(detail && { detail }),
    ...(funding && { funding }),
  };
  return { ready, evaluation, candles, warnings, repairs };
}

/** Warm-up candles are cut by count, so a pair whose data starts late loses its own first ones. */
function cutWarmUp(market: Market, candles: Candles, { signals, rows }: PairEvaluation, count: number): BacktestPair {
  const { pair } = market;
  if (count === 0) return { pair, market, candles, signals, rows };
  return {
    pair,
    market,
    candles: sliceCandles(candles, count, candles.length),
    tickCandles: candles,
    signals: {
      flags: signals.flags.subarray(count),
      tags: signals.tags,
      ...(signals.enterTag ? { enterTag: signals.enterTag.subarray(count) } : {}),
      ...(signals.exitTag ? { exitTag: signals.exitTag.subarray(count) } : {}),
    },
    rows: { at: (index) => rows.at(index + count) },
  };
}

/** All pairs of a run share one time axis. */
function requireGrid(pair: string, timeframe: string, { time, length }: Candles): void {
  const last = time[length - 1];
  const isRegular = last - time[0] === (length - 1) * timeframeMs(timeframe);
  if (isRegular && floorToTimeframe(last, timeframe) === last) return;
  throw new InputError('DATA_OFF_GRID', `${pair} ${timeframe}: candles do not open at the starts of ${timeframe}`, {
    value: pair,
    hint: 'See `tradewright data check`; import the candles again from a source that has them on the clock.',
  });
}

function tooFew(pair: string, timeframe: string, candles: number, startupCandles: number): InputError {
  const forWarmUp = startupCandles === 0 ? '' : ` besides the ${startupCandles} of the warm-up (startupCandleCount)`;
  return new InputError(
    'DATA_TOO_SHORT',
    `${pair} ${timeframe}: ${candles} candles in the timerange; at least 1 is needed${forWarmUp}`,
    { value: candles, hint: 'Choose a longer timerange or get more data.' },
  );
}
