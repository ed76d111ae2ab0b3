import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stoplossFromAbsolute, stoplossFromOpen } from '../../../src/core/strategy/stoploss.ts';

const long = { isShort: false, leverage: 1 };
const short = { isShort: true, leverage: 1 };

/** Hand arithmetic: a long from 100 now at 110 with a stop at 101 is 1 - 101/110 below the rate. */
test('a stop measured from the entry', () => {
  expect(stoplossFromOpen(0.01, { currentProfit: 0.1, trade: long })).toBeCloseTo(1 - 101 / 110, 15);
  expect(stoplossFromOpen(-0.02, { currentProfit: 0.1, trade: short })).toBeCloseTo(102 / 90 - 1, 15);
  expect(stoplossFromOpen(0.2, { currentProfit: 0.1, trade: long })).toBe(0);
  expect(stoplossFromOpen(0.1, { currentProfit: -1, trade: long })).toBe(1);
  expect(stoplossFromOpen(0.1, { currentProfit: 1, trade: short })).toBe(1);
  expect(stoplossFromOpen(0.1, { currentProfit: 0.4, trade: { isShort: false, leverage: 2 } })).toBeCloseTo(
    2 * (1 - 1.05 / 1.2),
    15,
  );
});

test('a stop at a price', () => {
  expect(stoplossFromAbsolute(90, { currentRate: 100, trade: long })).toBeCloseTo(0.1, 15);
  expect(stoplossFromAbsolute(110, { currentRate: 100, trade: long })).toBe(0);
  expect(stoplossFromAbsolute(110, { currentRate: 100, trade: { isShort: true, leverage: 3 } })).toBeCloseTo(0.3, 14);
});

test('the stop that comes out lies at the price or at the profit that was asked for', () => {
  const price = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(price, fc.double({ min: 0.5, max: 1, noNaN: true }), (rate, part) => {
      const ratio = stoplossFromAbsolute(rate * part, { currentRate: rate, trade: long });
      expect(rate * (1 - ratio)).toBeCloseTo(rate * part, 6);
      const entry = rate * 0.7;
      const fromOpen = stoplossFromOpen(part - 0.7, { currentProfit: rate / entry - 1, trade: long });
      expect((rate * (1 - fromOpen)) / entry).toBeCloseTo(Math.min(1 + part - 0.7, rate / entry), 9);
    }),
  );
});
