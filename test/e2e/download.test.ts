import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { root, tradewright } from '../support/cli.ts';
import { type ProxyOptions, differences, killAtRequest, proxyTo, startExchangeProcess } from '../support/download.ts';

const SAMPLE = join(root, 'data/sample');
const CANDLES = /klines/;
let exchange: ChildProcess;
let url = '';
let folder = '';
beforeAll(async () => {
  ({ process: exchange, url } = await startExchangeProcess('--data', SAMPLE, '--speed', '100'));
}, 30_000);
afterAll(() => exchange.kill());
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-download-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const spot = (pair: string) => ({ pair, timeframe: '5m', kind: 'spot' }) as const;
const download = (address: string, ...more: string[]) =>
  tradewright(['data', 'download', '--exchange', 'local', '--url', address, '-d', folder, ...more]);
/** Rows that differ from the candles that the exchange plays. */
const wrong = (pair: string) => differences(spot(pair), new FileCandleStore(SAMPLE).read(spot(pair)), folder);
/** Downloads a week while something happens on the way. */
async function downloadWith(answer: ProxyOptions['answer'] & {}) {
  const { address, close } = await proxyTo(url, { counted: CANDLES, answer });
  const outcome = await download(address, ...WEEK);
  close();
  return outcome;
}
const WEEK = ['-p', 'ETH/BTC', '-t', '5m', '--timerange', '20180112-20180119'];
const stored = () => new FileCandleStore(folder).read(spot('ETH/BTC'));

it(
  'fills an empty folder with the candles that the exchange has, killed and resumed',
  { timeout: 60_000 },
  async () => {
    const pairs = ['ETH/BTC', 'LTC/BTC', 'XMR/BTC', 'ADA/BTC', 'ZEC/BTC', 'TRX/BTC', 'XLM/BTC', 'ETC/BTC'];
    const wanted = ['-p', pairs.join(','), '-t', '5m', '--timerange', '20180110-20180120'];
    const args = (address: string) => [
      'data',
      'download',
      '--exchange',
      'local',
      '--url',
      address,
      '-d',
      folder,
      ...wanted,
    ];
    const counts: number[] = [];
    // Six series of three pages are asked for at once: the nineteenth request is for the first page of the seventh.
    for (const fatal of [19, 3, 1]) {
      await killAtRequest(url, CANDLES, { fatal, args });
      counts.push(new FileCandleStore(folder).list().length);
    }
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[0]).toBeLessThan(pairs.length);
    const { code, stderr } = await download(url, ...wanted);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const store = new FileCandleStore(folder);
    for (const pair of pairs) expect(wrong(pair)).toEqual([]);
    // 2018-01-10 to 01-20 without the first 4 h 55 min of the recording, 12 candles an hour; ADA has a gap of 40.
    const first = Date.UTC(2018, 0, 10);
    const expected = (pair: string): number => {
      const { time } = new FileCandleStore(SAMPLE).read(spot(pair));
      return time.filter((at) => at >= first && at < Date.UTC(2018, 0, 20)).length;
    };
    for (const pair of pairs) expect([pair, store.info(spot(pair)).candles]).toEqual([pair, expected(pair)]);
  },
);

it('goes on after a ban and after answers that are no JSON', { timeout: 60_000 }, async () => {
  const { code, stderr } = await downloadWith((count, text) => {
    if (count === 1) return { status: 429, text: '{"code":-1003,"msg":"Too many requests."}' };
    return { text: count === 2 ? '<html>Bad gateway</html>' : count === 3 ? '[[15155' : text };
  });
  expect(code).toBe(0);
  expect(stderr).toContain('the exchange allows no more requests now; going on in 1 s');
  expect(stderr).toContain('ETH/BTC 5m: no answer, trying again in 1 s');
  expect(wrong('ETH/BTC')).toEqual([]);
});

it('stores what is sound when the exchange repeats, reorders and adds candles', { timeout: 60_000 }, async () => {
  const { code, stderr } = await downloadWith((_, text) => {
    const rows = JSON.parse(text) as [number, ...string[]][];
    if (rows.length < 3) return { text };
    const outside = [rows[0][0] - 86_400_000, ...rows[0].slice(1)];
    const unfinished = [Date.now(), ...rows[0].slice(1)];
    return { text: JSON.stringify([...rows.toReversed(), rows[1], rows[1], outside, unfinished]) };
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(wrong('ETH/BTC')).toEqual([]);
  expect(stored().length).toBe(7 * 288);
});

it('keeps what came when the exchange goes away, says so, and ends with 2', { timeout: 60_000 }, async () => {
  const { code, stderr } = await downloadWith((count, text) =>
    count > 1 ? { status: 503, text: '<html>Service unavailable</html>' } : { text },
  );
  expect(code).toBe(2);
  expect(stderr).toContain('error DOWNLOAD_INCOMPLETE: 1 of 1 series are not complete: ETH/BTC 5m');
  expect(stderr).toContain('run the same command again to go on');
  expect(stored().length).toBe(1000);
  expect(wrong('ETH/BTC')).toEqual([]);
  expect((await download(url, ...WEEK)).code).toBe(0);
  expect(wrong('ETH/BTC')).toEqual([]);
  expect(stored().length).toBe(7 * 288);
});
