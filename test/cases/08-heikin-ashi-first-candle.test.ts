import { expect, test } from 'vitest';
import { allocateCandles, type Candles } from '../../src/core/model/candles.ts';
import { evaluatePair, type PairEvaluation } from '../../src/core/strategy/evaluate.ts';
import type { AnyStrategy } from '../../src/core/strategy/spec.ts';
import { defineStrategy, ta } from '../../src/index.ts';

/** Four candles; the expected values are hand arithmetic: first open (O + C) / 2, then the mean of the last two. */
function fourCandles(): Candles {
  return {
    ...allocateCandles(4),
    time: Float64Array.of(0, 1, 2, 3).map((row) => row * 3_600_000),
    open: Float64Array.of(10, 11, 20, 21),
    high: Float64Array.of(12, 15, 22, 21),
    low: Float64Array.of(9, 10, 19, 5),
    close: Float64Array.of(11, 14, 21, 6),
  };
}

const base = { timeframe: '1h', stoploss: -0.05 } as const;

function evaluate(strategy: AnyStrategy): PairEvaluation {
  return evaluatePair({ strategy, pair: 'ETH/BTC', candles: fourCandles(), params: {} });
}

test('the columns of a strategy have the right first candle and gap', () => {
  const { columns, rows } = evaluate(defineStrategy({ ...base, indicators: ({ candles }) => ta.ha(candles) }));
  expect(columns).toEqual({
    haOpen: Float64Array.of(10.5, 10.5, 11.5, 16),
    haHigh: Float64Array.of(12, 15, 22, 21),
    haLow: Float64Array.of(9, 10, 11.5, 5),
    haClose: Float64Array.of(10.5, 12.5, 20.5, 13.25),
  });
  expect([rows.at(2).low, rows.at(2)['haLow']]).toEqual([19, 11.5]);
});

test('columns that would hide the candle are refused by name', () => {
  const strategy = defineStrategy({
    ...base,
    // @ts-expect-error the compiler refuses it first
    indicators({ candles }) {
      const { haOpen, haHigh, haLow, haClose } = ta.ha(candles);
      return { open: haOpen, high: haHigh, low: haLow, close: haClose };
    },
  }) as AnyStrategy;
  expect(() => evaluate(strategy)).toThrow(/column "open" would hide/);
});

test('prices of its own written into the candles are refused, so that fills are at real prices', () => {
  const strategy = defineStrategy({
    ...base,
    indicators({ candles }) {
      candles.close.set(ta.ha(candles).haClose);
      return {};
    },
  });
  expect(() => evaluate(strategy)).toThrow(expect.objectContaining({ code: 'CANDLES_CHANGED', value: 'close' }));
});
