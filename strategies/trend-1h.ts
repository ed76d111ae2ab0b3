import { defineStrategy, ta } from 'tradewright';

/**
 * Buys the end of a dip on 5m candles while the pair is above its own hourly average and ETH, which leads
 * the market, rises too. Hourly values count from the moment the hour has closed, never earlier.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 120,
  stoploss: -0.03,
  minimalRoi: { 0: 0.03, 120: 0.01 },

  informative: {
    hour: { timeframe: '1h' },
    leader: { pair: 'ETH/{quote}', timeframe: '1h' },
  },

  indicators({ candles, informative }) {
    return {
      dipOver: ta.crossedAbove(ta.rsi(candles.close, 14), 35),
      trend: informative.hour.align((hour) => ta.ema(hour.candles.close, 20)),
      ...informative.leader.align((leader) => ({
        leaderFast: ta.ema(leader.candles.close, 6),
        leaderSlow: ta.ema(leader.candles.close, 18),
      })),
    };
  },

  enterLong: (row) => row.dipOver && row.close > row.trend && row.leaderFast > row.leaderSlow,
  exitLong: (row) => row.close < row.trend * 0.98,
});
