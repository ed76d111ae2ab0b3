import type { OHLCV } from 'ccxt';
import { expect, it } from 'vitest';
import { candlesOf } from '../../../src/adapters/ccxt/candle-rows.ts';

const span = { fromMs: 0, untilMs: Infinity };

it('mark prices come without a volume, as Bybit documents them; candles of trades do not', () => {
  // An answer of Bybit's mark-price-kline in its documentation, as ccxt hands it on.
  const rows = [[1_670_608_800_000, 17_164.16, 17_164.16, 17_121.5, 17_131.64, undefined] as OHLCV];
  const { time, close, volume } = candlesOf(rows, '1h', { ...span, isTraded: false });
  expect([time[0], close[0], volume[0]]).toEqual([1_670_608_800_000, 17_131.64, 0]);
  expect(() => candlesOf(rows, '1h', { ...span, isTraded: true })).toThrow('a candle that cannot be read');
});

it.each([[[]], [[1_670_608_800_000]], [[1_670_608_800_000, 1, 2, 0.5, Number.NaN]], [[undefined, 1, 2, 0.5, 1]]])(
  'half a row of mark prices cannot be read: %j',
  (row) => {
    expect(() => candlesOf([row as OHLCV], '1h', { ...span, isTraded: false })).toThrow('a candle that cannot be read');
  },
);
