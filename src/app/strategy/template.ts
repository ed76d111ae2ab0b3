/** Source of a new strategy: it runs as it is, and its comments say what may be changed. */
export function strategyTemplate(name: string): string {
  return `import { defineStrategy, int, ta } from 'tradewright';

/**
 * ${name}: buys a dip within a rising market, sells when the dip is over.
 *
 *   npx tradewright check ${name}          types, trial run, hidden state
 *   npx tradewright backtest -s ${name}    trades on stored candles
 */
export default defineStrategy({
  timeframe: '5m',
  /** Candles before the first trade; averages need a few times their length until their values have settled. */
  startupCandleCount: 400,

  /** Leave when the trade is 5 % behind. */
  stoploss: -0.05,
  /** Take 4 % at once, 2 % after an hour, anything after four hours. Minutes: profit ratio. */
  minimalRoi: { 0: 0.04, 60: 0.02, 240: 0 },
  // trailingStop: { positive: 0.01, offset: 0.02, onlyOffsetIsReached: true },
  // canShort: true,

  /** Numbers to tune: \`--param dip=25\` on the command line, or a search. */
  params: {
    dip: int(10, 45, { default: 30 }),
    over: int(50, 90, { default: 60 }),
  },

  // Other timeframes or pairs; only their closed candles are seen.
  // informative: { hour: { timeframe: '1h' }, btc: { pair: 'BTC/{quote}', timeframe: '1h' } },

  /** Whole columns, once a pair: typed arrays as long as the candles, NaN where there is no value. */
  indicators({ candles }) {
    return {
      rsi: ta.rsi(candles.close, 14),
      trend: ta.ema(candles.close, 100),
      // hourTrend: informative.hour.align(({ candles }) => ta.ema(candles.close, 50)),
    };
  },

  /** One candle and those before it (row.prev, row.ago(2)). Answer yes, no, or a tag for the report. */
  enterLong: (row, { params }) => row.rsi < params.dip && row.close > row.trend * 0.98 && row.volume > 0 && 'dip',
  exitLong: (row, { params }) => row.rsi > params.over && 'over',
  // enterShort: (row, { params }) => row.rsi > 100 - params.dip,
  // exitShort: (row, { params }) => row.rsi < 100 - params.over,

  // A stop of your own, as a distance below the present price; \`trade\` and \`row\` are read-only.
  // customStoploss({ currentProfit }) {
  //   return currentProfit > 0.03 ? -0.01 : undefined;
  // },
});
`;
}
