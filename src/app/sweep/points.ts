import { tradeMetrics, wholeDays, type TradeMetrics } from '../../core/analysis/trade-metrics.ts';
import { IndicatorMemory, withMemory } from '../../core/indicators/memory.ts';
import { resolveParams } from '../../core/strategy/parameters.ts';
import type { ColumnSet } from '../../core/strategy/spec.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { evaluateSeries, loadPairSeries, type PairSeries } from '../backtest/load-pairs.ts';
import type { PreparedBacktest } from '../backtest/prepare.ts';
import { runEngine } from '../backtest/run-engine.ts';
import { askBot } from '../strategy/ask-bot.ts';

/** Values of some of the strategy's parameters; the others are as in a backtest. */
export type Point = Readonly<Record<string, unknown>>;

/** What a run of the engine with the values of one point comes to. */
export interface PointOutcome {
  readonly finalBalance: number;
  readonly rejectedSignals: number;
  readonly metrics: TradeMetrics;
}

/** The columns of a pair, and the values of the parameters that they were made of. */
interface KnownColumns {
  readonly columns: ColumnSet;
  readonly madeOf: Point;
}

/** Runs a strategy over the same candles again and again, with other parameters each time. */
export class PointRunner {
  readonly #prepared: PreparedBacktest;
  readonly #series: readonly PairSeries[];
  /** By pair, of the point before: a point that differs only in what `indicators` does not read needs no others. */
  readonly #known: (KnownColumns | undefined)[];
  readonly #memory = new IndicatorMemory();

  constructor(prepared: PreparedBacktest, store: CandleStore) {
    const informative = new Map();
    this.#prepared = prepared;
    this.#series = prepared.markets.map((market) =>
      loadPairSeries({ ...prepared.loading, store }, market, informative),
    );
    this.#known = this.#series.map(() => undefined);
  }

  async run(point: Point): Promise<PointOutcome> {
    const { loading, strategy, loaded } = this.#prepared;
    const params = resolveParams(strategy.strategy, { ...loaded.config.params, ...point });
    await askBot(strategy.strategy, 'botStart', { params });
    const { settings, detailTimeframe } = loading;
    const pairs = this.#series.map((series, index) => {
      const known = this.#known[index];
      const fits = known !== undefined && Object.entries(known.madeOf).every(([name, value]) => params[name] === value);
      const madeOf: Record<string, unknown> = fits ? known.madeOf : {};
      const evaluated = withMemory(this.#memory, () =>
        evaluateSeries({ ...loading, params }, series, {
          ...(fits ? { columns: known.columns } : {}),
          onParamRead: (name) => (madeOf[name] = params[name]),
        }),
      );
      this.#known[index] = { columns: evaluated.evaluation.columns, madeOf };
      return evaluated.ready;
    });
    const run = { settings, strategy: strategy.strategy, params, pairs };
    const result = await runEngine(detailTimeframe === undefined ? run : { ...run, detailTimeframe });
    const days = wholeDays(result.startTimeMs, result.endTimeMs);
    return {
      finalBalance: result.finalBalance,
      rejectedSignals: result.counters.rejectedSignals,
      metrics: tradeMetrics(result.trades, settings.startBalance, days),
    };
  }
}

/** Points with their numbers, in batches; `next` is the first batch that no thread has taken yet. */
export interface SharedWork {
  readonly batches: readonly (readonly (readonly [number: number, point: Point])[])[];
  readonly next: Int32Array;
}

/** Few enough that all threads end at the same time, and enough for neighbours to share indicators. */
const BATCH = 4;

/** Orders the points so that neighbours have as much in common as they can. */
export function shareOut(points: readonly Point[]): SharedWork {
  const keys = points.map((point) => JSON.stringify(Object.entries(point)));
  const order = [...points.keys()].sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  const batches = Array.from({ length: Math.ceil(order.length / BATCH) }, (_, batch) =>
    order.slice(batch * BATCH, (batch + 1) * BATCH).map((number) => [number, points[number]] as const),
  );
  return { batches, next: new Int32Array(new SharedArrayBuffer(4)) };
}

/** Takes batches until the threads together have taken them all. */
export async function runBatches(
  runner: PointRunner,
  { batches, next }: SharedWork,
  take: (number: number, outcome: PointOutcome) => void,
): Promise<void> {
  for (let batch = Atomics.add(next, 0, 1); batch < batches.length; batch = Atomics.add(next, 0, 1)) {
    for (const [number, point] of batches[batch]) {
      take(number, await runner.run(point));
      // Lets in what the other threads have to tell.
      await new Promise(setImmediate);
    }
  }
}
