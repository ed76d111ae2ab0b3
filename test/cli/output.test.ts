import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facts, table, toJson } from '../../src/cli/output.ts';

const plain = (text: string): string[] => stripVTControlCharacters(text).split('\n');

describe('table', () => {
  it('aligns text left and numbers right under a line', () => {
    const text = table(
      [{ header: 'pair' }, { header: 'trades', align: 'right' }],
      [
        ['ETH/BTC', 12],
        ['XRP/BTC', null],
      ],
    );
    expect(plain(text)).toEqual(['pair     trades', '───────────────', 'ETH/BTC      12', 'XRP/BTC       -']);
  });

  it('puts the title above', () => {
    expect(plain(table([{ header: 'a' }], [['1']], { title: 'Totals' }))[0]).toBe('Totals');
  });

  it('cuts the widest text column, and never a number', () => {
    const columns = [{ header: 'name' }, { header: 'path' }, { header: 'count', align: 'right' as const }];
    const lines = plain(table(columns, [['abc', 'x'.repeat(40), 1234567890123]], { width: 30 }));
    expect(lines[2]).toBe(`abc   ${'x'.repeat(8)}…  1234567890123`);
    expect(Math.max(...lines.map((line) => line.length))).toBe(30);
  });

  it('fits its width whatever stands in the text columns', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '-'), maxLength: 120 });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, fc.integer()), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = plain(
          table([{ header: 'one' }, { header: 'two' }, { header: 'n', align: 'right' }], rows, { width: 80 }),
        );
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
        for (const [index, row] of rows.entries()) expect(lines[index + 2].endsWith(String(row[2]))).toBe(true);
      }),
    );
  });
});

describe('facts', () => {
  it('aligns the values', () => {
    expect(
      facts([
        ['from', '2018'],
        ['candles', 5],
      ]),
    ).toBe('from     2018\ncandles  5');
  });
});

describe('toJson', () => {
  it('writes no NaN and no infinity', () => {
    expect(JSON.parse(toJson({ a: Number.NaN, b: [Infinity, 1.5], c: -Infinity }))).toEqual({
      a: null,
      b: [null, 1.5],
      c: null,
    });
  });

  it('writes typed arrays as arrays', () => {
    expect(JSON.parse(toJson({ close: new Float64Array([1, Number.NaN]), yes: new Uint8Array([0, 1]) }))).toEqual({
      close: [1, null],
      yes: [0, 1],
    });
  });
});
