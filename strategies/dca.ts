import { decimal, defineStrategy, ta } from 'tradewright';

/** Equal parts in which a position is bought, at most, and in which it is sold. */
const PARTS = 3;

/**
 * Buys a fall in up to three parts, each further down, and sells in three parts on the way up:
 *
 *     npx tradewright backtest -s dca
 *
 * Averaging down without an end only hides a loss. Three things bound it here: all parts together are one
 * stake, their number is fixed, and the stop stays where the first part put it.
 */
export default defineStrategy({
  timeframe: '5m',
  startupCandleCount: 120,
  stoploss: -0.09,

  // Without the first, adjustTradePosition is never asked; the second counts additions, not the first entry.
  positionAdjustmentEnable: true,
  maxEntryPositionAdjustment: PARTS - 1,

  params: {
    dip: decimal(0.01, 0.04, { default: 0.02, space: 'buy' }),
    rise: decimal(0.01, 0.04, { default: 0.02, space: 'sell' }),
  },

  indicators: ({ candles }) => ({ rsi: ta.rsi(candles.close, 14) }),

  enterLong: (row) => row.rsi < 30,
  exitLong: (row) => row.rsi > 70,

  // The first part leaves room for the others within the stake that the configuration gives to one trade.
  customStakeAmount: ({ proposedStake }) => proposedStake / PARTS,

  /** A stake to add, or a negative one to take out. The profit is measured from the average entry price. */
  adjustTradePosition({ trade, currentProfit, params }) {
    const { stakeAmount, filledEntries, filledExits } = trade;
    // A third, then half of what is left. The last third waits for exitLong.
    if (filledExits < PARTS - 1 && currentProfit > params.rise * (filledExits + 1)) {
      return -stakeAmount / (PARTS - filledExits);
    }
    // What has begun to sell buys no more: otherwise a price that swings would be bought and sold for ever.
    if (filledExits === 0 && currentProfit < -params.dip * filledEntries) {
      return [stakeAmount / filledEntries, 'further-down'];
    }
    return undefined;
  },
});
