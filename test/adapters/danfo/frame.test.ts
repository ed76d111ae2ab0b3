import { DataFrame, Series } from 'danfojs-node';
import { expect, test } from 'vitest';
import { fromDanfo, toDanfo } from '../../../src/danfo.ts';
import { swingingCandles } from '../../support/strategy-folder.ts';

const candles = swingingCandles(50, 60_000, 1);

test('candles become a data frame and come back as they were', () => {
  const frame = toDanfo(candles);
  expect(frame).toBeInstanceOf(DataFrame);
  expect(frame.columns).toEqual(['time', 'open', 'high', 'low', 'close', 'volume']);
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    expect(fromDanfo(frame.column(name))).toEqual(candles[name]);
  }
});

test('arithmetic between columns keeps double precision', () => {
  const frame = toDanfo(candles);
  const width = fromDanfo(frame.column('high').sub(frame.column('low')).div(frame.column('close')));
  expect(width).toEqual(candles.close.map((close, row) => (candles.high[row] - candles.low[row]) / close));
});

test('arithmetic on a whole frame does not, as the guide says', () => {
  const frame = new DataFrame({ a: [0.1, 46197.123456789] });
  expect(frame.mul(1).values).toEqual([[Math.fround(0.1)], [Math.fround(46197.123456789)]]);
  expect(frame.column('a').mul(1).values).toEqual([0.1, 46197.123456789]);
});

test('a comparison becomes a yes/no column where it is asked for', () => {
  const close = new DataFrame({ close: [1, 5, NaN, 9] }).column('close');
  const column: Uint8Array = fromDanfo(close.gt(2).and(close.lt(8)), 'boolean');
  expect(column).toEqual(Uint8Array.of(0, 1, 0, 0));
  expect(fromDanfo(new Series([true, null, false, 1]), 'boolean')).toEqual(Uint8Array.of(1, 0, 0, 1));
});

test('yes and no become 1 and 0, missing values NaN', () => {
  const frame = new DataFrame({ a: [1, NaN, 3], b: [true, false, true] });
  expect(fromDanfo(frame.column('a'))).toEqual(Float64Array.of(1, NaN, 3));
  expect(fromDanfo(frame.column('b'))).toEqual(Float64Array.of(1, 0, 1));
  expect(fromDanfo(frame.column('a').gt(2))).toEqual(Float64Array.of(0, 0, 1));
});
