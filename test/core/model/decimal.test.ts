import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  atMost,
  decimalOf,
  divideDecimals,
  Grid,
  multiplyDecimals,
  negateDecimal,
  roundTo,
  toNumber,
} from '../../../src/core/model/decimal.ts';

describe('decimals', () => {
  it.each([
    [0.29, 29n, 2],
    [100, 100n, 0],
    [1e-7, 1n, 7],
    [1.5e-9, 15n, 10],
    [1.2e21, 1_200_000_000_000_000_000_000n, 0],
    [-0.05, -5n, 2],
    [0, 0n, 0],
  ])('%d is %d digits at a scale of %d', (value, digits, scale) => {
    expect(decimalOf(value)).toEqual({ digits, scale });
  });

  it('gives every double back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(toNumber(decimalOf(value))).toBe(value + 0);
      }),
    );
  });

  it('adds, multiplies and divides without noise', () => {
    expect(toNumber(addDecimals(decimalOf(0.1), decimalOf(0.2)))).toBe(0.3);
    expect(toNumber(addDecimals(decimalOf(0.3), negateDecimal(decimalOf(0.1))))).toBe(0.2);
    expect(toNumber(multiplyDecimals(decimalOf(1.1), decimalOf(1.1)))).toBe(1.21);
    expect(toNumber(divideDecimals(decimalOf(1), decimalOf(8), 3))).toBe(0.125);
    expect(divideDecimals(decimalOf(2), decimalOf(3), 4)).toEqual({ digits: 6666n, scale: 4 });
    expect(divideDecimals(decimalOf(0.00002), decimalOf(0.3), 4)).toEqual({ digits: 0n, scale: 4 });
  });
});

describe('grids', () => {
  it('refuse steps that are none', () => {
    for (const step of [0, -1, NaN, Infinity, 1e-23]) expect(() => new Grid(step)).toThrow(RangeError);
  });

  it('round to the nearest, the middle away from zero', () => {
    const grid = new Grid(0.05);
    expect([0.07, 0.075, 0.08, -0.075].map((value) => grid.round(value))).toEqual([0.05, 0.1, 0.1, -0.1]);
  });

  it('cut what was computed, but for its rounding noise', () => {
    const grid = new Grid(1);
    expect([0.3 / 0.1, 0.7 / 0.1, 2.6, -0.3 / 0.1].map((value) => grid.truncateComputed(value))).toEqual([3, 7, 2, -3]);
    expect(grid.truncate(0.3 / 0.1)).toBe(2);
    // A hundredth of a millionth of a coin short is short.
    expect(grid.truncateComputed(349.99999999)).toBe(349);
  });

  it('cut towards zero', () => {
    expect(new Grid(0.1).truncate(-0.29)).toBe(-0.2);
    expect(new Grid(0.1).floor(-0.29)).toBe(-0.3);
    expect(new Grid(0.1).ceil(-0.29)).toBe(-0.2);
  });

  it('stay exact where doubles can no longer count', () => {
    expect(new Grid(1e-7).floor(123_456_789.12345679)).toBe(123_456_789.1234567);
    expect(new Grid(1e-8).ceil(90_000_000.12345678)).toBe(90_000_000.12345678);
    expect(new Grid(10).round(1e18 + 4096)).toBe(1_000_000_000_000_004_100);
  });

  it('leave NaN and infinities as they are', () => {
    const grid = new Grid(0.01);
    expect([NaN, Infinity, -Infinity].map((value) => grid.floor(value))).toEqual([NaN, Infinity, -Infinity]);
  });

  it('multiply exactly and round once', () => {
    expect(new Grid(0.001).product(3.3, new Grid(0.1), 300.7)).toBe(992.31);
    expect(new Grid(0.001).product(10.152, new Grid(0.01), 98.5)).toBe(999.972);
    expect(new Grid(0.001).product(1.1, new Grid(0.01), 100.003)).toBe(110.0033);
  });
});

describe('comparing prices', () => {
  it('takes for equal what prints the same to 15 digits, and nothing more', () => {
    expect(atMost(0.09293000000000001, 0.09293)).toBe(true);
    expect(atMost(0.09293, 0.09293000000000001)).toBe(true);
    expect(atMost(0.092931, 0.09293)).toBe(false);
    expect(atMost(100.00000000001, 100)).toBe(false);
  });

  it('tells neighbours of up to 15 digits apart at any size', () => {
    const price = fc.tuple(fc.integer({ min: 1, max: 999_999_999_999 }), fc.integer({ min: -3, max: 12 }));
    fc.assert(
      fc.property(price, ([digits, places]) => {
        const at = (count: number) => Number(`${count}e${-places}`);
        expect(atMost(at(digits + 1), at(digits))).toBe(false);
        expect(atMost(at(digits), at(digits + 1))).toBe(true);
        expect(atMost(at(digits), at(digits))).toBe(true);
      }),
    );
  });
});

it('rounds to places', () => {
  expect(roundTo(1.005, 2)).toBe(1); // its double is 1.00499999999999989
  expect(roundTo(-0.123456785, 8)).toBe(-0.12345678); // its double is -0.12345678499999999
  expect(roundTo(2.5, 0)).toBe(3);
});

it('rounds to places as toFixed does, also next to ties', () => {
  const nearTie = fc
    .tuple(
      fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([digits, places, ulps]) => (digits + 0.5) / 10 ** places + ulps * 2 ** -40);
  const values = fc.oneof(
    nearTie,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 12 }), (value, places) => {
      expect(roundTo(value, places)).toBe(Number(value.toFixed(places)) + 0);
    }),
    { numRuns: 2000 },
  );
});
