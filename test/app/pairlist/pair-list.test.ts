import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { readMarketFile } from '../../../src/adapters/markets/market-file.ts';
import { importFreqtrade } from '../../../src/app/config/import-freqtrade.ts';
import type { Config } from '../../../src/app/config/schema.ts';
import { runPairList } from '../../../src/app/pairlist/run-pair-list.ts';
import { storedSource, venueSource } from '../../../src/app/pairlist/source.ts';
import { rowAtOrAfter, sliceCandles } from '../../../src/core/model/candles.ts';
import type { MarketData } from '../../../src/ports/market-data.ts';
import { root, tradewright } from '../../support/cli.ts';

const SAMPLE = join(root, 'data/sample');
const { markets } = readMarketFile(join(SAMPLE, 'markets.json'));
const DAY = Date.UTC(2018, 0, 18);
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-pairlist-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const run = (config: Config, directory = SAMPLE) =>
  runPairList(config, storedSource(new FileCandleStore(directory), markets, DAY), true);

describe('in the past', () => {
  const config: Config = {
    stakeCurrency: 'BTC',
    exchange: { pairBlacklist: ['LTC/.*'] },
    pairlists: [
      { method: 'VolumePairList', numberAssets: 4 },
      { method: 'PercentChangePairList', numberAssets: 3, lookbackDays: 2 },
      { method: 'VolatilityFilter', lookbackDays: 3, maxVolatility: 2 },
    ],
  };

  it('candles that close later change nothing', async () => {
    const source = new FileCandleStore(SAMPLE);
    const cut = new FileCandleStore(folder);
    for (const id of source.list().filter(({ kind }) => kind === 'spot')) {
      const candles = source.read(id);
      // Candles of 5 minutes that open before the day closed by then.
      cut.write(
        id,
        sliceCandles(
          candles,
          0,
          candles.time.findIndex((time) => time >= DAY),
        ),
      );
    }
    const result = await run(config);
    expect(result).toEqual(await run(config, folder));
    expect(result.pairs).toHaveLength(3);
    expect(result.steps[0].before).not.toContain('LTC/BTC');
  });

  it.each([
    { method: 'SpreadFilter' },
    { method: 'MarketCapPairList', numberAssets: 3, rankingUrl: 'x.json' },
    { method: 'RemotePairList', pairlistUrl: 'x.json' },
    { method: 'PerformanceFilter' },
  ] as const)('$method is refused', async (method) => {
    const pairlists = [{ method: 'VolumePairList', numberAssets: 4 } as const, method];
    await expect(run({ ...config, pairlists })).rejects.toMatchObject({ code: 'PAIRLIST_NOT_POINT_IN_TIME' });
  });

  it('is what a backtest trades', async () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ ...config, dataDir: SAMPLE }));
    const common = ['-c', file, '--user-dir', root];
    const listed = await tradewright(['pairlist', 'test', '--at', '20180118', '--json', ...common]);
    const { pairs } = JSON.parse(listed.stdout) as { pairs: string[] };
    const args = ['backtest', '-s', 'ema-cross', '--timerange', '20180118-20180122', '--json', '--no-range'];
    const { stdout, stderr } = await tradewright([...args, ...common]);
    expect(stderr).not.toContain('error');
    const traded = [...stdout.matchAll(/"pair": "([^"]+)"/g)].map(([, pair]) => pair);
    expect(traded.length).toBeGreaterThan(0);
    expect(traded.filter((pair) => !pairs.includes(pair))).toEqual([]);
  });
});

it('cannot begin with a filter', async () => {
  await expect(run({ pairlists: [{ method: 'AgeFilter' }] })).rejects.toMatchObject({ code: 'PAIRLIST_START' });
});

it('reads remote lists and rankings, and says which it cannot read', async () => {
  const source = storedSource(new FileCandleStore(SAMPLE), markets, DAY);
  const place = join(folder, 'list.json');
  const now = (pairlists: Config['pairlists'] & {}) => runPairList({ stakeCurrency: 'BTC', pairlists }, source, false);
  writeFileSync(place, '{ "pairs": ["XMR/BTC", "ETH/BTC", "NONE/BTC"], "refresh_period": 1800 }');
  expect((await now([{ method: 'RemotePairList', pairlistUrl: place }])).pairs).toEqual(['XMR/BTC', 'ETH/BTC']);
  writeFileSync(place, '[{ "symbol": "eth", "market_cap_rank": 2 }, { "symbol": "xmr" }]');
  const ranked = await now([{ method: 'MarketCapPairList', numberAssets: 1, rankingUrl: place }]);
  expect(ranked.pairs).toEqual(['ETH/BTC']);
  for (const text of ['<html>', '{"pairs": 3}']) {
    writeFileSync(place, text);
    const failing = now([{ method: 'RemotePairList', pairlistUrl: place }]);
    await expect(failing).rejects.toMatchObject({ code: 'PAIRLIST_UNREADABLE', path: place });
  }
});

it('looks back over as many candles as it is told, however many the exchange gives at once', async () => {
  const stored = storedSource(new FileCandleStore(SAMPLE), markets, DAY);
  const all = new FileCandleStore(SAMPLE).read({ pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' });
  const data = {
    candles: ({ fromMs, toMs }) => {
      const from = rowAtOrAfter(all.time, fromMs);
      return Promise.resolve(sliceCandles(all, from, Math.min(from + 100, rowAtOrAfter(all.time, toMs))));
    },
  } as Pick<MarketData, 'candles'> as MarketData;
  const { time, high, low, close, volume } = all;
  const rows = Array.from(time.keys()).filter((row) => time[row] >= DAY - 250 * 300_000 && time[row] < DAY);
  const turnover = rows.reduce((sum, row) => sum + (volume[row] * (high[row] + low[row] + close[row])) / 3, 0);
  const listed = async (maxValue: number): Promise<readonly string[]> => {
    const volumes = {
      method: 'VolumePairList',
      numberAssets: 1,
      lookbackTimeframe: '5m',
      lookbackPeriod: 250,
    } as const;
    const pairlists = [{ method: 'StaticPairList' } as const, { ...volumes, maxValue }];
    const source = { ...venueSource(data, DAY), markets: () => stored.markets() };
    return (await runPairList({ exchange: { pairWhitelist: ['ETH/BTC'] }, pairlists }, source, false)).pairs;
  };
  expect([await listed(turnover * 1.001), await listed(turnover * 0.999)]).toEqual([['ETH/BTC'], []]);
});

it('begins with the whitelist, patterns included, without the blacklist', async () => {
  const exchange = { pairWhitelist: ['XMR/BTC', '(ETH|ZEC|LTC)/.*'], pairBlacklist: ['ZEC/BTC'] };
  expect((await run({ exchange, pairlists: [{ method: 'StaticPairList' }] })).pairs).toEqual([
    ...['XMR/BTC', 'ETH/BTC', 'LTC/BTC'],
  ]);
});

it('asks an address for a remote list, and says what it answers else', async () => {
  let answer = { status: 200, text: '["LTC/BTC", "ETH/BTC"]' };
  const server = createServer((_, response) => response.writeHead(answer.status).end(answer.text));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const pairlistUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pairs`;
  const source = storedSource(new FileCandleStore(SAMPLE), markets, DAY);
  const now = () =>
    runPairList({ stakeCurrency: 'BTC', pairlists: [{ method: 'RemotePairList', pairlistUrl }] }, source, false);
  try {
    expect((await now()).pairs).toEqual(['LTC/BTC', 'ETH/BTC']);
    answer = { status: 503, text: '<html>' };
    await expect(now()).rejects.toMatchObject({
      ...{ code: 'PAIRLIST_UNREADABLE', path: pairlistUrl },
      message: expect.stringContaining('the server answers 503') as string,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it("sorts by the profits of the bot's own closed trades, and removes what lost", async () => {
  const stored = storedSource(new FileCandleStore(SAMPLE), markets, DAY);
  const trade = (pair: string, profitRatio: number, minutesAgo: number) => ({
    ...{ pair, profitRatio, closeTimeMs: DAY - minutesAgo * 60_000 },
  });
  const trades = [
    ...[trade('LTC/BTC', 0.02, 5), trade('LTC/BTC', 0.03, 50), trade('ETH/BTC', 0.04, 5)],
    ...[trade('XMR/BTC', -0.01, 5), trade('ETH/BTC', 0.9, 61)],
  ];
  const venue = venueSource({} as MarketData, DAY, trades);
  const listed = async (method: object): Promise<readonly string[]> => {
    const pairlists = [{ method: 'StaticPairList' as const }, { method: 'PerformanceFilter' as const, ...method }];
    const exchange = { pairWhitelist: ['XMR/BTC', 'ADA/BTC', 'ETH/BTC', 'LTC/BTC'] };
    return (await runPairList({ exchange, pairlists }, { ...venue, markets: () => stored.markets() }, false)).pairs;
  };
  expect(await listed({})).toEqual(['ETH/BTC', 'LTC/BTC', 'ADA/BTC', 'XMR/BTC']);
  expect(await listed({ minutes: 60 })).toEqual(['LTC/BTC', 'ETH/BTC', 'ADA/BTC', 'XMR/BTC']);
  expect(await listed({ minutes: 60, minProfit: 0.045 })).toEqual(['LTC/BTC', 'ADA/BTC']);
});

it("comes along from freqtrade's configuration", () => {
  const file = join(folder, 'freqtrade.json');
  const pairlists = [
    { method: 'VolumePairList', number_assets: 20, sort_key: 'quoteVolume', min_value: 0, refresh_period: 1800 },
    { method: 'AgeFilter', min_days_listed: 10 },
    { method: 'SpreadFilter', max_spread_ratio: 0.005 },
    { method: 'ProducerPairList', number_assets: 5 },
  ];
  writeFileSync(file, JSON.stringify({ stake_currency: 'BTC', pairlists }));
  const { config, leftOut } = importFreqtrade(file);
  expect(config.pairlists).toEqual([
    { method: 'VolumePairList', numberAssets: 20, minValue: 0 },
    { method: 'AgeFilter', minDaysListed: 10 },
    { method: 'SpreadFilter', maxSpreadRatio: 0.005 },
  ]);
  expect(leftOut.map(({ key }) => key)).toEqual(['pairlists.3']);
});
