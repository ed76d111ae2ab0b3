import { defineStrategy, ta } from 'tradewright';

/** More than 10,000 trades on the 45,000 candles of the sample: in on every fourth candle, out two later. */
export default defineStrategy({
  timeframe: '1m',
  startupCandleCount: 30,
  stoploss: -0.02,
  minimalRoi: {},
  plot: {
    mainPlot: { fast: {}, slow: {} },
    subplots: { RSI: { rsi: { color: '#8b5cf6' } } },
  },

  indicators: ({ candles }) => ({
    fast: ta.ema(candles.close, 12),
    slow: ta.ema(candles.close, 26),
    rsi: ta.rsi(candles.close, 14),
  }),

  enterLong: (row) => row.index % 4 === 0 && `rsi ${Math.floor(row.rsi / 10) * 10}`,
  exitLong: (row) => row.index % 4 === 2,
});
