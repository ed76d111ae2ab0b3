import type { Size } from './candles.ts';
import type { Outcome } from './expected.ts';
import type { PeerRun, Usage } from './processes.ts';
import type { Workload } from './workloads.ts';

/** Whether a figure of another program was measured in this run or recorded earlier. */
export type Origin = 'measured' | 'recorded';

/** One run of the bench, as it is written to bench/results. */
export interface BenchResult {
  readonly date: string;
  readonly machine: { readonly node: string; readonly cpu: string | undefined; readonly threads: number };
  readonly runs: number;
  /** A bare node against `tradewright --version`. */
  readonly start: { readonly bare: Usage; readonly version: Usage };
  readonly measured: readonly SizeResult[];
  readonly kernels: readonly KernelResult[];
}

export interface SizeResult {
  readonly size: Size;
  readonly candles: number;
  /** The workload B1 in plain JavaScript: its first pass, and the median of all. */
  readonly floor: { readonly firstSeconds: number; readonly cpuSeconds: number };
  readonly workloads: readonly WorkloadResult[];
  /** B1 as a run without options is: rules `candle`, and the range of all three. */
  readonly range: Usage;
  readonly sweep?: SweepResult;
}

export interface WorkloadResult {
  readonly workload: Workload;
  /** The whole process, rules `freqtrade`, without the range, results file written. */
  readonly whole: Usage;
  readonly stages: Outcome & { readonly stages: Readonly<Record<string, Spent>> };
  readonly freqtrade?: (PeerRun & { readonly origin: 'measured' }) | { cpuSeconds: number; origin: 'recorded' };
}

/** Seconds. */
export interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** B3; points a second of the wall clock, and of processor time. */
export interface SweepResult {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** Of hyperopt with two processes. */
  readonly freqtradePerSecond: number;
  /** Of a processor second, once everything is compiled and loaded. */
  readonly vectorbtPerCpuSecond: number;
  readonly vectorbt: Origin;
}

/** Nanoseconds of processor time a candle. */
export interface KernelResult {
  readonly name: string;
  readonly ours: number;
  readonly taLib: number;
  readonly taLibOrigin: Origin;
  /** The fastest JavaScript package. */
  readonly bestPackage: number;
  readonly bestPackageOrigin: Origin;
}
