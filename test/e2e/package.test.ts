import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { root, run, type Outcome } from '../support/cli.ts';
import { differences, startExchangeOf } from '../support/download.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const folder = mkdtempSync(join(tmpdir(), 'tradewright-package-'));
const inside = (program: string, ...args: string[]): Promise<Outcome> => run(program, args, { cwd: folder });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The tests of this file build on each other, in order.
it('is packed, with the build and what init copies, and installs', async () => {
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder]);
  expect(packed).toMatchObject({ code: 0 });
  const tarball = packed.stdout.trim().split('\n').at(-1) ?? '';
  const { code, stderr } = await inside(
    'npm',
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    `./${tarball}`,
  );
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const installed = join(folder, 'node_modules', 'tradewright');
  const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'config', 'data', 'dist', 'package.json', 'src'];
  expect(readdirSync(installed).sort()).toEqual(expected.sort());
  expect(readdirSync(join(installed, 'src'), { recursive: true })).toEqual(['cli', 'cli/tradewright.mjs']);
}, 120_000);

it('works in an empty folder: version, init, the first backtest, a new strategy', async () => {
  const npx = (...args: string[]): Promise<Outcome> => inside('npx', '--no-install', 'tradewright', ...args);
  expect(await npx('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  expect(await npx('init')).toMatchObject({ code: 0 });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, object>;
  expect(manifest).toMatchObject({
    dependencies: { tradewright: expect.stringContaining('file:') as string },
    allowScripts: { node: true },
  });
  const first = await npx('backtest', '-s', 'example', '--json');
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await npx('report', '-o', 'page.html')).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining('No ') as string,
  });
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('modules["app/html/page/main"] = ');
  expect(await npx('new-strategy', 'my-first')).toMatchObject({ code: 0 });
  expect(await npx('check', 'my-first')).toMatchObject({ code: 0 });
  expect(await npx('backtest', '-s', 'my-first', '--json')).toMatchObject({ code: 0 });
  expect(await npx('doctor')).toMatchObject({ code: 0 });
  expect(await npx('list-timeframes', '--exchange', 'kraken')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('15m') as string,
  });
}, 120_000);

it('runs an exchange, lists what it trades, and downloads from it', async () => {
  const installed = join(folder, 'node_modules', 'tradewright');
  const sample = join(installed, 'data', 'sample');
  const program = join(installed, 'src', 'cli', 'tradewright.mjs');
  const { process: exchange, url } = await startExchangeOf(program, [
    '--data',
    sample,
    '-p',
    'ETH/BTC',
    '--speed',
    '100',
  ]);
  try {
    const tradewright = (...args: string[]) => inside(process.execPath, program, ...args);
    const tested = await tradewright('list-exchanges', '--tested', '--json');
    expect({ code: tested.code, stderr: tested.stderr }).toEqual({ code: 0, stderr: '' });
    expect((JSON.parse(tested.stdout) as { name: string }[]).map(({ name }) => name)).toEqual(['binance', 'kraken']);
    const at = ['--exchange', 'local', '--url', url];
    expect(await tradewright('list-pairs', ...at)).toMatchObject({ code: 0, stdout: 'ETH/BTC\n', stderr: '' });
    const range = ['-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180114', '-d', 'downloaded'];
    const { code, stderr } = await tradewright('data', 'download', ...at, ...range);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const id = { pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' } as const;
    const downloaded = join(folder, 'downloaded');
    expect(differences(id, new FileCandleStore(sample).read(id), downloaded)).toEqual([]);
    expect(new FileCandleStore(downloaded).read(id).length).toBe(2 * 288);
  } finally {
    exchange.kill();
  }
}, 60_000);

it('gives the editor the types of the installed package', async () => {
  expect(await inside(join(folder, 'node_modules', '.bin', 'tsc'), '-p', '.')).toMatchObject({ code: 0, stdout: '' });
});
