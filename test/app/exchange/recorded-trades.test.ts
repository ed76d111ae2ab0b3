import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { loadConfig } from '../../../src/app/config/load.ts';
import { openExchange, type OpenExchange } from '../../../src/app/exchange/open-exchange.ts';
import { allocateCandles } from '../../../src/core/model/candles.ts';
import { root } from '../../support/cli.ts';
import { connectCcxt } from '../../support/local-exchange.ts';
import { silentLog } from '../../support/silent-log.ts';
import { temporaryFolder } from '../../support/strategy-folder.ts';

const FROM = Date.UTC(2018, 0, 20);
const MINUTE = 60_000;
let folder = '';
let open: OpenExchange | undefined;

beforeEach(() => {
  folder = temporaryFolder(onTestFinished);
  copyFileSync(join(root, 'data/sample/markets.json'), join(folder, 'markets.json'));
});
afterEach(async () => {
  await open?.exchange.close();
  open = undefined;
});

/** [ms after FROM, price, amount, side]: minute by minute as a table of trades. */
const TRADES = [
  [1000, 0.09, 1.5, 'buy'],
  [59_000, 0.0901, 0.25, 'sell'],
  [61_000, 0.0899, 2, 'sell'],
  [119_999, 0.0902, 1, 'buy'],
  [120_000, 0.0903, 0.125, 'buy'],
  [150_000, 0.09, 3, 'sell'],
] as const;

const CSV = ['id,timestamp,price,amount,side']
  .concat(TRADES.map(([at, price, amount, side], id) => `${id},${FROM + at},${price},${amount},${side}`))
  .join('\n');

async function play(files: readonly string[], startMs?: number): Promise<OpenExchange> {
  open = await openExchange({
    config: loadConfig({ readDefaultFile: false, flags: { '--data-dir': { dataDir: folder } } }),
    ...{ speed: 1e-9, hasLimits: true, checksTimestamps: true, log: silentLog, tradeFiles: files },
    ...(startMs === undefined ? {} : { startMs }),
  });
  return open;
}

it('are played as they were, before and after the start, and make the candles', async () => {
  const path = join(folder, 'ETH_BTC-trades.csv.gz');
  writeFileSync(path, gzipSync(CSV));
  // Candles of another market: what is before the trades is taken from them.
  const candles = allocateCandles(3);
  for (let row = 0; row < 3; row++) candles.time[row] = FROM + (row - 1) * MINUTE;
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name].fill(0.05);
  new FileCandleStore(folder).write({ pair: 'ETH/BTC', timeframe: '1m', kind: 'spot' }, candles);

  const { exchange, pairs, startMs } = await play([path], FROM + 2 * MINUTE);
  expect([pairs, startMs]).toEqual([['ETH/BTC'], FROM + 2 * MINUTE]);
  const client = await connectCcxt(exchange, { apiKey: 'local-key', secret: 'local-secret' });
  await client.loadMarkets();
  // The last one before the start tells the price.
  expect((await client.fetchTicker('ETH/BTC')).last).toBe(0.0903);
  exchange.advance(2 * MINUTE);
  const trades = await client.fetchTrades('ETH/BTC', FROM, 1000);
  expect(trades.map(({ timestamp, price, amount, side }) => [timestamp! - FROM, price, amount, side])).toEqual(TRADES);
  expect(new Set(trades.map(({ id }) => id)).size).toBe(TRADES.length);
  const got = await client.fetchOHLCV('ETH/BTC', '1m', FROM - MINUTE);
  expect(got).toEqual([
    [FROM - MINUTE, 0.05, 0.05, 0.05, 0.05, 0.05],
    // Stored: the trades began within it.
    [FROM, 0.05, 0.05, 0.05, 0.05, 0.05],
    [FROM + MINUTE, 0.0899, 0.0902, 0.0899, 0.0902, 3],
    [FROM + 2 * MINUTE, 0.0903, 0.0903, 0.09, 0.09, 3.125],
  ]);
  await client.close();
});

it('need no stored candles, and start in their middle', async () => {
  const path = join(folder, 'ETH_BTC-trades.csv');
  writeFileSync(path, CSV);
  const { startMs, endMs } = await play([path]);
  expect([startMs, endMs]).toEqual([FROM + MINUTE, FROM + 3 * MINUTE]);
});

it.each([
  ['trades.csv', CSV, 'TRADES_NAME'],
  ['XXX_YYY-trades.csv', CSV, 'MARKET_UNKNOWN'],
  ['ETH_BTC-trades.csv', 'time,price,amount\n1516406400000,2,0', 'TRADES_BROKEN'],
  ['ETH_BTC-trades.csv', 'time,price,amount', 'TRADES_EMPTY'],
  ['ETH_BTC-trades.csv', `date,open,high,low,close,volume\n${FROM},1,1,1,1,1`, 'TRADES_BROKEN'],
  ['ETH_BTC-trades.csv', 'time,price,amount,side\n1516406400000,2,1,up', 'CSV_SIDE'],
])('%s is refused: %s', async (name, content, code) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  await expect(play([path])).rejects.toMatchObject({ code });
});
