import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { CANDLE_COLUMNS } from '../../src/core/model/candles.ts';
import { binary, root, tradewright } from '../support/cli.ts';

const SAMPLE = join(root, 'data/sample');
let exchange: ChildProcess;
let url = '';
let folder = '';
beforeAll(async () => {
  const args = ['exchange', '--data', SAMPLE, '--speed', '100', '--no-limits', '--json'];
  exchange = spawn(process.execPath, [binary, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const text = await new Promise<string>((resolve) => {
    let all = '';
    exchange.stdout!.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (all.trimEnd().endsWith('}')) resolve(all);
    });
  });
  ({ url } = JSON.parse(text) as { url: string });
}, 30_000);
afterAll(() => exchange.kill());
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-download-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const download = (address: string, ...more: string[]) =>
  tradewright(['data', 'download', '--exchange', 'local', '--url', address, '-d', folder, ...more]);

/** Rows that differ from the candles that the exchange plays. */
function differences(pair: string): string[] {
  const id = { pair, timeframe: '5m', kind: 'spot' } as const;
  const [source, copy] = [new FileCandleStore(SAMPLE).read(id), new FileCandleStore(folder).read(id)];
  const from = source.time.indexOf(copy.time[0]);
  const rowOf = (candles: typeof source, row: number): string =>
    CANDLE_COLUMNS.map((name) => candles[name][row]).join(' ');
  return Array.from(copy.time, (_, row) => [rowOf(copy, row), rowOf(source, from + row)])
    .filter(([copied, original]) => copied !== original)
    .map((pairOf) => pairOf.join(' instead of '));
}

/** Passes requests on, one by one and late, so that there is time to kill who asks; the answer can be another. */
async function slowly(
  delayMs: number,
  onCandles: (count: number, text: string) => { readonly status?: number; readonly text: string },
): Promise<{ readonly address: string; readonly server: Server }> {
  let count = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const isCandles = request.url!.includes('klines');
      const mine = isCandles ? ++count : 0;
      const answer = await fetch(`${url}${request.url}`);
      const text = await answer.text();
      const given: { readonly status?: number; readonly text: string } = isCandles ? onCandles(mine, text) : { text };
      setTimeout(
        () => {
          response.writeHead(given.status ?? answer.status, { 'content-type': 'application/json', 'retry-after': '1' });
          response.end(given.text);
        },
        isCandles ? delayMs : 0,
      );
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

it(
  'fills an empty folder with the candles that the exchange has, killed and resumed',
  { timeout: 60_000 },
  async () => {
    const range = ['-t', '5m', '--timerange', '20180110-20180120'];
    const pairs = ['ETH/BTC', 'LTC/BTC', 'XMR/BTC', 'ADA/BTC', 'ZEC/BTC', 'TRX/BTC', 'XLM/BTC', 'ETC/BTC'];
    let asked = (): void => {};
    const { address, server } = await slowly(50, (_, text) => {
      asked();
      return { text };
    });
    const args = ['data', 'download', '--exchange', 'local', '--url', address, '-d', folder, '-p', pairs.join(',')];
    const stored: number[] = [];
    // Six series of three pages are asked for at once: the nineteenth request is for the first page of the seventh.
    for (const fatal of [19, 3, 1]) {
      const child = spawn(process.execPath, [binary, ...args, ...range], { stdio: 'ignore' });
      let count = 0;
      asked = () => void (++count === fatal && child.kill('SIGKILL'));
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      stored.push(new FileCandleStore(folder).list().length);
    }
    expect(stored[0]).toBeGreaterThan(0);
    expect(stored[0]).toBeLessThan(pairs.length);
    server.close();
    const { code, stderr } = await download(url, '-p', pairs.join(','), ...range);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const store = new FileCandleStore(folder);
    for (const pair of pairs) expect(differences(pair)).toEqual([]);
    // 2018-01-10 to 01-20 without the first 4 h 55 min of the recording, 12 candles an hour; ADA has a gap of 40.
    const first = Date.UTC(2018, 0, 10);
    const expected = (pair: string): number => {
      const { time } = new FileCandleStore(SAMPLE).read({ pair, timeframe: '5m', kind: 'spot' });
      return time.filter((at) => at >= first && at < Date.UTC(2018, 0, 20)).length;
    };
    for (const pair of pairs) {
      expect([pair, store.info({ pair, timeframe: '5m', kind: 'spot' }).candles]).toEqual([pair, expected(pair)]);
    }
  },
);

it('goes on after a ban and after answers that are no JSON', { timeout: 60_000 }, async () => {
  const { address, server } = await slowly(0, (count, text) => {
    if (count === 1) return { status: 429, text: '{"code":-1003,"msg":"Too many requests."}' };
    return { text: count === 2 ? '<html>Bad gateway</html>' : count === 3 ? '[[15155' : text };
  });
  const { code, stderr } = await download(address, '-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180119');
  server.close();
  expect(code).toBe(0);
  expect(stderr).toContain('the exchange allows no more requests now; going on in 1 s');
  expect(stderr).toContain('ETH/BTC 5m: no answer, trying again in 1 s');
  expect(differences('ETH/BTC')).toEqual([]);
});

it('stores what is sound when the exchange repeats, reorders and adds candles', { timeout: 60_000 }, async () => {
  const { address, server } = await slowly(0, (_, text) => {
    const rows = JSON.parse(text) as [number, ...string[]][];
    if (rows.length < 3) return { text };
    const outside = [rows[0][0] - 86_400_000, ...rows[0].slice(1)];
    const unfinished = [Date.now(), ...rows[0].slice(1)];
    return { text: JSON.stringify([...rows.toReversed(), rows[1], rows[1], outside, unfinished]) };
  });
  const { code } = await download(address, '-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180119');
  server.close();
  expect(code).toBe(0);
  expect(differences('ETH/BTC')).toEqual([]);
  expect(new FileCandleStore(folder).read({ pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' }).length).toBe(7 * 288);
});

it('keeps what came when the exchange goes away, says so, and ends with 2', { timeout: 60_000 }, async () => {
  const { address, server } = await slowly(0, (count, text) => {
    return count > 1 ? { status: 503, text: '<html>Service unavailable</html>' } : { text };
  });
  const { code, stderr } = await download(address, '-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180119');
  server.close();
  expect(code).toBe(2);
  expect(stderr).toContain('error DOWNLOAD_INCOMPLETE: 1 of 1 series are not complete: ETH/BTC 5m');
  expect(differences('ETH/BTC')).toEqual([]);
  expect((await download(url, '-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180119')).code).toBe(0);
  expect(differences('ETH/BTC')).toEqual([]);
  expect(new FileCandleStore(folder).read({ pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' }).length).toBe(7 * 288);
});
