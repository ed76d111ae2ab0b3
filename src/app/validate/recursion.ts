import type { PairLoading, PairSeries } from '../backtest/load-pairs.ts';
import { evaluateSeries, loadPairSeries } from '../backtest/load-pairs.ts';
import { prepareBacktest, type PrepareRequest } from '../backtest/prepare.ts';
import { cutPast, timeframesOf, type Timeframes } from './future.ts';

export interface RecursionRequest extends PrepareRequest {
  /** Warm-up lengths to try, in candles. */
  readonly warmUps: readonly number[];
  /** Candles per pair at which the values are compared, spread over the second half of the data. */
  readonly samples: number;
}

/** How far a column is off with little history: the largest relative difference seen, for each warm-up. */
export interface ColumnDrift {
  readonly column: string;
  /** A yes/no column: its drift is 1 where any answer differs, else 0. */
  readonly isYesNo: boolean;
  /** In the order of the warm-ups; null where a value was missing with little history and there with all of it. */
  readonly drifts: readonly (number | null)[];
}

export interface RecursionReport {
  readonly strategy: string;
  readonly pairs: readonly string[];
  readonly startupCandleCount: number;
  /** Candles of history before the compared one, ascending; the strategy's own startupCandleCount is among them. */
  readonly warmUps: readonly number[];
  /** Warm-ups that the data is too short for. */
  readonly tooLong: readonly number[];
  readonly columns: readonly ColumnDrift[];
}

/**
 * How much do indicator values depend on how far back the data goes? Values of single candles, computed with
 * each warm-up and with the whole history, side by side. What differs in a backtest's middle differs live.
 */
export async function checkRecursion(request: RecursionRequest): Promise<RecursionReport> {
  const { strategy, markets, loading } = await prepareBacktest(request);
  const informative = new Map();
  const series = markets.map((market) => loadPairSeries(loading, market, informative));
  const timeframes = timeframesOf(loading);
  const shortest = Math.min(...series.map(({ candles }) => candles.length));
  const wanted = [...new Set([loading.startupCandles, ...request.warmUps])].toSorted((a, b) => a - b);
  const warmUps = wanted.filter((count) => count < shortest / 2);
  const drifts = new Map<string, Pick<ColumnDrift, 'isYesNo'> & { drifts: (number | null)[] }>();
  for (const each of series) measure(loading, each, timeframes, warmUps, request.samples, drifts);
  return {
    strategy: strategy.name,
    pairs: markets.map(({ pair }) => pair),
    startupCandleCount: loading.startupCandles,
    warmUps,
    tooLong: wanted.filter((count) => !warmUps.includes(count)),
    columns: [...drifts].map(([column, each]) => ({ column, ...each })),
  };
}

function measure(
  loading: PairLoading,
  series: PairSeries,
  timeframes: Timeframes,
  warmUps: readonly number[],
  samples: number,
  known: Map<string, Pick<ColumnDrift, 'isYesNo'> & { drifts: (number | null)[] }>,
): void {
  const { time, length } = series.candles;
  const { columns } = evaluateSeries({ ...loading, startupCandles: 0 }, series).evaluation;
  for (let sample = 1; sample <= samples; sample++) {
    const row = Math.floor(length / 2 + (sample * (length / 2 - 1)) / samples);
    warmUps.forEach((count, index) => {
      const late = cutPast(series, timeframes, time[row], count);
      const first = row - Math.min(row, count);
      const short = evaluateSeries({ ...loading, startupCandles: 0 }, late).evaluation.columns;
      for (const [name, column] of Object.entries(columns)) {
        const isYesNo = column instanceof Uint8Array;
        const entry = known.get(name) ?? { isYesNo, drifts: warmUps.map(() => 0) };
        known.set(name, entry);
        const found = drift(column[row], short[name]?.[row - first]);
        entry.drifts[index] = worse(entry.drifts[index], isYesNo && found !== null ? Math.sign(found) : found);
      }
    });
  }
}

/** Relative difference; null if only the whole history gives a value. */
function drift(value: number, short: number | undefined): number | null {
  if (Number.isNaN(value)) return 0;
  if (short === undefined || Number.isNaN(short)) return null;
  return value === short ? 0 : Math.abs(short - value) / Math.max(Math.abs(value), Number.MIN_VALUE);
}

function worse(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
