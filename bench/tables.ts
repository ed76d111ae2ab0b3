import { table } from '../src/cli/output.ts';
import type { BenchResult, Origin, WorkloadResult } from './result.ts';
import { engineRatio, targetsOf } from './targets.ts';

export const STAGES = ['load', 'indicators', 'signals', 'engine', 'report'] as const;

const right = (header: string) => ({ header, align: 'right' as const });
/** Recorded figures are marked. */
const marked = (value: number, digits: number, origin: Origin): string =>
  `${value.toFixed(digits)}${origin === 'recorded' ? ' r' : ''}`;
const nameOf = (workload: string, size: string): string => `${workload.toUpperCase()} ${size}`;

/** The whole run as tables of 80 columns. */
export function benchText(result: BenchResult): string {
  return [
    wholeTable(result),
    rangeTable(result),
    outcomeTable(result),
    stageTable(result),
    sweepTable(result),
    kernelTable(result),
    startLine(result),
    targetTable(result),
    'r = recorded earlier (bench/recorded.ts); everything else was measured in this run.',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function wholeTable({ measured }: BenchResult): string {
  const rows = measured.flatMap(({ size, floor, workloads }) =>
    workloads.map(({ workload, whole, freqtrade }) => [
      nameOf(workload, size),
      whole.cpuSeconds.toFixed(3),
      whole.wallSeconds.toFixed(3),
      whole.peakMib.toFixed(0),
      (whole.cpuSeconds / floor.cpuSeconds).toFixed(1),
      freqtrade && marked(freqtrade.cpuSeconds, 1, freqtrade.origin),
      freqtrade && marked(freqtrade.cpuSeconds / whole.cpuSeconds, 1, freqtrade.origin),
    ]),
  );
  const heads = ['cpu s', 'wall s', 'peak MiB', 'x plain JS', 'freqtrade s', 'faster'];
  return table([{ header: 'Whole process' }, ...heads.map(right)], rows);
}

function rangeTable({ measured }: BenchResult): string {
  const rows = measured.map(({ size, workloads: [{ whole }], range }) => [
    nameOf('b1', size),
    whole.cpuSeconds.toFixed(3),
    range.cpuSeconds.toFixed(3),
    range.wallSeconds.toFixed(3),
    range.peakMib.toFixed(0),
    (range.cpuSeconds / whole.cpuSeconds).toFixed(2),
  ]);
  const heads = ['plain cpu s', 'cpu s', 'wall s', 'peak MiB', 'x plain run'];
  return table([{ header: 'Default run, with the range' }, ...heads.map(right)], rows);
}

function outcomeTable({ measured }: BenchResult): string {
  const theirs = (freqtrade: WorkloadResult['freqtrade']) => (freqtrade?.origin === 'measured' ? freqtrade : undefined);
  const rows = measured.flatMap(({ size, workloads }) =>
    workloads.map(({ workload, stages, freqtrade }) => [
      nameOf(workload, size),
      stages.trades,
      stages.rejected,
      stages.profit.toFixed(4),
      theirs(freqtrade)?.trades,
      theirs(freqtrade)?.rejected,
      theirs(freqtrade)?.profit.toFixed(4),
      stages.hash.slice(0, 8),
    ]),
  );
  const heads = ['trades', 'refused', 'profit', 'freqtrade', 'refused', 'profit', 'hash'];
  return table([{ header: 'Outcome' }, ...heads.map(right)], rows);
}

function stageTable({ measured }: BenchResult): string {
  const rows = measured.flatMap(({ size, floor, workloads }) =>
    workloads.map((of) => [
      nameOf(of.workload, size),
      ...STAGES.map((stage) => (1000 * of.stages.stages[stage].cpu).toFixed(0)),
      engineRatio(of, floor.firstSeconds).toFixed(1),
    ]),
  );
  return table([{ header: 'Stages, cpu ms' }, ...[...STAGES, 'x plain JS'].map(right)], rows);
}

function sweepTable({ measured }: BenchResult): string {
  const rows = measured.flatMap(({ size, sweep }) =>
    sweep === undefined
      ? []
      : [
          [
            nameOf('b3', size),
            sweep.perSecond.toFixed(1),
            sweep.perCpuSecond.toFixed(1),
            marked(sweep.freqtradePerSecond, 3, 'recorded'),
            (sweep.perSecond / sweep.freqtradePerSecond).toFixed(0),
            marked(sweep.vectorbtPerCpuSecond, 1, sweep.vectorbt),
            (sweep.perSecond / sweep.vectorbtPerCpuSecond).toFixed(1),
          ],
        ],
  );
  if (rows.length === 0) return '';
  const heads = ['points/s', 'per cpu s', 'hyperopt', 'faster', 'vectorbt', 'faster'];
  return table([{ header: 'Sweep, two threads' }, ...heads.map(right)], rows);
}

function kernelTable({ kernels }: BenchResult): string {
  const rows = kernels.map(({ name, ours, taLib, taLibOrigin, bestPackage, bestPackageOrigin }) => [
    name,
    ours.toFixed(1),
    marked(taLib, 1, taLibOrigin),
    (ours / taLib).toFixed(1),
    marked(bestPackage, 1, bestPackageOrigin),
    (bestPackage / ours).toFixed(1),
  ]);
  const heads = ['ours', 'TA-Lib C', 'slower', 'best JS package', 'faster'];
  return table([{ header: 'Kernels, ns a candle' }, ...heads.map(right)], rows);
}

function startLine({ start: { bare, version } }: BenchResult): string {
  const ms = ({ wallSeconds }: { wallSeconds: number }) => `${(1000 * wallSeconds).toFixed(0)} ms`;
  return `Start-up: bare node ${ms(bare)}, --version ${ms(version)} (wall)`;
}

function targetTable(result: BenchResult): string {
  const rows = targetsOf(result).map(({ name, limit, value, holds }) => [name, limit, value, holds ? 'yes' : 'NO']);
  return table([{ header: 'Target' }, right('limit'), right('this run'), { header: 'holds' }], rows);
}
