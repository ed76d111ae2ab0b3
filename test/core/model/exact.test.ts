import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, exactNumber, exactOf, exactText, ONE, over, times } from '../../../src/core/model/exact.ts';

describe('exact decimals', () => {
  it('reads and writes what venues write', () => {
    expect(exact('0.1') + exact('0.2')).toBe(exact('0.3'));
    expect(exact('1')).toBe(ONE);
    expect(exact('1e-7')).toBe(exact('0.0000001'));
    expect(exact('-12.5E2')).toBe(-1250n * ONE);
    expect(exact('.5')).toBe(ONE / 2n);
    expect(exactText(exact('00012.3400'))).toBe('12.34');
    expect(exactText(exact('-0.000000000000000001'))).toBe('-0.000000000000000001');
    expect(exactText(0n)).toBe('0');
  });

  it.each(['', '.', 'abc', '1,5', ' 1', '1e', 'NaN', 'Infinity', '0x10', '0.0000000000000000001'])(
    'refuses %j',
    (text) => {
      expect(() => exact(text)).toThrow(expect.objectContaining({ code: 'DECIMAL_INVALID' }));
    },
  );

  it('gives each value back through its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (value) => exact(exactText(value)) === value),
    );
  });

  it('gives each double of a price or amount back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), fc.integer({ min: 0, max: 10 }), (digits, places) => {
        const value = Number(`${digits}e-${places}`);
        expect(exactNumber(exactOf(value))).toBe(value);
      }),
    );
  });

  it('cuts products and quotients towards zero', () => {
    expect(times(exact('0.1'), exact('0.1'))).toBe(exact('0.01'));
    expect(times(1n, exact('0.9'))).toBe(0n);
    expect(times(-1n, exact('0.9'))).toBe(0n);
    expect(over(exact('1'), exact('3'))).toBe(exact('0.333333333333333333'));
  });
});
