import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatUtc } from '../../../src/core/model/utc-time.ts';

test('it writes what Date writes, to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
      const iso = new Date(seconds * 1000).toISOString();
      const clock = iso.slice(11, seconds % 60 === 0 ? 16 : 19);
      expect(formatUtc(seconds * 1000)).toBe(`${iso.slice(0, 10)} ${clock} UTC`);
    }),
  );
  expect(formatUtc(Date.UTC(2024, 1, 29, 17))).toBe('2024-02-29 17:00 UTC');
  expect(formatUtc(NaN)).toBe('NaN');
});
