import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactOrderValue } from '../../../src/core/engine/value.ts';
import { decimalOf } from '../../../src/core/model/decimal.ts';

/** The nearest double to amount * (1 + fee), by whole numbers alone. */
function byWholeNumbers(amount: number, feeRatio: number): number {
  const [coins, fee] = [decimalOf(amount), decimalOf(feeRatio)];
  return Number(`${coins.digits * (10n ** BigInt(fee.scale) + fee.digits)}e-${coins.scale + fee.scale}`);
}

it('the value of a price of 1 is exact, however many decimals an amount has', () => {
  const stepped = fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 10 }))
    .map(([digits, places]) => Math.abs(digits) / 10 ** places);
  const amounts = fc.oneof(stepped, fc.double({ min: 1e-9, max: 1e9, noNaN: true }));
  const fees = fc.constantFrom(0, 0.001, 0.00075, 0.0026, 0.01, 0.123456789);
  fc.assert(
    fc.property(amounts, fees, fc.boolean(), (amount, fee, buys) => {
      expect(exactOrderValue(amount, 1, fee, buys)).toBe(byWholeNumbers(amount, buys ? fee : -fee));
    }),
    { numRuns: 2000 },
  );
});
