import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { binary, run } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewright-modules-'));
afterAll(() => rmSync(folder, { recursive: true }));
const recorder = fileURLToPath(new URL('../support/record-modules.mjs', import.meta.url));

/** The packages, and our own files from src/ on, that a command loads. */
async function loadedBy(...args: string[]): Promise<{ packages: string[]; files: string[] }> {
  const record = join(folder, 'modules');
  const outcome = await run(process.execPath, ['--import', recorder, binary, ...args], {
    env: { RECORD_MODULES: record },
  });
  expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code: 0, stderr: '' });
  const urls = readFileSync(record, 'utf8').split('\n');
  const packages = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  const files = urls.flatMap((url) => /\/(src\/.*)/.exec(url)?.[1] ?? []);
  return { packages: [...new Set(packages)].sort(), files };
}

/** yargs and what it measures and wraps text with. */
const COMMAND_LINE =
  /^(yargs|yargs-parser|cliui|y18n|escalade|get-caller-file|string-width|(strip|wrap)-ansi|ansi-.*|emoji-regex|get-east-asian-width)$/;

it('the help page loads nothing but the parser of the command line', async () => {
  const { packages, files } = await loadedBy('--help');
  expect(packages).toContain('yargs');
  expect(packages.filter((name) => !COMMAND_LINE.test(name))).toEqual([]);
  expect(files).toContain('src/cli/main.ts');
  expect(files.filter((file) => /^src\/(core\/(?!model)|adapters|cli\/commands\/)/.test(file))).toEqual([]);
});

it.each([
  ...['exchange', 'trade', 'rehearse', 'data download', 'data list', 'pairlist test', 'list-strategies'],
  ...['list-exchanges', 'list-markets', 'list-pairs', 'list-timeframes', 'list-indicators'],
])('the help page of %s loads no part that does its work', async (command) => {
  const { packages, files } = await loadedBy(...command.split(' '), '--help');
  expect(packages.filter((name) => !COMMAND_LINE.test(name))).toEqual([]);
  const light =
    /^src\/(cli|core\/model|adapters\/system\/log|app\/(package-info|log|format|backtest\/timerange|trade\/status))\b/;
  expect(files.filter((file) => !light.test(file))).toEqual([]);
});

it('a backtest loads no exchange library, no danfojs, no compiler and no web parts', async () => {
  const { packages, files } = await loadedBy('backtest', '-s', 'ema-cross', '--export', 'none', '--json');
  expect(packages).toContain('zod');
  const heavy = /^(ccxt|danfojs|@tensorflow|typescript|technicalindicators|fastify|hono|express|ws|preact|react|xlsx)/;
  expect(packages.filter((name) => heavy.test(name))).toEqual([]);
  expect(files.filter((file) => /danfo|adapters\/(ccxt|http)/.test(file))).toEqual([]);
});

it('only a strategy that imports tradewright/danfo loads danfojs', async () => {
  const { packages } = await loadedBy('backtest', '-s', 'danfo', '--export', 'none', '--json');
  expect(packages).toContain('danfojs-node');
});
