import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import type { Candles, SeriesId } from '../../src/core/model/candles.ts';
import { resample } from '../../src/core/model/series/resample.ts';
import { root, tradewright } from '../support/cli.ts';
import { differences, killAtRequest, startExchangeProcess } from '../support/download.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const SAMPLE = join(root, 'data/sample');
/** Starts an exchange of the sample's candles that ends with the test. */
async function play(...args: string[]): Promise<string> {
  const { process: exchange, url } = await startExchangeProcess('--data', SAMPLE, ...args);
  onTestFinished(() => void exchange.kill());
  return url;
}
const source = (id: SeriesId): Candles => new FileCandleStore(SAMPLE).read(id);
let folder = '';
beforeEach(() => (folder = temporaryFolder(onTestFinished)));

/** ccxt asks Kraken once a second. */
const env = { TRADEWRIGHT__EXCHANGE__RATE_LIMIT: '1' };
const ETH = { pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' } as const;

/** Volumes are sums of trades, and some recorded prices carry noise: float64 beyond the recorded digits is none of them. */
function withRecordedDigits(candles: Candles): Candles {
  const cut = (column: Float64Array): Float64Array => column.map((value) => Number(value.toPrecision(12)));
  const { open, high, low, close, volume } = candles;
  return { ...candles, open: cut(open), high: cut(high), low: cut(low), close: cut(close), volume: cut(volume) };
}

it('Kraken keeps 720 candles: earlier ones come from its trades, killed and resumed', { timeout: 60_000 }, async () => {
  const url = await play('--dialect', 'kraken', '-p', 'ETH/BTC', '--speed', '100');
  const args =
    (timerange: string, timeframes: string, ...more: string[]) =>
    (address: string) => [
      ...['data', 'download', '--exchange', 'kraken', '--url', address, '-d', folder, '-p', 'ETH/BTC'],
      ...['-t', timeframes, '--timerange', timerange, ...more],
    ];
  const days = args('20180113-20180120', '5m');
  for (const fatal of [4, 1]) await killAtRequest(url, /Trades/, { fatal, args: days, env });
  const { code, stdout, stderr } = await tradewright(days(url), { env });
  expect(code).toBe(0);
  expect(stderr).toMatch(/kraken has only its newest 720 candles; those before 2018-01-1\d .* are made of trades/);
  expect(stdout).toMatch(/^ETH\/BTC +5m +2018-01-13 +2018-01-19 +2016 +\d+ +0$/m);
  const store = new FileCandleStore(folder);
  store.write(ETH, withRecordedDigits(store.read(ETH)));
  expect(differences(ETH, withRecordedDigits(source(ETH)), folder)).toEqual([]);

  // Candles of any length from 1 s on; what the short ones say is what the long ones say.
  expect((await tradewright(args('20180119-20180120', '1s,1m', '--from-trades')(url), { env })).code).toBe(0);
  for (const timeframe of ['1s', '1m']) {
    const long = resample(store.read({ ...ETH, timeframe }), timeframe, '5m', { keepUnfinished: true });
    expect(long.length).toBe(288);
    store.write(ETH, withRecordedDigits(long));
    expect(differences(ETH, withRecordedDigits(source(ETH)), folder)).toEqual([]);
  }
});

it('keeps trades, whole days of them, killed and resumed; candles of them are those of the exchange', async () => {
  const url = await play('-p', 'ETH/BTC', '--start', '2018-01-20T04:00Z');
  const args = (address: string) => [
    ...['data', 'download', '--exchange', 'local', '--url', address, '-d', folder, '--json'],
    ...['-p', 'ETH/BTC', '-t', '1h', '--timerange', '20180118-20180121', '--trades'],
  ];
  const secondDay = new RegExp(`aggTrades.*startTime=${Date.UTC(2018, 0, 19)}`);
  await killAtRequest(url, secondDay, { fatal: 1, args });
  const file = (day: string) => join(folder, 'trades', day, 'ETH_BTC-trades.csv');
  expect([existsSync(file('2018-01-18')), existsSync(file('2018-01-19'))]).toEqual([true, false]);
  const first = readFileSync(file('2018-01-18'), 'utf8');
  const { code, stdout } = await tradewright(args(url));
  expect(code).toBe(0);
  // The twentieth is not over.
  expect((JSON.parse(stdout) as { trades: unknown }).trades).toMatchObject([{ pair: 'ETH/BTC', days: 2, newDays: 1 }]);
  expect(readFileSync(file('2018-01-18'), 'utf8')).toBe(first);
  expect(readdirSync(join(folder, 'trades'))).toEqual(['2018-01-18', '2018-01-19']);

  const files = ['2018-01-18', '2018-01-19'].map(file);
  const common = ['--pair', 'ETH/BTC', '-t', '5m', '-d', folder];
  for (const each of files) expect((await tradewright(['data', 'convert', each, ...common])).code).toBe(0);
  const store = new FileCandleStore(folder);
  expect(store.info(ETH).candles).toBe(2 * 288);
  store.write(ETH, withRecordedDigits(store.read(ETH)));
  expect(differences(ETH, withRecordedDigits(source(ETH)), folder)).toEqual([]);
  const replayed = await play('--trades', files[1]);
  expect(await tradewright(['list-pairs', '--exchange', 'local', '--url', replayed])).toMatchObject({
    stdout: 'ETH/BTC\n',
  });
});

it('of futures it also brings mark prices and funding, all as the exchange has them', { timeout: 60_000 }, async () => {
  const pair = 'XRP/USDT:USDT';
  const url = await play('-p', pair, '--start', '2021-11-19T02:00Z');
  const args = (address: string) => [
    ...['data', 'download', '--exchange', 'local', '--url', address, '-d', folder],
    ...['-p', pair, '-t', '5m', '--days', '60'],
  ];
  for (const fatal of [1, 3]) await killAtRequest(url, /Klines|klines|fundingRate/, { fatal, args });
  const { code, stdout, stderr } = await tradewright(args(url));
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  // From the first recorded one on to 02:00, of which the last mark price is over at 02:00.
  expect(stdout).toMatch(/^XRP\/USDT:USDT +5m futures +2021-11-15 +2021-11-19 +1176 /m);
  expect(stdout).toMatch(/^XRP\/USDT:USDT +1h mark +2021-11-15 +2021-11-19 +\d+ /m);
  expect(stdout).toMatch(/^XRP\/USDT:USDT +8h funding_rate +2021-11-18 +2021-11-18 +3 /m);
  const series: SeriesId[] = [
    { pair, timeframe: '5m', kind: 'futures' },
    { pair, timeframe: '1h', kind: 'mark' },
    { pair, timeframe: '8h', kind: 'funding_rate' },
  ];
  for (const id of series) {
    const [copy, all] = [new FileCandleStore(folder).read(id), source(id)];
    expect([...copy.time]).toEqual([...all.time].filter((time) => time <= copy.time[copy.length - 1]));
    for (const column of ['open', 'high', 'low', 'close'] as const) {
      if (id.kind === 'funding_rate' && column !== 'open') continue;
      expect([...copy[column]]).toEqual([...all[column].subarray(0, copy.length)]);
    }
  }
});
