import { defineStrategy, ta } from 'tradewright';

/**
 * Buys far below the mean on heavy volume and sells back at the mean. The rules fill whole columns in one
 * loop instead of answering row by row: the shape for rules that need more than a few rows at once.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 50,
  stoploss: -0.04,

  indicators({ candles }) {
    return {
      mean: ta.sma(candles.close, 50),
      deviation: ta.stddev(candles.close, 50),
      usualVolume: ta.sma(candles.volume, 50),
    };
  },

  signals({ candles: { close, volume, length }, columns: { mean, deviation, usualVolume } }) {
    const enterLong = new Uint8Array(length);
    const exitLong = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      if (close[i] < mean[i] - 2.5 * deviation[i] && volume[i] > 2 * usualVolume[i]) enterLong[i] = 1;
      if (close[i] > mean[i]) exitLong[i] = 1;
    }
    return { enterLong, exitLong };
  },
});
