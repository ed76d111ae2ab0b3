/** A workload in a process of its own, stage by stage, each for the first time. Prints one line of JSON. */
import { evaluateSeries, loadPairSeries } from '../src/app/backtest/load-pairs.ts';
import { prepareBacktest } from '../src/app/backtest/prepare.ts';
import { runEngine } from '../src/app/backtest/run-engine.ts';
import { summarise } from '../src/core/analysis/summarise.ts';
import { runOf, type Size, type Workload } from './workloads.ts';

/** Seconds of a stage. */
interface Spent {
  wall: number;
  cpu: number;
}

const [size, workload] = process.argv.slice(2) as [Size, Workload];
const stages: Record<string, Spent> = {};

function timed<T>(stage: string, work: () => T): T {
  const [before, start] = [process.cpuUsage(), performance.now()];
  const result = work();
  spend(stage, before, start);
  return result;
}

function spend(stage: string, before: NodeJS.CpuUsage, start: number): void {
  const { user, system } = process.cpuUsage(before);
  const spent = (stages[stage] ??= { wall: 0, cpu: 0 });
  spent.wall += (performance.now() - start) / 1000;
  spent.cpu += (user + system) / 1e6;
}

const { loading, markets, strategy } = await prepareBacktest(runOf(size, workload));
const { spec } = strategy.strategy;
const indicators = spec.indicators.bind(spec);
Object.assign(spec as { indicators: typeof indicators }, {
  indicators: (input: Parameters<typeof indicators>[0]) => timed('indicators', () => indicators(input)),
});
const informative = new Map();
const series = timed('load', () => markets.map((market) => loadPairSeries(loading, market, informative)));
const pairs = timed('signals', () => series.map((each) => evaluateSeries(loading, each).ready));
for (const key of ['wall', 'cpu'] as const) stages['signals'][key] -= stages['indicators'][key];
const { settings, params } = loading;
const [before, start] = [process.cpuUsage(), performance.now()];
const result = await runEngine({ settings, strategy: strategy.strategy, params, pairs });
spend('engine', before, start);
const report = timed('report', () => summarise(result, { ...settings, strategy: strategy.name, pairs, warnings: [] }));
const { trades, profitTotalAbs } = report.total;
console.log(
  JSON.stringify({
    stages,
    trades,
    rejected: report.counters.rejectedSignals,
    profit: profitTotalAbs,
    hash: report.tradeHash,
  }),
);
