import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import type { ResultFile } from '../../src/app/results/result-file.ts';
import { allocateCandles } from '../../src/core/model/candles.ts';
import { root, tradewright } from '../support/cli.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const HALF_HOUR = 1_800_000;
const FROM = Date.UTC(2024, 2, 9, 20);

/** Result of each trade by the half hour (from 2024-03-09 20:00 UTC) whose open it is sold at; bought one before, at 100. */
const RESULTS: Readonly<Record<number, number>> = { 7: 10, 9: -4, 21: 3, 23: 5, 55: 1, 57: 2 };

let folder = '';

beforeAll(() => {
  folder = temporaryFolder();
  for (const name of ['strategies', 'data', 'config']) mkdirSync(join(folder, name));
  const candles = allocateCandles(60);
  for (let row = 0; row < 60; row++) {
    candles.time[row] = FROM + row * HALF_HOUR;
    candles.open[row] = 100 + (RESULTS[row] ?? 0);
    candles.close[row] = 100;
    candles.high[row] = Math.max(100, candles.open[row]);
    candles.low[row] = Math.min(100, candles.open[row]);
    candles.volume[row] = 10;
  }
  new FileCandleStore(join(folder, 'data')).write({ pair: 'ETH/BTC', timeframe: '30m', kind: 'spot' }, candles);
  copyFileSync(join(root, 'data/sample/markets.json'), join(folder, 'data/markets.json'));
  const config = { stakeCurrency: 'BTC', dryRunWallet: 1000, stakeAmount: 100, fee: 0 };
  const exchange = { pairWhitelist: ['ETH/BTC'] };
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify({ ...config, exchange }));
  const exits = Object.keys(RESULTS).map(Number);
  writeFileSync(
    join(folder, 'strategies/midnight.ts'),
    `import { defineStrategy } from 'tradewright';
export default defineStrategy({
  timeframe: '30m',
  stoploss: -0.99,
  indicators: () => ({}),
  enterLong: (row) => ${JSON.stringify(exits.map((row) => row - 2))}.includes(row.index),
  exitLong: (row) => ${JSON.stringify(exits.map((row) => row - 1))}.includes(row.index),
});
`,
  );
});

const ZONES = [
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'America/New_York', LC_ALL: 'en_US.UTF-8' },
  { TZ: 'Asia/Tokyo', LC_ALL: 'ja_JP.UTF-8', LANG: 'ja_JP.UTF-8' },
  { TZ: 'Europe/Berlin', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' },
];

async function runIn(env: Readonly<Record<string, string>>): Promise<{ text: string; file: ResultFile; csv: string }> {
  const csv = join(folder, 'trades.csv');
  const args = ['backtest', '-s', 'midnight', '--breakdown', 'day', 'week', 'month', '--export-csv', csv];
  const outcome = await tradewright([...args, '--user-dir', folder], { env });
  expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code: 0, stderr: outcome.stderr });
  const latest = readFileSync(join(folder, 'results/latest'), 'utf8').trim();
  const file = JSON.parse(readFileSync(join(folder, 'results', `${latest}.json`), 'utf8')) as ResultFile;
  return { text: outcome.stdout.replaceAll(latest, 'ID'), file, csv: readFileSync(csv, 'utf8') };
}

describe('days are UTC days on every machine', () => {
  it.each(ZONES)('$TZ', async (env) => {
    const { text, file } = await runIn(env);
    const { perDay, perWeek, perMonth, bestDay, worstDay } = file.report;
    expect(perDay.startTimeMs.map((time) => new Date(time).toISOString().slice(0, 10))).toEqual([
      '2024-03-09',
      '2024-03-10',
      '2024-03-11',
    ]);
    expect([perDay.profitAbs, perDay.trades]).toEqual([
      [10, 5, 2],
      [1, 4, 1],
    ]);
    const percents = perDay.profitRatio.map((ratio) => (ratio! * 100).toFixed(7));
    expect(percents).toEqual(['1.0000000', '0.4950495', '0.1970443']);
    expect(perWeek.startTimeMs).toEqual([Date.UTC(2024, 2, 4), Date.UTC(2024, 2, 11)]);
    expect([perWeek.profitAbs, perWeek.trades]).toEqual([
      [15, 2],
      [5, 1],
    ]);
    expect(perMonth.profitAbs).toEqual([17]);
    expect([bestDay?.startTimeMs, worstDay?.startTimeMs]).toEqual([Date.UTC(2024, 2, 9), Date.UTC(2024, 2, 11)]);
    expect(text).toMatch(/^By day \(UTC\)$/m);
    expect(text).toMatch(/^2024-03-10 +4 +5\.00000000 +0\.50 +1,010\.00000000 +3\/0\/1$/m);
  });

  it('text, files and CSV are the same everywhere', async () => {
    const outcomes = [];
    for (const env of ZONES) outcomes.push(await runIn(env));
    const [first, ...others] = outcomes.map(({ text, file, csv }) => {
      const { id: _id, createdTimeMs: _time, ...head } = file.head;
      return { text, file: { ...file, head }, csv };
    });
    for (const other of others) expect(other).toEqual(first);
  });
});
