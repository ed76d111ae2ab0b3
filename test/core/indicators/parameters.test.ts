import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Indicator, INDICATORS, type Parameters } from '../../../src/core/indicators/registry.ts';
import { sliceCandles } from '../../../src/core/model/candles.ts';
import { candlesFrom, compute } from './call.ts';

const ROWS = 400;
const candles = candlesFrom(
  Array.from({ length: ROWS }, (_, row) => 3 * Math.sin(row * row) + Math.cos(row * 0.05)),
  500,
);
const AVERAGES = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama', 'hma', 'zlema', 'rma'] as const;

/** Whole numbers for the parameters that are whole by default, averages for averages. */
function arbitraryParameters({ parameters }: Indicator): fc.Arbitrary<Parameters> {
  const one = (value: number | string): fc.Arbitrary<number | string> => {
    if (typeof value === 'string') return value === 'classic' ? fc.constant(value) : fc.constantFrom(...AVERAGES);
    return Number.isInteger(value) && value > 1 ? fc.integer({ min: 1, max: 30 }) : fc.constant(value);
  };
  const entries = Object.entries(parameters).map(([name, value]) => [name, one(value)] as const);
  return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Parameters>;
}

function refused(call: () => unknown): boolean {
  try {
    call();
  } catch (error) {
    // A period may have to be longer than 1, or than another one.
    expect(error).toMatchObject({ code: 'INDICATOR_PERIOD' });
    return true;
  }
  return false;
}

describe('with any parameters', () => {
  it.each(INDICATORS.map((indicator) => [indicator.name, indicator] as const))('ta.%s is sound', (_, indicator) => {
    fc.assert(
      fc.property(arbitraryParameters(indicator), fc.integer({ min: 0, max: ROWS }), (parameters, cut) => {
        if (refused(() => compute(indicator, candles, parameters))) return;
        const whole = compute(indicator, candles, parameters);
        const part = compute(indicator, sliceCandles(candles, 0, cut), parameters);
        const lookback = indicator.lookback(parameters);
        for (const [index, column] of whole.entries()) {
          expect(part[index]).toEqual(column.subarray(0, cut));
          // No price has an arc sine, pivots wait for the next day, QQE's sides take turns, STC may rest at its limits.
          if (['acos', 'asin', 'pivots', 'qqe', 'stc'].includes(indicator.name)) continue;
          expect(column.subarray(lookback).findIndex(Number.isNaN)).toBe(-1);
        }
        if (indicator.group === 'pattern' || indicator.outputs.length > 1 || lookback === 0 || lookback > ROWS) return;
        if (!indicator.name.startsWith('crossed')) expect(whole[0][lookback - 1]).toBeNaN();
      }),
      { numRuns: 25 },
    );
  });
});
