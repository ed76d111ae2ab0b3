import { defineStrategy, ta } from 'tradewright';

/**
 * Buys a fall out of the lower Bollinger band and sells the recovery. Each signal answers with a tag
 * instead of a plain yes, so that the report tells which kind of entry and of exit earned what.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 120,
  stoploss: -0.04,

  indicators({ candles }) {
    return { rsi: ta.rsi(candles.close, 14), ...ta.bbands(candles.close, 20) };
  },

  enterLong(row) {
    if (row.rsi < 30 && row.close < row.bbLower && row.volume > 0) return row.rsi < 20 ? 'deep-dip' : 'dip';
    return false;
  },

  exitLong(row) {
    if (row.rsi > 65) return row.close > row.bbUpper ? 'overshot' : 'recovered';
    return false;
  },
});
