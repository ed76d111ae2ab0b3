import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecimals, decimalOf, Grid, negateDecimal, toNumber } from '../../src/core/model/decimal.ts';

describe('amounts go down to the step', () => {
  it.each([
    [0.01, 0.00001, 0.01],
    [0.29, 0.01, 0.29],
    [4.35, 0.01, 4.35],
    [8.2, 0.1, 8.2],
    [2.6, 1, 2],
    [55.3, 0.2, 55.2],
    [2.6, 0.003, 2.598],
    [0.09999999999999999, 0.1, 0],
    [7.000000000000001, 1, 7],
    [1234567.891, 10, 1234560],
    [0.00000001, 0.00000001, 0.00000001],
  ])('%d by %d is %d', (amount, step, expected) => {
    expect(new Grid(step).truncate(amount)).toBe(expected);
    expect(new Grid(Number(String(step))).floor(Number(String(amount)))).toBe(expected);
  });
});

describe('limit prices go the way that is never worse', () => {
  it.each([
    [123.5, 0.5, 123.5, 123.5],
    [123.74, 0.5, 123.5, 124],
    [1.16, 0.05, 1.15, 1.2],
    [0.00016552, 0.0000001, 0.0001655, 0.0001656],
    [64000.25, 0.1, 64000.2, 64000.3],
    [0.000000733, 0.00000001, 0.00000073, 0.00000074],
  ])('%d by %d: buy at %d, sell at %d', (price, tick, buy, sell) => {
    const grid = new Grid(tick);
    expect([grid.floor(price), grid.ceil(price)]).toEqual([buy, sell]);
  });
});

it('keeps balances as decimals: 0.3 less 0.1 is two steps of 0.1', () => {
  const rest = toNumber(addDecimals(decimalOf(0.3), negateDecimal(decimalOf(0.1))));
  expect(new Grid(0.1).floor(rest)).toBe(0.2);
  expect(new Grid(0.1).floor(0.3 - 0.1)).toBe(0.1);
});

/** Steps as venues have them, and values of any size that a double holds exactly enough. */
const steps = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: -3, max: 10 }))
  .map(([digits, places]) => Number(`${digits}e${-places}`));
const values = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => Number(`${digits}e${-places}`));

/** value / step as a fraction of whole numbers. */
const share = (value: number, step: number): [bigint, bigint] => {
  const [a, b] = [decimalOf(value), decimalOf(step)];
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale)];
};

it('gives a whole number of steps, as near as it can be, twice the same', () => {
  fc.assert(
    fc.property(values, steps, (value, step) => {
      // Beyond 15 digits two decimals share a double.
      fc.pre(value * 10 ** decimalOf(step).scale < 1e15);
      const grid = new Grid(step);
      const [wanted, size] = share(value, step);
      for (const mode of ['floor', 'ceil', 'round'] as const) {
        const result = grid[mode](value);
        const [got, unit] = share(result, step);
        expect(got % unit).toBe(0n);
        expect(grid[mode](result)).toBe(result);
        const count = got / unit;
        const down = wanted / size;
        const rest = wanted % size;
        const up = rest === 0n ? down : down + 1n;
        expect(count).toBe(mode === 'floor' ? down : mode === 'ceil' ? up : 2n * rest >= size ? down + 1n : down);
      }
    }),
    { numRuns: 500 },
  );
});
