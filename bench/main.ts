/**
 * `npm run bench -- [S M L XL] [--runs N] [--freqtrade PYTHON] [--vectorbt PYTHON]`: whole processes and their stages
 * against plain JavaScript, and against other programs where an interpreter has them (TA-Lib comes with freqtrade).
 * Prints tables, with the recorded figures of those that it does not run, and writes bench/results/. The interpreters may
 * also stand in the environment: BENCH_FREQTRADE, BENCH_VECTORBT.
 */
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { candleCount, candleFolder } from './candles.ts';
import { EXPECTED, EXPECTED_SWEEP, type Outcome } from './expected.ts';
import { measure, packProgram, runFreqtrade, runProgram, runPython, runScript, type Usage } from './processes.ts';
import { FREQTRADE_SECONDS, HYPEROPT_POINTS, OTHER_PACKAGES, TA_LIB, VECTORBT_POINTS } from './recorded.ts';
import type { BenchResult, KernelResult, SizeResult, SweepResult, WorkloadResult } from './result.ts';
import { benchText } from './tables.ts';
import { targetsOf } from './targets.ts';
import { KERNEL_ROWS, type Size, type Workload } from './workloads.ts';
import { writeResult } from './write-result.ts';

const WORKLOADS: readonly Workload[] = ['b1', 'b2', 'b4'];
/** Points that vectorbt does; on M it takes half a second for each, twice. */
const VECTORBT_SWEEP: Readonly<Record<string, number>> = { S: 200, M: 40 };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    freqtrade: { type: 'string', default: process.env['BENCH_FREQTRADE'] ?? '' },
    vectorbt: { type: 'string', default: process.env['BENCH_VECTORBT'] ?? '' },
  },
});
const sizes = (positionals.length === 0 ? ['S', 'M', 'L'] : positionals) as Size[];
const runs = Number(values.runs);
const program = packProgram();
const failures: string[] = [];

const result: BenchResult = {
  date: new Date().toISOString(),
  machine: { node: process.version, cpu: cpus()[0]?.model, threads: availableParallelism() },
  runs,
  start: { bare: middle(() => measure(['-e', '0'])), version: middle(() => measure([program, '--version'])) },
  measured: sizes.map(measureSize),
  kernels: measureKernels(),
};
console.log(benchText(result));
console.log(`\nWritten to ${writeResult(result.date, { ...result, targets: targetsOf(result) })}`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

/** The run with the middle cpu time; one before them is not counted. */
function middle(run: () => Usage): Usage {
  run();
  const all = Array.from({ length: runs }, run).sort((a, b) => a.cpuSeconds - b.cpuSeconds);
  return { ...all[all.length >> 1], peakMib: Math.max(...all.map(({ peakMib }) => peakMib)) };
}

function measureSize(size: Size): SizeResult {
  const floor = runScript('floor', size) as SizeResult['floor'];
  const workloads = (size === 'XL' ? WORKLOADS.slice(0, 1) : WORKLOADS).map((workload) =>
    measureWorkload(size, workload),
  );
  const range = middle(() => runProgram(program, size, 'b1', ['--fills', 'candle']));
  const sweep = size === 'S' || size === 'M' ? measureSweep(size) : undefined;
  return { size, candles: candleCount(size), floor, workloads, range, ...(sweep === undefined ? {} : { sweep }) };
}

function measureWorkload(size: Size, workload: Workload): WorkloadResult {
  const stages = runScript('stages', size, workload) as WorkloadResult['stages'];
  check(size, workload, stages);
  const whole = middle(() => runProgram(program, size, workload, ['--no-range']));
  const recorded = FREQTRADE_SECONDS[`${size} ${workload}`];
  if (values.freqtrade !== '' && size !== 'XL') {
    const freqtrade = { ...runFreqtrade(values.freqtrade, size, workload), origin: 'measured' as const };
    return { workload, whole, stages, freqtrade };
  }
  if (recorded === undefined) return { workload, whole, stages };
  return { workload, whole, stages, freqtrade: { cpuSeconds: recorded, origin: 'recorded' } };
}

function measureSweep(size: Size): SweepResult {
  type Sweep = { points: number; seconds: number; cpuSeconds: number; profit: number };
  const { points, seconds, cpuSeconds, profit } = runScript('sweep', size, '2') as Sweep;
  if (profit !== EXPECTED_SWEEP[size])
    failures.push(`${size} b3: profits of ${profit} in all instead of ${EXPECTED_SWEEP[size]}`);
  const ours = {
    perSecond: points / seconds,
    perCpuSecond: points / cpuSeconds,
    freqtradePerSecond: HYPEROPT_POINTS[size],
  };
  if (values.vectorbt === '') return { ...ours, vectorbtPerCpuSecond: VECTORBT_POINTS[size], vectorbt: 'recorded' };
  const theirs = runPython(values.vectorbt, 'vectorbt', candleFolder(size), String(VECTORBT_SWEEP[size])) as Sweep;
  return { ...ours, vectorbtPerCpuSecond: theirs.points / theirs.cpuSeconds, vectorbt: 'measured' };
}

function measureKernels(): KernelResult[] {
  type Times = Readonly<Record<string, number>>;
  const { ours, tulip } = runScript('kernels') as { ours: Times; tulip: Times };
  const feather = join(candleFolder('L'), 'S000_USDT-1m.feather');
  const hasTaLib = values.freqtrade !== '';
  const taLib = hasTaLib ? (runPython(values.freqtrade, 'talib', feather, String(KERNEL_ROWS)) as Times) : TA_LIB;
  return Object.keys(ours).map((name) => ({
    name,
    ours: ours[name],
    taLib: taLib[name],
    taLibOrigin: hasTaLib ? 'measured' : 'recorded',
    bestPackage: Math.min(tulip[name], OTHER_PACKAGES[name]),
    bestPackageOrigin: tulip[name] <= OTHER_PACKAGES[name] ? 'measured' : 'recorded',
  }));
}

function check(size: Size, workload: Workload, { hash, trades, rejected, profit }: Outcome): void {
  const expected = EXPECTED[`${size} ${workload}`];
  if (expected === undefined || expected.hash === hash) return;
  failures.push(
    `${size} ${workload}: trade hash ${hash} instead of ${expected.hash} (${trades} trades, ${rejected} rejected, ` +
      `${profit}; expected ${expected.trades}, ${expected.rejected}, ${expected.profit})`,
  );
}
