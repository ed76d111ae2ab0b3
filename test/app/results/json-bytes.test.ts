import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonBytes } from '../../../src/app/results/json-bytes.ts';

function textOf(write: (json: JsonBytes) => void): string {
  const json = new JsonBytes();
  write(json);
  return Buffer.from(json.take()).toString('utf8');
}

const decimals = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => digits / 10 ** places);
const times = fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 });
const anyNumber = fc.oneof(fc.double({ noDefaultInfinity: true }), decimals, times, fc.maxSafeInteger(), fc.integer());

it('writes numbers as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.array(anyNumber), (values) => {
      expect(textOf((json) => json.numbers(Float64Array.from(values), values.length))).toBe(JSON.stringify(values));
    }),
    { numRuns: 1000 },
  );
});

it('writes the edges of its quick ways as JSON.stringify does', () => {
  const values = [
    0,
    -0,
    1e-6,
    9.99999e-7,
    1e-7,
    0.1 + 0.2,
    999_999.99999999,
    1e6 + 0.5,
    2 ** 53,
    1e15,
    1e15 - 1,
    1e21,
    1e22,
  ];
  const all = [...values, ...values.map((value) => -value), 123_456.78901234, 1e9, 999_999_999, Number.MIN_VALUE];
  expect(textOf((json) => json.numbers(Float64Array.from(all), all.length))).toBe(JSON.stringify(all));
  expect(textOf((json) => json.numbers(Float64Array.of(Number.NaN, 1), 2))).toBe('[null,1]');
  expect(textOf((json) => json.numbers(new Float64Array(3), 0))).toBe('[]');
});

it('writes lists of texts as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', '', '"'))), (values) => {
      expect(textOf((json) => json.cells(values, values.length))).toBe(JSON.stringify(values));
    }),
  );
});

it('grows', () => {
  const values = Float64Array.from({ length: 200_000 }, (_, row) => row + 0.123_456_789_1);
  expect(textOf((json) => json.numbers(values, values.length))).toBe(JSON.stringify([...values]));
});
