import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binary, run, type RunOptions } from '../support/cli.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewright-node-'));
  mkdirSync(join(folder, 'src', 'cli'), { recursive: true });
  copyFileSync(binary, join(folder, 'src', 'cli', 'tradewright.mjs'));
  writeFileSync(join(folder, 'package.json'), '{ "version": "1.2.3", "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An old Node: the system's own where it is one, else this Node with an old number. */
const OLD_NODE = oldNode();

function oldNode(): readonly [program: string, ...args: string[]] {
  const system = '/usr/bin/node';
  try {
    const major = Number(execFileSync(system, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }));
    if (major < 24) return [system];
  } catch {
    // No such program: the other one will do.
  }
  return [process.execPath, '--import', fileURLToPath(new URL('../support/old-node.mjs', import.meta.url))];
}

function underOldNode(args: readonly string[], options: RunOptions = {}) {
  const [program, ...before] = OLD_NODE;
  return run(program, [...before, join(folder, 'src', 'cli', 'tradewright.mjs'), ...args], options);
}

function bundleNode(main: string): void {
  mkdirSync(join(folder, 'node_modules', 'node', 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules', 'node', 'bin', 'node'));
  writeFileSync(join(folder, 'src', 'cli', 'main.ts'), main);
}

describe('under a Node that is too old', () => {
  it('answers --version without another Node', async () => {
    expect(await underOldNode(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it('says in one line what to do when no other Node is there', async () => {
    const { code, stdout, stderr } = await underOldNode(['backtest']);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(/^tradewright: Node 20\.\S+ is too old, 24\.11 or newer is needed: install Node 24 .*\n$/);
  });

  it('says how to get the program of a bundled Node that npm left without one', async () => {
    mkdirSync(join(folder, 'node_modules', 'node'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'node', 'package.json'), '{}');
    const { code, stderr } = await underOldNode(['backtest']);
    expect(code).toBe(78);
    expect(stderr).toMatch(/^tradewright: .*: run `npm install-scripts approve node && npm rebuild node` here\. .*\n$/);
  });

  it('hands arguments, environment and exit code to the bundled Node', async () => {
    bundleNode(`export function main(args: string[]) {
      console.log(JSON.stringify({ args, node: process.versions.node, path: process.env.PATH?.split(':')[0] }));
      process.exitCode = 5;
    }`);
    const { code, stdout } = await underOldNode(['backtest', '--fee', '0.1 %']);
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toEqual({
      args: ['backtest', '--fee', '0.1 %'],
      node: process.versions.node,
      path: join(folder, 'node_modules', 'node', 'bin'),
    });
  });

  it('finds the Node of a folder above, as in an installed package', async () => {
    bundleNode('');
    const inside = join(folder, 'node_modules', 'tradewright');
    mkdirSync(join(inside, 'src', 'cli'), { recursive: true });
    mkdirSync(join(inside, 'dist', 'cli'), { recursive: true });
    copyFileSync(binary, join(inside, 'src', 'cli', 'tradewright.mjs'));
    writeFileSync(join(inside, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(inside, 'dist', 'cli', 'main.js'), 'export function main() { console.log("built"); }');
    const [program, ...before] = OLD_NODE;
    const outcome = await run(program, [...before, join(inside, 'src', 'cli', 'tradewright.mjs'), 'doctor']);
    expect(outcome).toMatchObject({ code: 0, stdout: 'built\n' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and waits for the answer', async (signal) => {
    bundleNode(`export function main() {
      setInterval(() => {}, 1000);
      process.on('${signal}', () => { console.log('closing'); process.exit(7); });
      console.log('ready');
    }`);
    const outcome = await underOldNode([], { onOutput: (kill) => kill(signal) });
    expect(outcome).toMatchObject({ code: 7, signal: null, stdout: 'ready\nclosing\n' });
  });

  it('ends with 130 when an interrupt ends the child', async () => {
    bundleNode(`export function main() { setInterval(() => {}, 1000); console.log('ready'); }`);
    expect((await underOldNode([], { onOutput: (kill) => kill('SIGINT') })).code).toBe(130);
  });

  it('does not loop when the bundled Node is no better', async () => {
    bundleNode('export function main() {}');
    const bundled = join(folder, 'node_modules', 'node', 'bin', 'node');
    rmSync(bundled);
    const script = `#!/bin/sh\nALWAYS_OLD_NODE=1 exec "${OLD_NODE.join('" "')}" "$@"\n`;
    writeFileSync(bundled, script, { mode: 0o755 });
    expect((await underOldNode(['doctor'])).code).toBe(78);
  });
});
