import { defineStrategy, ta } from 'tradewright';

/** B1 with a trailing stop. */
export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.05,
  trailingStop: { positive: 0.01, offset: 0.02, onlyOffsetIsReached: true },
  minimalRoi: { 0: 0.04, 60: 0.02, 240: 0 },
  indicators({ candles }) {
    const fast = ta.ema(candles.close, 12);
    const slow = ta.ema(candles.close, 26);
    return { up: ta.crossedAbove(fast, slow), down: ta.crossedBelow(fast, slow), rsi: ta.rsi(candles.close, 14) };
  },
  enterLong: (row) => row.up && row.rsi < 70,
  exitLong: (row) => row.down,
});
