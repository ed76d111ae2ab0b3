import { expect, test } from 'vitest';
import { ta } from '../../../src/core/indicators/index.ts';
import { IndicatorMemory, withMemory } from '../../../src/core/indicators/memory.ts';

const column = (length: number): Float64Array => Float64Array.from({ length }, (_, row) => 100 + ((row * 37) % 11));
const close = column(60);
const candles = { open: close, high: close.map((price) => price + 1), low: close.map((price) => price - 1), close };

test('without a memory every call computes', () => {
  expect(ta.ema(close, 5)).not.toBe(ta.ema(close, 5));
});

test('a memory gives the same array for the same columns and parameters, and only for them', () => {
  const memory = new IndicatorMemory();
  const ask = <T>(run: () => T): T => withMemory(memory, run);
  const first = ask(() => ta.ema(close, 5));
  expect(ask(() => ta.ema(close, 5))).toBe(first);
  expect(first).toEqual(ta.ema(close, 5));
  expect(ask(() => ta.ema(close, 6))).toEqual(ta.ema(close, 6));
  expect(ask(() => ta.sma(close, 5))).toEqual(ta.sma(close, 5));
  expect(ask(() => ta.ema(column(60), 5))).not.toBe(first);
  // Columns are recognised inside a fresh object, and two columns in their order.
  expect(ask(() => ta.atr({ ...candles }, 14))).toBe(ask(() => ta.atr(candles, 14)));
  expect(ask(() => ta.crossedAbove(close, first))).toEqual(ta.crossedAbove(close, first));
  expect(ask(() => ta.crossedAbove(first, close))).toEqual(ta.crossedAbove(first, close));
});

test('the oldest results of a column go', () => {
  const memory = new IndicatorMemory();
  const first = withMemory(memory, () => ta.ema(close, 2));
  for (let period = 3; period < 11; period++) withMemory(memory, () => ta.ema(close, period));
  expect(withMemory(memory, () => ta.ema(close, 2))).not.toBe(first);
});

test('a failed run leaves no memory behind', () => {
  const memory = new IndicatorMemory();
  expect(() =>
    withMemory(memory, () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(ta.ema(close, 5)).not.toBe(ta.ema(close, 5));
});
