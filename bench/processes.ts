import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BENCH_FOLDER, configOf, type Size, type Workload } from './workloads.ts';

/** What a process used. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMib: number;
}

/** What a run of another program used, and what it came to. */
export interface PeerRun extends Usage {
  readonly trades: number;
  readonly rejected: number;
  readonly profit: number;
}

const ROOT = dirname(BENCH_FOLDER);
const WORK = join(tmpdir(), 'tradewright-bench', 'work');

/** The program as it is packed, and a folder to run it in. Gives the path of what is started. */
export function packProgram(): string {
  const folder = join(WORK, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'src', 'cli'), { recursive: true });
  const start = join('src', 'cli', 'tradewright.mjs');
  for (const file of ['package.json', start]) copyFileSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  finish(process.execPath, [
    join(ROOT, 'node_modules', 'rolldown', 'bin', 'cli.mjs'),
    ...['-c', 'rolldown.config.ts', '-d', join(folder, 'dist')],
  ]);
  return join(folder, start);
}

/** A backtest by the program, its results file included; `options` go after the settings of the workload. */
export function runProgram(program: string, size: Size, workload: Workload, options: readonly string[]): Usage {
  const folder = join(WORK, 'run');
  const config = join(folder, 'config.json');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(config, JSON.stringify(configOf(size)));
  const strategy = join(BENCH_FOLDER, 'strategies', `${workload}.ts`);
  return measure([program, 'backtest', '-s', strategy, '-c', config, '--user-dir', folder, ...options]);
}

/** A process of Node. */
export function measure(args: readonly string[]): Usage {
  const file = join(WORK, 'usage.json');
  mkdirSync(WORK, { recursive: true });
  const start = performance.now();
  finish(process.execPath, ['--require', join(BENCH_FOLDER, 'usage.cjs'), ...args], { BENCH_USAGE: file });
  const wallSeconds = (performance.now() - start) / 1000;
  const used = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ResourceUsage;
  return { wallSeconds, cpuSeconds: (used.userCPUTime + used.systemCPUTime) / 1e6, peakMib: used.maxRSS / 1024 };
}

/** A script of this folder that prints one line of JSON. */
export function runScript(name: string, ...args: readonly string[]): unknown {
  return lastLine(finish(process.execPath, [join(BENCH_FOLDER, `${name}.ts`), ...args]));
}

/** The same workload by freqtrade. */
export function runFreqtrade(python: string, size: Size, workload: Workload): PeerRun {
  const config = configOf(size);
  const options = ['--timeframe', config.timeframe!, '--dry-run-wallet', String(config.dryRunWallet)];
  const start = performance.now();
  const answer = finish(python, [
    join(BENCH_FOLDER, 'freqtrade', 'run.py'),
    ...[config.dataDir!, join(WORK, 'freqtrade'), 'backtesting', '--strategy', workload.toUpperCase()],
    ...[...options, '--cache', 'none', '--export', 'trades'],
  ]);
  const wallSeconds = (performance.now() - start) / 1000;
  return { ...(lastLine(answer) as Omit<PeerRun, 'wallSeconds'>), wallSeconds };
}

/** A script in Python of this folder that prints one line of JSON. */
export function runPython(python: string, script: string, ...args: readonly string[]): unknown {
  return lastLine(finish(python, [join(BENCH_FOLDER, script, 'run.py'), ...args]));
}

function lastLine(text: string): unknown {
  return JSON.parse(text.trim().split('\n').at(-1)!);
}

function finish(command: string, args: readonly string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.slice(-2000)}`);
}
