import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateCandles } from '../../../src/core/model/candles.ts';
import { RunError } from '../../../src/core/model/errors.ts';
import { makeRowClass } from '../../../src/core/strategy/row.ts';

const LENGTH = 40;
const candles = allocateCandles(LENGTH);
candles.close.forEach((_, row) => (candles.close[row] = 100 + row));
const columns = {
  rsi: Float64Array.from({ length: LENGTH }, (_, row) => row / 2),
  up: Uint8Array.from({ length: LENGTH }, (_, row) => row % 2),
  count: Int32Array.from({ length: LENGTH }, (_, row) => -row),
  constructor: new Float64Array(LENGTH).fill(7),
};
const rows = makeRowClass(columns).bind('ETH/BTC', candles, columns);

test('a row reads the arrays at its own place, yes/no columns as booleans', () => {
  const row = rows.at(5);
  expect([row.index, row.pair, row.close, row.rsi, row.up, row.count]).toEqual([5, 'ETH/BTC', 105, 2.5, true, -5]);
  expect(rows.at(6)).toBe(row);
  expect([row.index, row.close, row.up]).toEqual([6, 106, false]);
  expect(row.constructor).toBe(7);
});

test('ago(n) is the row n candles earlier, and before the first candle there is nothing', () => {
  fc.assert(
    fc.property(fc.nat(LENGTH - 1), fc.nat(60), fc.nat(60), (index, n, m) => {
      const row = rows.at(index).ago(n).ago(m);
      const place = index - n - m;
      const expected = place < 0 ? [NaN, NaN, false] : [100 + place, place / 2, place % 2 === 1];
      expect([row.close, row.rsi, row.up]).toEqual(expected);
      expect(row.index).toBe(place);
    }),
  );
});

test('prev and ago give rows that stay apart', () => {
  const row = rows.at(20);
  const [one, two, prev] = [row.ago(1), row.ago(2), row.prev];
  expect([one.index, two.index, prev.index, prev.prev.index, row.ago(0).index]).toEqual([19, 18, 19, 18, 20]);
  expect(one).not.toBe(two);
  expect(row.index).toBe(20);
});

test.each([-1, -0.5, 1.5, NaN, Infinity, '1' as unknown as number])('ago(%s) throws', (n) => {
  expect(() => rows.at(20).ago(n)).toThrow(RunError);
});

test('a row can neither be moved nor written to', () => {
  const row = rows.at(20) as Record<string, unknown> & { index: number };
  expect(() => (row['close'] = 1)).toThrow(TypeError);
  expect(() => (row.index = 30)).toThrow(TypeError);
  expect(row['at']).toBeUndefined();
  expect(candles.close[20]).toBe(120);
});
