import { defineStrategy, int, ta } from 'tradewright';

/** B1 with three parameters, for a sweep. */
export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.05,
  minimalRoi: { 0: 0.04, 60: 0.02, 240: 0 },
  params: { fast: int(5, 20, { default: 12 }), slow: int(21, 60, { default: 26 }), cap: int(50, 80, { default: 70 }) },
  indicators({ candles, params }) {
    const fast = ta.ema(candles.close, params.fast);
    const slow = ta.ema(candles.close, params.slow);
    return { up: ta.crossedAbove(fast, slow), down: ta.crossedBelow(fast, slow), rsi: ta.rsi(candles.close, 14) };
  },
  enterLong: (row, { params }) => row.up && row.rsi < params.cap,
  exitLong: (row) => row.down,
});
