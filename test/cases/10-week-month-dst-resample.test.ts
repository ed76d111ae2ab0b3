import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readFeather } from '../../src/adapters/arrow/read-feather.ts';
import { rowAtOrAfter, sliceCandles } from '../../src/core/model/candles.ts';
import { resample } from '../../src/core/model/series.ts';
import { emptyFolder, fixture, rowsOf } from '../support/candles.ts';
import { binary } from '../support/cli.ts';

/** 336 hours over the European clock change: 2024-03-25 00:00 to 2024-04-07 23:00 UTC; open 1000 + n. */
const FILE = fixture('cases/10/ETH_BTC-1h.feather');
const hours = readFeather(FILE);
const day = (month: number, date: number): number => Date.UTC(2024, month - 1, date);

describe('hours joined to longer candles', () => {
  it('days have 24 hours, the day of the clock change too', () => {
    const days = rowsOf(resample(hours, '1h', '1d'));
    expect(days.length).toBe(14);
    expect(days.slice(5, 8)).toEqual([
      [day(3, 30), 1120, 1143.5, 1119.5, 1143.25, 24],
      [day(3, 31), 1144, 1167.5, 1143.5, 1167.25, 24],
      [day(4, 1), 1168, 1191.5, 1167.5, 1191.25, 24],
    ]);
  });

  it('weeks start on Monday', () => {
    expect(rowsOf(resample(hours, '1h', '1w'))).toEqual([
      [day(3, 25), 1000, 1167.5, 999.5, 1167.25, 168],
      [day(4, 1), 1168, 1335.5, 1167.5, 1335.25, 168],
    ]);
  });

  it('months start on the first; the one that is not over is kept only on request', () => {
    const march = [day(3, 1), 1000, 1167.5, 999.5, 1167.25, 168];
    const april = [day(4, 1), 1168, 1335.5, 1167.5, 1335.25, 168];
    expect(rowsOf(resample(hours, '1h', '1M'))).toEqual([march]);
    expect(rowsOf(resample(hours, '1h', '1M', { keepUnfinished: true }))).toEqual([march, april]);
  });

  it('the last day and week are left out if the data ends within them', () => {
    const cut = sliceCandles(hours, 0, rowAtOrAfter(hours.time, day(4, 7) + 13 * 3_600_000));
    expect([...resample(cut, '1h', '1d').time].at(-1)).toBe(day(4, 6));
    expect([...resample(cut, '1h', '1w').time]).toEqual([day(3, 25)]);
    expect([...resample(cut, '1h', '1M').time]).toEqual([day(3, 1)]);
  });

  it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])('the same where the clock shows %s', (TZ) => {
    const data = emptyFolder();
    const args = [binary, 'data', 'convert', FILE, '-d', data, '--resample-to', '1d,1w,1M', '--json'];
    const { stdout } = spawnSync(process.execPath, args, { env: { ...process.env, TZ }, encoding: 'utf8' });
    const written = JSON.parse(stdout) as {
      written: { timeframe: string; fromMs: number; toMs: number; candles: number };
    }[];
    expect(
      written.map(({ written: { timeframe, fromMs, toMs, candles } }) => [timeframe, fromMs, toMs, candles]),
    ).toEqual([
      ['1d', day(3, 25), day(4, 7), 14],
      ['1w', day(3, 25), day(4, 1), 2],
      ['1M', day(3, 1), day(3, 1), 1],
    ]);
  });
});
