import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDay,
  formatDuration,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTime,
} from '../../src/cli/format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('numbers', () => {
  it.each([
    [1234567.891, 2, '1,234,567.89'],
    [-0.001, 2, '0.00'],
    [-0.4, 0, '0'],
    [-5.5, 1, '-5.5'],
    [1e-8, 8, '0.00000001'],
    [Number.NaN, 2, '-'],
    [Infinity, 2, '-'],
    [null, 2, '-'],
    [undefined, 2, '-'],
  ])('formats %s with %s decimals as %s', (value, decimals, text) => {
    expect(formatNumber(value, decimals)).toBe(text);
  });

  it('rounds and groups as Intl does, halves included', () => {
    const decimals = fc.integer({ min: 0, max: 8 });
    const exact = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 }));
    const value = fc.oneof(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      exact.map(([digits, places]) => digits / 10 ** places),
    );
    fc.assert(
      fc.property(value, decimals, (number, places) => {
        const intl = new Intl.NumberFormat('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
        expect(formatNumber(number, places)).toBe(intl.format(number).replace(/^-(?=[0.,]*$)/, ''));
      }),
    );
  });

  it('always says the unit', () => {
    expect(formatPercent(0.1234)).toBe('12.34 %');
    expect(formatPercent(null)).toBe('-');
    expect(formatMoney(-4.5, 'USDT')).toBe('-4.500 USDT');
    expect(formatMoney(Number.NaN, 'USDT')).toBe('-');
  });

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
  ])('formats %s bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('times', () => {
  it('prints UTC, with seconds only where there are some', () => {
    expect(formatTime(Date.UTC(2018, 0, 31, 23, 55))).toBe('2018-01-31 23:55');
    expect(formatTime(Date.UTC(2018, 0, 31, 23, 55, 7))).toBe('2018-01-31 23:55:07');
    expect(formatDay(Date.UTC(2024, 1, 29))).toBe('2024-02-29');
    expect(formatTime(null)).toBe('-');
  });

  it.each([
    [0, '0m'],
    [40, '40ms'],
    [1500, '1.5s'],
    [12 * MINUTE, '12m'],
    [2 * HOUR + 5 * MINUTE, '2h 05m'],
    [3 * DAY + 4 * HOUR, '3d 4h'],
    [2 * DAY - 1, '2d 0h'],
    [-90 * MINUTE, '-1h 30m'],
    [Number.NaN, '-'],
  ])('formats %s ms as %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });
});
