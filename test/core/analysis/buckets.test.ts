import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram, quantileBorders } from '../../../src/core/analysis/buckets.ts';
import { DURATION_BUCKETS, durationBucket } from '../../../src/core/analysis/durations.ts';

describe('a histogram', () => {
  it('cuts at round numbers and at zero', () => {
    const values = [-0.9, -0.2, 0, 0.3, 0.3, 1.9];
    expect(histogram(values, 3)).toEqual([
      { from: -1, to: 0, count: 2 },
      { from: 0, to: 1, count: 3 },
      { from: 1, to: 2, count: 1 },
    ]);
  });

  it('counts freaks in the outermost ranges', () => {
    const values = [...Array.from({ length: 200 }, (_, row) => row / 20), 1e9];
    const buckets = histogram(values, 10);
    expect(buckets.at(-1)!.to).toBeLessThan(20);
    expect(buckets.at(-1)!.count).toBeGreaterThan(0);
  });

  it('is empty without values, and one range for equal ones', () => {
    expect(histogram([])).toEqual([]);
    expect(histogram([0, 0])).toEqual([{ from: 0, to: 1, count: 2 }]);
    expect(histogram([5, 5, 5])).toMatchObject([{ count: 3 }]);
    expect(histogram([3e-323])).toMatchObject([{ count: 1 }]);
  });

  it('counts each value once, in neighbouring ranges', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 2, max: 50 }), (values, most) => {
        const buckets = histogram(values, most);
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(buckets.length).toBeLessThanOrEqual(most + 2);
        for (const [row, { from }] of buckets.entries()) if (row > 0) expect(from).toBe(buckets[row - 1].to);
      }),
    );
  });
});

it('quantiles cut into equal parts and keep equal values together', () => {
  expect(quantileBorders([1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([1, 3, 5, 7, 9]);
  expect(quantileBorders([9, 1, 5], 2)).toEqual([1, 5, 9]);
  expect(quantileBorders([3, 3, 3], 5)).toEqual([3]);
  expect(quantileBorders([], 5)).toEqual([]);
});

it.each([
  [0, 'under 5m'],
  [299_999, 'under 5m'],
  [300_000, '5m to 15m'],
  [86_400_000, '1d to 3d'],
  [1e12, '7d or more'],
])('a trade of %d ms is held %s', (durationMs, name) => {
  expect(durationBucket(durationMs).name).toBe(name);
  expect(DURATION_BUCKETS.filter(({ fromMs, toMs }) => durationMs >= fromMs && durationMs < toMs)).toHaveLength(1);
});
