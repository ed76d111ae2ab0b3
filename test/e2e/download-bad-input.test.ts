import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import type { ChildProcess } from 'node:child_process';
import { binary, root, run, tradewright } from '../support/cli.ts';
import { type ProxyOptions, differences, proxyTo, startExchangeProcess } from '../support/download.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const SAMPLE = join(root, 'data/sample');
const ETH = { pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' } as const;
const WEEK = ['-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180119'];
const MORE = ['-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180120'];
let exchange: ChildProcess;
let url = '';
let folder = '';
beforeAll(async () => {
  ({ process: exchange, url } = await startExchangeProcess('--data', SAMPLE, '-p', 'ETH/BTC', '--speed', '1'));
}, 30_000);
afterAll(() => exchange.kill());
beforeEach(() => (folder = temporaryFolder(onTestFinished)));

const argsFor = (address: string, ...more: string[]) => [
  ...['data', 'download', '--exchange', 'local', '--url', address, '-d', folder, ...more],
];
const download = (address: string, ...more: string[]) => tradewright(argsFor(address, ...more));
const file = () => join(folder, 'ETH_BTC-5m.feather');
const wrong = () => differences(ETH, new FileCandleStore(SAMPLE).read(ETH), folder);
/** Whether anything is left beside the whole files. */
const leftOvers = () => readdirSync(folder).filter((name) => name !== 'ETH_BTC-5m.feather' && name !== '.downloads');

it.each([
  [['--exchange', 'binanse', '-p', 'ETH/BTC'], 'EXCHANGE_UNKNOWN', 'Did you mean binance?'],
  [['-p', 'ETH/BCT'], 'PAIR_UNKNOWN', 'Did you mean ETH/BTC?'],
  [['-p', 'ETH/BTC', '-t', '5min'], 'TIMEFRAME_UNKNOWN', 'Did you mean 5m?'],
  [['--exchange', 'kraken', '-p', 'ETH/BTC', '-t', '3m'], 'TIMEFRAME_UNSUPPORTED', 'Add --from-trades'],
  [['-p', 'ETH/BTC', '-t', '10m'], 'TIMEFRAME_UNSUPPORTED', '--from-trades'],
  [['-p', 'ETH/BTC', '--days', '0'], 'OPTION_INVALID', '--days 30'],
  [['-p', 'ETH/BTC', '--days', '3', '--timerange', '20180101-'], 'OPTION_INVALID', 'Leave one of them out'],
  [['-p', 'ETH/BTC', '--timerange', 'yesterday'], 'TIMERANGE', ''],
])('%j says %s before anything is stored', async (given, code, hint) => {
  const isKraken = given.includes('kraken');
  const address = isKraken ? await krakenAddress() : url;
  const named = given.includes('--exchange') ? [] : ['--exchange', 'local'];
  const outcome = await tradewright(['data', 'download', ...named, '--url', address, '-d', folder, ...given]);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(code);
  expect(outcome.stderr).toContain(hint);
  expect(readdirSync(folder)).toEqual([]);
});

async function krakenAddress(): Promise<string> {
  const kraken = await startExchangeProcess('--data', SAMPLE, '-p', 'ETH/BTC', '--dialect', 'kraken');
  onTestFinished(() => void kraken.process.kill());
  return kraken.url;
}

it('nobody answers at the start: says so after some attempts, stores nothing', { timeout: 60_000 }, async () => {
  const { address, close } = await proxyTo(url, { counted: /./ });
  close();
  const { code, stdout, stderr } = await download(address, ...WEEK);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('no answer, trying again in 8 s');
  expect(stderr).toContain('error EXCHANGE_UNREACHABLE');
  expect(stderr).toContain('tradewright exchange --port 8600');
  expect(readdirSync(folder)).toEqual([]);
});

const CONNECTION: [string, ProxyOptions['answer'] & {}, string][] = [
  [
    'the connection breaks',
    (count, text) => (count === 2 || count === 3 ? 'hang up' : { text }),
    'trying again in 2 s',
  ],
  [
    'a ban comes',
    (count, text) => (count === 2 ? { status: 418, text: '{"code":-1003,"msg":"Way too many requests."}' } : { text }),
    'the exchange allows no more requests now',
  ],
];
it.each(CONNECTION)('%s in the middle: it waits and goes on', { timeout: 60_000 }, async (_, answer, told) => {
  const { address, close } = await proxyTo(url, { counted: /klines/, answer });
  const { code, stderr } = await download(address, ...WEEK);
  close();
  expect(code).toBe(0);
  expect(stderr).toContain(told);
  expect(wrong()).toEqual([]);
  expect(new FileCandleStore(folder).read(ETH).length).toBe(7 * 288);
});

it('a file that was cut off is named, left as it is, and mended by --erase', async () => {
  await download(url, ...WEEK);
  const half = readFileSync(file()).length >> 1;
  truncateSync(file(), half);
  const { code, stderr } = await download(url, ...MORE);
  expect(code).toBe(1);
  expect(stderr).toContain(file());
  expect(readFileSync(file()).length).toBe(half);
  expect((await tradewright(['data', 'check', '-d', folder])).code).toBe(1);
  expect((await download(url, ...WEEK, '--erase')).code).toBe(0);
  expect(wrong()).toEqual([]);
});

it('what a killed process left beside a file does not matter', async () => {
  writeFileSync(join(folder, '.ETH_BTC-5m.feather.99999.tmp'), 'half a fi');
  expect((await download(url, ...WEEK)).code).toBe(0);
  expect(wrong()).toEqual([]);
  expect(await tradewright(['data', 'check', '-d', folder])).toMatchObject({ code: 0 });
});

it('a disk that is full ends it with a reason; what was stored stays whole', async () => {
  await download(url, ...WEEK);
  const before = readFileSync(file());
  // No file may become longer than 60 kB: eight days have 110 kB.
  const limited = await run('bash', [
    '-c',
    'ulimit -f 60; exec "$@"',
    'bash',
    process.execPath,
    binary,
    ...argsFor(url, ...MORE),
  ]);
  expect(limited).toMatchObject({ code: 1, stdout: '' });
  expect(limited.stderr).toContain('DATA_UNWRITABLE');
  expect(readFileSync(file()).equals(before)).toBe(true);
  expect(leftOvers()).toEqual([]);
  expect((await download(url, ...MORE)).code).toBe(0);
  expect(wrong()).toEqual([]);
});

it('a candle that the exchange changes after it had closed is told and stored', async () => {
  await download(url, ...WEEK);
  const { address, close } = await proxyTo(url, {
    counted: /klines/,
    answer: (count, text) => {
      const rows = JSON.parse(text) as string[][];
      rows[0][5] = '777';
      return { text: count === 1 ? JSON.stringify(rows) : text };
    },
  });
  const { code, stderr } = await download(address, ...MORE);
  close();
  expect(code).toBe(0);
  // The five newest stored ones are asked for again.
  expect(stderr).toContain(
    'ETH/BTC 5m: 1 stored candles have other values at the exchange now (the first: 2018-01-18 23:35); the new ones are stored',
  );
  const { time, volume } = new FileCandleStore(folder).read(ETH);
  expect(volume[time.indexOf(Date.UTC(2018, 0, 18, 23, 35))]).toBe(777);
});
