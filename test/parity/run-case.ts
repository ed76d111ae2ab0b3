/** Runs one golden case of either kind through the engine. */
import { readFeather } from '../../src/adapters/arrow/read-feather.ts';
import { runEngine, type BacktestPair, type EngineRun } from '../../src/app/backtest/run-engine.ts';
import { FundingTable } from '../../src/core/engine/funding.ts';
import { rowAtOrAfter, sliceCandles, type Candles } from '../../src/core/model/candles.ts';
import { fillGaps } from '../../src/core/model/series/fill-gaps.ts';
import type { PairSignals } from '../../src/core/model/signals.ts';
import { timeframeMs } from '../../src/core/model/timeframe.ts';
import type { RunResult, TradeRecord } from '../../src/core/model/trade.ts';
import { TradeTable } from '../../src/core/model/trade-table.ts';
import { summarise } from '../../src/core/analysis/summarise.ts';
import { evaluatePair } from '../../src/core/strategy/evaluate.ts';
import { informativeRequests } from '../../src/core/strategy/informative.ts';
import { ParamReader } from './class-parts.ts';
import { goldenStrategy } from './classes.ts';
import { compareCounts, compareFigures, compareTrades, type Difference } from './compare.ts';
import { freqtradeSummary } from './freqtrade-summary.ts';
import type { BacktestCase, BacktestGolden } from './golden-case.ts';
import { engineSettings, goldenMarket } from './settings.ts';
import { compareLocks, lockOf } from './compare-locks.ts';
import { compareSignals } from './signals-file.ts';

export interface CaseRun {
  readonly result: RunResult;
  readonly run: EngineRun;
  /** Raw signals of all loaded rows, before the warm-up is cut. */
  readonly loaded: readonly { pair: string; candles: Candles; signals: PairSignals }[];
}

/** Finds a data file of a case by the path that the case names. */
export type DataFile = (path: string) => string;

/** Runs a backtest case on its data files. */
export async function runBacktestCase(golden: BacktestCase, dataFile: DataFile): Promise<CaseRun> {
  const { config, pairs, timeframe, params } = golden;
  const { strategy, canShort } = goldenStrategy(
    golden.strategy,
    { params: new ParamReader(params), pairs, timeframe },
    {
      stoploss: config['stoploss'],
      useCustomStoploss: config['use_custom_stoploss'] ?? false,
      useCustomRoi: config['use_custom_roi'] ?? golden.strategy === 'CustomRoi',
    },
  );
  const settings = engineSettings(config, { fee: golden.fee, canShort, protections: golden.protections });
  const startup: number = config['startup_candle_count'] ?? 0;
  const read = (pair: string, key: string) => {
    const path = golden.data_files[pair]?.[key];
    if (path === undefined) throw new Error(`the case names no ${key} data for ${pair}`);
    const isCandles = key !== 'funding_rate' && !key.startsWith('mark-');
    const all = readFeather(dataFile(path));
    return isCandles ? fillGaps(cut(all, golden.timerange, startup * timeframeMs(key)), key) : all;
  };
  const loaded = pairs.map((pair) => {
    const candles = read(pair, timeframe);
    const informative = Object.fromEntries(
      informativeRequests(strategy, pair, settings.stakeCurrency).map((request) => [
        request.alias,
        read(request.pair, request.timeframe),
      ]),
    );
    return { pair, candles, ...evaluatePair({ strategy, pair, candles, params: {}, informative }) };
  });
  // A pair that has no candle within the time range takes no part.
  const present = loaded.filter(({ candles }) => candles.length > startup);
  const traded = present.map(({ pair, candles, signals, rows }) => {
    const funding = { ...(golden.trading_mode === 'futures' && { funding: fundingOf(golden, pair, dataFile) }) };
    return cutWarmUp(
      { pair, market: goldenMarket(pair, golden.markets[pair]), candles, signals, rows, ...funding },
      startup,
    );
  });
  const detailTimeframe = golden.timeframe_detail;
  const detailed = traded.map((pair) => ({
    ...pair,
    ...(detailTimeframe !== null && { detail: read(pair.pair, detailTimeframe) }),
  }));
  const run = { settings, strategy, params: {}, pairs: detailed, ...(detailTimeframe !== null && { detailTimeframe }) };
  return { run, loaded, result: await runEngine(run) };
}

function fundingOf({ data_files: files }: BacktestCase, pair: string, dataFile: DataFile): FundingTable {
  const { funding_rate: rates, 'mark-1h': mark } = files[pair];
  return new FundingTable(readFeather(dataFile(rates)), readFeather(dataFile(mark)));
}

/** Start and end inclusive, 00:00 UTC; `earlierMs` of warm-up before the start. */
function cut(candles: Candles, timerange: string | null, earlierMs: number): Candles {
  if (timerange === null) return candles;
  const [from, to] = timerange.split('-').map(dayStart) as [number | undefined, number | undefined];
  const first = from === undefined ? 0 : rowAtOrAfter(candles.time, from - earlierMs);
  const last = to === undefined ? candles.length : rowAtOrAfter(candles.time, to + 1);
  return sliceCandles(candles, first, last);
}

function dayStart(day: string): number | undefined {
  if (day === '') return undefined;
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)));
}

/** Warm-up rows are cut by count; price ticks still look at them. */
function cutWarmUp(pair: BacktestPair, count: number): BacktestPair {
  if (count === 0) return pair;
  const { signals, rows } = pair;
  return {
    ...pair,
    candles: sliceCandles(pair.candles, count, pair.candles.length),
    tickCandles: pair.candles,
    signals: {
      flags: signals.flags.subarray(count),
      tags: signals.tags,
      ...(signals.enterTag ? { enterTag: signals.enterTag.subarray(count) } : {}),
      ...(signals.exitTag ? { exitTag: signals.exitTag.subarray(count) } : {}),
    },
    rows: { at: (index) => rows.at(index + count) },
  };
}

/** The first difference between a case's golden result and ours. */
export async function checkBacktestCase(golden: BacktestGolden, dataFile: DataFile): Promise<Difference | undefined> {
  const { result, run, loaded } = await runBacktestCase(golden.case, dataFile);
  const trades = result.trades.slice();
  return (
    compareSignals(golden.signals, loaded) ??
    compareTrades(golden.trades, trades) ??
    compareCounts(golden.summary, result) ??
    compareLocks(golden.summary['locks'].map(lockOf), result) ??
    compareFigures(
      comparable(golden.summary),
      [trades, tiesReversed(trades)].map((each) => figures({ ...result, trades: TradeTable.of(each) }, run)),
    )
  );
}

function figures(result: RunResult, { settings, pairs, strategy }: EngineRun): unknown {
  // The market is measured from the first candle on, also where a pair that came late lost its first ones as warm-up.
  const loaded = pairs.map(({ pair, candles, tickCandles }) => ({ pair, candles: tickCandles ?? candles }));
  const firstClose = Math.min(...result.trades.slice().map((trade) => trade.closeTimeMs));
  const report = summarise(result, { ...settings, strategy: strategy.name, pairs: loaded });
  return freqtradeSummary(report, Number.isFinite(firstClose) ? firstClose : 0);
}

/**
 * Where open entry orders were cancelled or replaced, freqtrade's mark-to-market figures are taken from a wallet
 * that does not know of it yet: coins are counted whose stake is not deducted, and the balance jumps by whole
 * stakes. Its trades and all other figures stay right; docs/decisions/0008 has the evidence.
 */
function comparable(summary: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { wallet_stats: walletStats, ...others } = summary;
  return summary['canceled_entry_orders'] === 0 ? { wallet_stats: walletStats, ...others } : others;
}

/** freqtrade sorts trades by an unstable sort, so which of two that close at once comes first is chance. */
function tiesReversed(trades: readonly TradeRecord[]): TradeRecord[] {
  return trades.toReversed().toSorted((a, b) => a.closeTimeMs - b.closeTimeMs);
}
