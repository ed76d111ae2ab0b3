import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileCandleStore } from '../../../src/adapters/arrow/file-candle-store.ts';
import { backtest } from '../../../src/app/backtest/backtest.ts';
import type { RunError } from '../../../src/core/model/errors.ts';
import { folderWith, swingingCandles } from '../../support/strategy-folder.ts';

const FIVE_MINUTES = 300_000;
const candles = swingingCandles(45 * 288, FIVE_MINUTES, 0);
const rowOf = (time: number): number => (time - candles.time[0]) / FIVE_MINUTES;

/** Time and value that a strategy sees on the first row of a timerange; it tells them by failing there. */
async function firstRow(timerange: string, timeframe: string, column: 'close' | 'volume'): Promise<unknown> {
  const userDir = folderWith({
    'strategies/a.ts': `import { defineStrategy } from 'tradewright';
export default defineStrategy({
  timeframe: '5m', stoploss: -0.1, informative: { slow: { timeframe: '${timeframe}' } },
  indicators: ({ informative: { slow } }) => ({ value: slow.align((frame) => frame.candles.${column}) }),
  enterLong(row) {
    throw new Error(JSON.stringify([row.time, row.value]));
  },
});
`,
    'config/config.json': JSON.stringify({ strategy: 'a', timerange, exchange: { pairWhitelist: ['ETH/BTC'] } }),
  });
  new FileCandleStore(join(userDir, 'data')).write({ pair: 'ETH/BTC', timeframe: '5m', kind: 'spot' }, candles);
  const error: unknown = await backtest({ config: { userDir, cwd: userDir } }).catch((caught: unknown) => caught);
  return JSON.parse(((error as RunError).cause as Error).message);
}

test('the last month is seen whole, made of stored candles of 5m from before the start', async () => {
  const januaryClose = candles.close[rowOf(Date.UTC(2024, 1, 1)) - 1];
  expect(await firstRow('20240205-', '1M', 'close')).toEqual([Date.UTC(2024, 1, 5), januaryClose]);
});

test('the last hour before a start within an hour is seen whole, without any warm-up', async () => {
  const start = Date.UTC(2024, 0, 20, 10, 25);
  const from = rowOf(Date.UTC(2024, 0, 20, 9));
  const volume = candles.volume.subarray(from, from + 12).reduce((sum, value) => sum + value, 0);
  expect(await firstRow(`${start}-`, '1h', 'volume')).toEqual([start, volume]);
});
