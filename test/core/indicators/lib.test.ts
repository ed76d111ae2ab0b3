import { describe, expect, it } from 'vitest';
import { ta } from '../../../src/core/indicators/index.ts';
import { candlesFrom } from './call.ts';

const candles = candlesFrom(Array.from({ length: 300 }, (_, row) => 3 * Math.sin(row * 0.9) + Math.sin(row * row)));
const { high, low, close, volume } = candles;

await import('../../../src/core/indicators/lib.ts');
const { lib } = ta;

describe('ta.lib', () => {
  // Two implementations that share no code.
  it.each([
    ['sma', lib.sma({ period: 30, values: close }), ta.sma(close, 30)],
    ['ema', lib.ema({ period: 30, values: close }), ta.ema(close, 30)],
    ['wma', lib.wma({ period: 30, values: close }), ta.wma(close, 30)],
    ['wema', lib.wema({ period: 30, values: close }), ta.rma(close, 30)],
    ['roc', lib.roc({ period: 10, values: close }), ta.roc(close, 10)],
    ['sd', lib.sd({ period: 5, values: close }), ta.stddev(close, 5)],
    ['highest', lib.highest({ period: 30, values: close }), ta.max(close, 30)],
    ['lowest', lib.lowest({ period: 30, values: close }), ta.min(close, 30)],
    ['sum', lib.sum({ period: 30, values: close }), ta.sum(close, 30)],
    ['atr', lib.atr({ period: 14, high, low, close }), ta.atr(candles, 14)],
    ['trueRange', lib.trueRange({ high, low, close }), ta.trange(candles)],
    ['cci', lib.cci({ period: 14, high, low, close }), ta.cci(candles, 14)],
    ['williamsR', lib.williamsR({ period: 14, high, low, close }), ta.willr(candles, 14)],
    ['vwap', lib.vwap({ high, low, close, volume }), ta.vwap(candles)],
    ['bollingerBands', lib.bollingerBands({ period: 20, stdDev: 2, values: close }).upper, ta.bbands(close).bbUpper],
    ['ichimokuCloud', ichimoku().spanB, ta.ichimoku(candles).ichimokuLeadingSpanB],
  ] as const)('%s equals our own', (_, got, want) => {
    expect(got).toHaveLength(want.length);
    for (const [row, value] of got.entries()) {
      if (Number.isNaN(want[row])) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(want[row], 8);
    }
  });

  it('has no value instead of an exception where there are too few candles', () => {
    expect([...lib.sma({ period: 30, values: close.subarray(0, 3) })]).toEqual([NaN, NaN, NaN]);
    expect(lib.macd(macdInput(close.subarray(0, 0))).MACD).toHaveLength(0);
  });

  it.each([0, -1, 2.5, NaN])('refuses a period of %d', (period) => {
    expect(() => lib.sma({ period, values: close })).toThrow(
      expect.objectContaining({ code: 'INDICATOR_PERIOD' }) as Error,
    );
  });

  it('begins anew after a missing value', () => {
    const gap = close.slice();
    gap[50] = NaN;
    expect(lib.sma({ period: 5, values: gap }).subarray(51)).toEqual(
      lib.sma({ period: 5, values: close.subarray(51) }),
    );
  });

  function ichimoku() {
    return lib.ichimokuCloud({ high, low, conversionPeriod: 9, basePeriod: 26, spanPeriod: 52, displacement: 26 });
  }

  function macdInput(values: Float64Array) {
    return {
      values,
      fastPeriod: 12,
      slowPeriod: 26,
      signalPeriod: 9,
      SimpleMAOscillator: false,
      SimpleMASignal: false,
    };
  }
});
