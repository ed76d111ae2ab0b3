import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src/adapters/system/log.ts';
import { downloadTrades } from '../../../src/app/download/download-trades.ts';
import { VenueError } from '../../../src/core/model/answer.ts';
import type { MarketTrade } from '../../../src/core/model/venue.ts';
import type { MarketData } from '../../../src/ports/market-data.ts';
import { temporaryFolder } from '../../support/strategy-folder.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2024, 0, 1);
const log = createLog({ level: 'error', json: false });
/** One an hour, on three days. */
const trades = Array.from({ length: 72 }, (_, index): MarketTrade => ({
  ...{ id: String(index), timeMs: START + index * HOUR, price: 100 + index, amount: 0.5, side: 'sell' },
}));

/** Pages of ten; the `broken`th one is refused. */
function run(directory: string, { broken = 0, nowMs = START + 2.5 * DAY, erase = false } = {}, told: object[] = []) {
  let pages = 0;
  const data = {
    exchange: 'testing',
    clockOffsetMs: () => Promise.resolve(0),
    trades: ({ fromMs, toMs, afterId = '-1' }) => {
      if (++pages === broken) return Promise.reject(new VenueError({ kind: 'rules', venueCode: '', message: 'gone' }));
      const rest = trades.filter(({ id, timeMs }) => Number(id) > Number(afterId) && timeMs >= fromMs && timeMs < toMs);
      return Promise.resolve(rest.slice(0, 10));
    },
  } as Pick<MarketData, 'exchange' | 'clockOffsetMs' | 'trades'> as MarketData;
  const clock = { now: () => nowMs, sleepUntil: () => Promise.resolve() };
  return downloadTrades({
    ...{ data, clock, log, erase, directory, pairs: ['BTC/USDT:USDT'], time: { fromMs: START, prepend: false } },
    onProgress: (progress) => told.push(progress),
  });
}

const fileOf = (directory: string, day: string) => join(directory, 'trades', day, 'BTC_USDT_USDT-trades.csv');

it('keeps each whole day once, every trade of it', async () => {
  const directory = temporaryFolder(onTestFinished);
  const all = { pair: 'BTC/USDT:USDT', days: 2, newDays: 2, newTrades: 48 };
  expect(await run(directory)).toEqual([all]);
  const lines = readFileSync(fileOf(directory, '2024-01-02'), 'utf8').trimEnd().split('\n');
  expect(lines.slice(0, 2)).toEqual(['time,price,amount,side,id', '1704153600000,124,0.5,sell,24']);
  expect(lines.length).toBe(25);
  expect(readdirSync(join(directory, 'trades'))).toEqual(['2024-01-01', '2024-01-02']);
  expect(await run(directory)).toEqual([{ ...all, newDays: 0, newTrades: 0 }]);
  const told: object[] = [];
  const third = await run(directory, { nowMs: START + 3 * DAY }, told);
  expect(third).toEqual([{ ...all, days: 3, newDays: 1, newTrades: 24 }]);
  // Two days are there; the first page of the third ends with its tenth trade, at nine o'clock.
  const progress = { of: 'trades', totalMs: 3 * DAY };
  expect(told[2]).toEqual({ ...progress, doneMs: 2 * DAY + 9 * HOUR, count: 10 });
  expect(told.at(-1)).toEqual({ ...progress, doneMs: 3 * DAY, count: 24 });
  expect(await run(directory, { erase: true })).toEqual([all]);
});

it('a day that breaks off is not there; the next download brings it', async () => {
  const directory = temporaryFolder(onTestFinished);
  // Four pages a day, the last one empty: the sixth is the second of the second day.
  expect(await run(directory, { broken: 6 })).toEqual([
    { pair: 'BTC/USDT:USDT', days: 2, newDays: 1, newTrades: 24, failure: 'gone' },
  ]);
  expect(readdirSync(join(directory, 'trades', '2024-01-02'))).toEqual([]);
  expect(await run(directory)).toMatchObject([{ newDays: 1, newTrades: 24 }]);
});

it('a full disk ends it, and leaves nothing of the day', async () => {
  const directory = temporaryFolder(onTestFinished);
  const path = fileOf(directory, '2024-01-01');
  mkdirSync(join(path, '..'), { recursive: true });
  symlinkSync('/dev/full', `${path}.${process.pid}.tmp`);
  await expect(run(directory)).rejects.toMatchObject({
    ...{ code: 'DATA_UNWRITABLE', path },
    message: expect.stringContaining('ENOSPC') as string,
  });
  expect(existsSync(path)).toBe(false);
});
