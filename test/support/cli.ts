import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The file that `npx tradewright` starts. */
export const binary = fileURLToPath(new URL('../../src/cli/tradewright.mjs', import.meta.url));

/** How a child process ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called when the child has first printed something, for example to send it a signal. */
  readonly onOutput?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a program to its end, without a terminal and without colours from the environment of the tests. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { FORCE_COLOR: _force, NO_COLOR: _none, ...inherited } = process.env;
  const env = { ...inherited, ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd ?? root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.once('data', () => options.onOutput?.((signal) => child.kill(signal)));
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs `tradewright` with arguments in a child process, as a user does. */
export function tradewright(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return run(process.execPath, [binary, ...args], options);
}
