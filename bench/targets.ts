import { EXPECTED } from './expected.ts';
import type { BenchResult, SizeResult, WorkloadResult } from './result.ts';

/** What the program is to reach, and whether this run did. */
export interface Target {
  readonly name: string;
  readonly limit: string;
  readonly value: string;
  readonly holds: boolean;
}

/** Times faster than freqtrade, in processor time. */
const FASTER: Readonly<Record<string, number>> = {
  'S b1': 25,
  'S b2': 25,
  'M b1': 120,
  'M b2': 120,
  'M b4': 200,
  'L b1': 180,
  'L b2': 180,
};
/** Points a second against those of hyperopt. */
const SWEEP_FASTER: Readonly<Record<string, number>> = { S: 400, M: 1000 };
const RANGE_RATIO = 2.5;
const PLAIN_RATIO = 2.5;
const START_MS = 20;
const TA_LIB_RATIO = 3;
const TA_LIB_KERNELS = 15;
const GB_IN_MIB = 1e9 / 2 ** 20;
/** Profit of B1 that freqtrade 2026.9 reports, to the last decimal that it prints. */
const PROFITS: Readonly<Record<string, number>> = { 'M b1': -4046.74, 'L b1': -9377.61 };

const atLeast = (name: string, value: number, limit: number): Target => ({
  name,
  limit: `>= ${limit} x`,
  value: `${value.toFixed(value < 10 ? 2 : 0)} x`,
  holds: value >= limit,
});
const atMost = (name: string, value: number, limit: number, unit: string, digits = 2): Target => ({
  name,
  limit: `<= ${limit.toFixed(unit === 'x' ? 1 : 0)} ${unit}`,
  value: `${value.toFixed(digits)} ${unit}`,
  holds: value <= limit,
});

/** Every target that this run can say something about. */
export function targetsOf({ start, measured, kernels }: BenchResult): Target[] {
  const bySize = measured.flatMap((of) => [
    ...of.workloads.flatMap((workload) => workloadTargets(of, workload)),
    ...sizeTargets(of),
  ]);
  const [m, xl] = (['M', 'XL'] as const).map((size) => measured.find((of) => of.size === size));
  const proportional =
    m === undefined || xl === undefined
      ? []
      : [atMost('XL against M, cpu', cpuOf(xl) / cpuOf(m), xl.candles / m.candles, 'x')];
  const started = 1000 * (start.version.wallSeconds - start.bare.wallSeconds);
  const near = kernels.filter(({ ours, taLib }) => ours <= TA_LIB_RATIO * taLib).length;
  const ahead = kernels.filter(({ ours, bestPackage }) => ours < bestPackage).length;
  return [
    ...bySize,
    ...proportional,
    atMost('start-up over a bare node', started, START_MS, 'ms', 0),
    countTarget('kernels ahead of every JS package', ahead, kernels.length),
    countTarget(`kernels within ${TA_LIB_RATIO} x of TA-Lib`, near, TA_LIB_KERNELS),
  ];
}

function countTarget(name: string, value: number, limit: number): Target {
  return { name, limit: `>= ${limit}`, value: String(value), holds: value >= limit };
}

const cpuOf = ({ workloads }: SizeResult): number => workloads[0].whole.cpuSeconds;

function workloadTargets({ size }: SizeResult, { workload, whole, freqtrade, stages }: WorkloadResult): Target[] {
  const key = `${size} ${workload}`;
  const name = `${workload.toUpperCase()} ${size}`;
  const targets: Target[] = [];
  if (freqtrade !== undefined && FASTER[key] !== undefined) {
    targets.push(atLeast(`${name} against freqtrade, cpu`, freqtrade.cpuSeconds / whole.cpuSeconds, FASTER[key]));
  }
  if (PROFITS[key] !== undefined) {
    const sameTrades = stages.trades === EXPECTED[key].trades && stages.rejected === EXPECTED[key].rejected;
    const holds = sameTrades && Math.abs(stages.profit - PROFITS[key]) <= 0.01;
    const limit = `${EXPECTED[key].trades}, ${PROFITS[key].toFixed(2)}`;
    targets.push({
      name: `${name} trades, profit`,
      limit,
      value: `${stages.trades}, ${stages.profit.toFixed(2)}`,
      holds,
    });
  }
  return targets;
}

function sizeTargets({ size, workloads: [b1], floor, range, sweep }: SizeResult): Target[] {
  const targets = [
    atMost(`B1 ${size} with the range against without, cpu`, range.cpuSeconds / b1.whole.cpuSeconds, RANGE_RATIO, 'x'),
  ];
  if (size === 'M' || size === 'L') {
    targets.push(
      atMost(`B1 ${size} to the trades against plain JS`, engineRatio(b1, floor.firstSeconds), PLAIN_RATIO, 'x'),
    );
  }
  if (size === 'XL') targets.push(atMost('B1 XL peak memory', b1.whole.peakMib, GB_IN_MIB, 'MiB', 0));
  if (sweep !== undefined) {
    targets.push(
      atLeast(`B3 ${size} against hyperopt, points/s`, sweep.perSecond / sweep.freqtradePerSecond, SWEEP_FASTER[size]),
      atLeast(`B3 ${size} against vectorbt, points/s`, sweep.perSecond / sweep.vectorbtPerCpuSecond, 1),
    );
  }
  return targets;
}

/** From loaded candles to the list of trades, against the first pass of plain JavaScript, on the wall clock. */
export function engineRatio({ stages: { stages } }: WorkloadResult, firstSeconds: number): number {
  return (stages['indicators'].wall + stages['signals'].wall + stages['engine'].wall) / firstSeconds;
}
