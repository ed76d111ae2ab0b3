/**
 * `npm run bench -- [S M L XL] [--runs N] [--freqtrade PYTHON]`: whole processes and their stages against plain
 * JavaScript, and against freqtrade where an interpreter has it. Prints a table and writes bench/results/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../src/cli/output.ts';
import { EXPECTED, type Outcome } from './expected.ts';
import { measure, packProgram, runFreqtrade, runProgram, runScript, type Usage } from './processes.ts';
import { BENCH_FOLDER, type Size, type Workload } from './workloads.ts';

interface Stages extends Outcome {
  readonly stages: Readonly<Record<string, { readonly wall: number; readonly cpu: number }>>;
}
interface Floor {
  readonly firstSeconds: number;
  readonly cpuSeconds: number;
}
interface Sweep {
  readonly points: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const WORKLOADS: readonly Workload[] = ['b1', 'b2', 'b4'];
const STAGES = ['load', 'indicators', 'signals', 'engine', 'report'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, freqtrade: { type: 'string' } },
});
const sizes = (positionals.length === 0 ? ['S', 'M', 'L'] : positionals) as Size[];
const runs = Number(values.runs);
const program = packProgram();
const failures: string[] = [];

const start = { bare: middle(() => measure(['-e', '0'])), version: middle(() => measure([program, '--version'])) };
const measured = sizes.map((size) => {
  const floor = runScript('floor', size) as Floor;
  const workloads = (size === 'XL' ? WORKLOADS.slice(0, 1) : WORKLOADS).map((workload) => {
    const stages = runScript('stages', size, workload) as Stages;
    check(size, workload, stages);
    const whole = middle(() => runProgram(program, size, workload));
    const peer = values.freqtrade === undefined ? undefined : runFreqtrade(values.freqtrade, size, workload);
    return { workload, whole, stages, ...(peer === undefined ? {} : { freqtrade: peer }) };
  });
  const sweep = size === 'S' || size === 'M' ? (runScript('sweep', size, '2') as Sweep) : undefined;
  return { size, floor, workloads, ...(sweep === undefined ? {} : { sweep }) };
});

print();
const folder = join(BENCH_FOLDER, 'results');
mkdirSync(folder, { recursive: true });
const machine = { node: process.version, cpu: cpus()[0]?.model, threads: availableParallelism() };
const date = new Date().toISOString();
const file = join(folder, `${date.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ date, machine, runs, start, measured }, undefined, 2)}\n`);
console.log(`\nWritten to ${file}`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

/** The run with the middle cpu time; one before them is not counted. */
function middle(run: () => Usage): Usage {
  run();
  const all = Array.from({ length: runs }, run).sort((a, b) => a.cpuSeconds - b.cpuSeconds);
  return { ...all[all.length >> 1], peakMib: Math.max(...all.map(({ peakMib }) => peakMib)) };
}

function check(size: Size, workload: Workload, { hash, trades, rejected, profit }: Outcome): void {
  const expected = EXPECTED[`${size} ${workload}`];
  if (expected === undefined || expected.hash === hash) return;
  failures.push(
    `${size} ${workload}: trade hash ${hash} instead of ${expected.hash} (${trades} trades, ${rejected} rejected, ` +
      `${profit}; expected ${expected.trades}, ${expected.rejected}, ${expected.profit})`,
  );
}

function print(): void {
  const right = (header: string) => ({ header, align: 'right' as const });
  const whole = measured.flatMap(({ size, floor, workloads }) =>
    workloads.map(({ workload, whole: used, freqtrade, stages }) => [
      `${workload.toUpperCase()} ${size}`,
      used.cpuSeconds.toFixed(3),
      used.wallSeconds.toFixed(3),
      used.peakMib.toFixed(0),
      (used.cpuSeconds / floor.cpuSeconds).toFixed(1),
      freqtrade === undefined ? '-' : freqtrade.cpuSeconds.toFixed(1),
      freqtrade === undefined ? '-' : (freqtrade.cpuSeconds / used.cpuSeconds).toFixed(1),
      stages.trades,
    ]),
  );
  const heads = ['cpu s', 'wall s', 'peak MiB', 'x plain JS', 'freqtrade', 'faster', 'trades'];
  console.log(table([{ header: 'Whole process' }, ...heads.map(right)], whole));
  const parts = measured.flatMap(({ size, floor, workloads }) =>
    workloads.map(({ workload, stages: { stages } }) => [
      `${workload.toUpperCase()} ${size}`,
      ...STAGES.map((stage) => (1000 * stages[stage].cpu).toFixed(0)),
      (STAGES.slice(1, 4).reduce((sum, stage) => sum + stages[stage].wall, 0) / floor.firstSeconds).toFixed(1),
    ]),
  );
  console.log(`\n${table([{ header: 'Stages, cpu ms' }, ...[...STAGES, 'x plain JS'].map(right)], parts)}`);
  for (const { size, sweep } of measured) {
    if (sweep === undefined) continue;
    const [perSecond, perCpuSecond] = [sweep.seconds, sweep.cpuSeconds].map((spent) =>
      (sweep.points / spent).toFixed(1),
    );
    console.log(`\nB3 ${size}, two threads: ${perSecond} points/s, ${perCpuSecond} a cpu second`);
  }
  const [bare, version] = [start.bare, start.version].map(({ wallSeconds }) => (1000 * wallSeconds).toFixed(0));
  console.log(`\nStart: bare node ${bare} ms, --version ${version} ms`);
}
