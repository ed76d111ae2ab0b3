import { defineStrategy, ta } from 'tradewright';

/**
 * Buys a break above the high of the last four hours on twice the usual volume, and lets a trailing stop
 * decide the rest: it starts once the trade has been 2 % ahead and then stays 1 % below the best price.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 60,
  stoploss: -0.03,
  trailingStop: { positive: 0.01, offset: 0.02, onlyOffsetIsReached: true },

  indicators({ candles }) {
    return { highest: ta.max(candles.high, 48), usualVolume: ta.sma(candles.volume, 48) };
  },

  enterLong: (row) => row.close > row.prev.highest && row.volume > 2 * row.usualVolume,
});
