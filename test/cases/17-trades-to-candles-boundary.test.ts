import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFeather } from '../../src/adapters/arrow/read-feather.ts';
import { loadSeries } from '../../src/app/candles.ts';
import { openStore } from '../../src/app/data.ts';
import { emptyFolder, fixture, rowsOf } from '../support/candles.ts';
import { tradewright } from '../support/cli.ts';

const at = (day: number, hour: number, minute: number): number => Date.UTC(2024, 5, day, hour, minute);

describe('trades on the minute, late, doubled', () => {
  it('give one candle a minute, each trade counted once', async () => {
    const data = emptyFolder();
    const file = fixture('cases/17/trades.csv');
    const { code, stderr } = await tradewright(['data', 'convert', file, '-d', data, '--pair', 'BTC/USDT', '-t', '1m']);
    expect(code).toBe(0);
    expect(stderr).toContain('2 missing candles');
    const real = [
      [at(1, 23, 59), 100, 100, 100, 100, 1],
      [at(2, 0, 0), 101, 105, 99, 99.5, 4.5],
      [at(2, 0, 3), 102, 102, 102, 102, 1],
    ];
    expect(rowsOf(readFeather(path.join(data, 'BTC_USDT-1m.feather')))).toEqual(real);
    const { candles } = loadSeries(openStore(data), { pair: 'BTC/USDT', timeframe: '1m', kind: 'spot' });
    expect(rowsOf(candles)).toEqual([
      ...real.slice(0, 2),
      [at(2, 0, 1), 99.5, 99.5, 99.5, 99.5, 0, 'filled'],
      [at(2, 0, 2), 99.5, 99.5, 99.5, 99.5, 0, 'filled'],
      ...real.slice(2),
    ]);
  });
});
