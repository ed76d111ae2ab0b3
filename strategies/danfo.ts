import { defineStrategy, ta } from 'tradewright';
import { fromDanfo, toDanfo } from 'tradewright/danfo';

/**
 * Buys a wide candle that closes near its top after a fall: sellers pushed, buyers took it all back. Its
 * columns are computed on a data frame, as in pandas. Arithmetic between Series keeps full precision;
 * that on whole DataFrames goes through 32-bit tensors, too coarse for prices.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 30,
  stoploss: -0.03,
  minimalRoi: { 0: 0.02, 120: 0 },

  indicators({ candles }) {
    const frame = toDanfo(candles);
    const low = frame.column('low');
    const close = frame.column('close');
    const height = frame.column('high').sub(low);
    return {
      width: fromDanfo(height.div(close)),
      strength: fromDanfo(close.sub(low).div(height)),
      change: ta.roc(candles.close, 24),
    };
  },

  enterLong: (row) => row.change < -2 && row.width > 0.01 && row.strength > 0.8,
  exitLong: (row) => row.change > 3,
});
