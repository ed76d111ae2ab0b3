import { decimal, defineStrategy, stoplossFromAbsolute, ta } from 'tradewright';

const HALF_DAY_MS = 12 * 3_600_000;

/**
 * Enters on a MACD cross within a strong trend. The stop hangs a few average true ranges below the last
 * close: it gives a nervous market more room than a quiet one, and it only ever moves up.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 200,
  stoploss: -0.1,

  params: { multiple: decimal(2, 6, { default: 4, space: 'sell' }) },

  indicators({ candles }) {
    const { macd, macdSignal } = ta.macd(candles.close);
    return {
      crossUp: ta.crossedAbove(macd, macdSignal),
      adx: ta.adx(candles, 14),
      atr: ta.atr(candles, 14),
    };
  },

  enterLong: (row) => row.crossUp && row.adx > 25,

  customStoploss(call) {
    const { row, params } = call;
    return stoplossFromAbsolute(row.close - params.multiple * row.atr, call);
  },

  customExit: ({ trade, time }) => time - trade.openTimeMs >= HALF_DAY_MS && 'half-day',
});
