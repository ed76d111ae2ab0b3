import { defineStrategy, ta } from 'tradewright';

/**
 * Follows the trend of futures both ways: long after a cross upwards, short after one downwards, if ADX sees a
 * trend at all. The opposite cross closes a trade and, in a trend, opens the other way at the same price:
 *
 *     npx tradewright backtest -c config/futures.json -s long-short
 *
 * Stop and target are ratios of the stake, so with leverage 3 a stop of 12 % lies 4 % away from the entry.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 600,
  canShort: true,
  stoploss: -0.12,
  minimalRoi: { 0: 0.1, 720: 0.03 },

  indicators({ candles }) {
    const fast = ta.ema(candles.close, 30);
    const slow = ta.ema(candles.close, 120);
    return {
      crossUp: ta.crossedAbove(fast, slow),
      crossDown: ta.crossedBelow(fast, slow),
      adx: ta.adx(candles, 14),
      natr: ta.natr(candles, 14),
    };
  },

  enterLong: (row) => row.crossUp && row.adx > 20,
  exitLong: (row) => row.crossDown,
  enterShort: (row) => row.crossDown && row.adx > 20,
  exitShort: (row) => row.crossUp,

  // Bolder in a calm market. The tiers of the market allow less leverage to a large position.
  leverage: ({ row, maxLeverage }) => Math.min(row.natr < 0.3 ? 3 : 1.5, maxLeverage),
});
