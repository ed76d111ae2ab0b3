import { defineStrategy, int, ta } from 'tradewright';

/** Buys when the fast average crosses above the slow one, unless RSI says that the move is already stretched. */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 120,
  stoploss: -0.05,
  minimalRoi: { 0: 0.04, 60: 0.02, 240: 0.01 },

  params: {
    fast: int(5, 20, { default: 12 }),
    slow: int(21, 60, { default: 26 }),
    rsiMax: int(50, 80, { default: 70 }),
  },

  indicators({ candles, params }) {
    const fast = ta.ema(candles.close, params.fast);
    const slow = ta.ema(candles.close, params.slow);
    return {
      crossUp: ta.crossedAbove(fast, slow),
      crossDown: ta.crossedBelow(fast, slow),
      rsi: ta.rsi(candles.close, 14),
    };
  },

  enterLong: (row, { params }) => row.crossUp && row.rsi < params.rsiMax,
  exitLong: (row) => row.crossDown,
});
