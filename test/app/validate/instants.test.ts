import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseInstants, countWithin } from '../../../src/app/validate/instants.ts';
import { seededRandom } from '../../../src/app/validate/future.ts';

/** Times one apart, from `start` on. */
const span = (start: number, length: number): Float64Array => Float64Array.from({ length }, (_, row) => start + row);

describe('chooseInstants', () => {
  it('gives every pair as many as are wanted, or all that it has, whatever lies where', () => {
    const pairs = fc.array(fc.tuple(fc.nat(300), fc.nat(200)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 60 }), fc.nat(), (spans, count, seed) => {
        const times = spans.map(([start, length]) => span(start, length));
        const instants = chooseInstants(times, count, seededRandom(seed));
        expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
        for (const each of times) {
          expect(countWithin(each, instants)).toBeGreaterThanOrEqual(Math.min(count, each.length));
        }
      }),
    );
  });

  it('spreads them: one in each tenth of a pair for ten', () => {
    const instants = chooseInstants([span(0, 1000)], 10, seededRandom(1));
    expect(instants.map((instant) => Math.floor(instant / 100))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('takes no more than are wanted where pairs share their candles', () => {
    expect(chooseInstants([span(0, 1000), span(0, 1000), span(500, 500)], 50, seededRandom(1)).length).toBeLessThan(80);
  });
});
