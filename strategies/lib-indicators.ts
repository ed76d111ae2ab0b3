import { defineStrategy, ta } from 'tradewright';

/**
 * Buys the "saucer" of the Awesome Oscillator (above zero, it dips for a candle and rises again) while TRIX
 * is positive. Both come from the technicalindicators package through `ta.lib`, aligned to the candles.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 200,
  stoploss: -0.05,

  indicators({ candles }) {
    return {
      ao: ta.lib.awesomeOscillator({ high: candles.high, low: candles.low, fastPeriod: 5, slowPeriod: 34 }),
      trix: ta.lib.trix({ values: candles.close, period: 18 }),
    };
  },

  enterLong(row) {
    const saucer = row.ao > 0 && row.ao > row.prev.ao && row.prev.ao < row.ago(2).ao;
    return saucer && row.trix > 0;
  },
  exitLong: (row) => row.trix < 0,
});
