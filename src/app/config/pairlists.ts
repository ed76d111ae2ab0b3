import { z } from 'zod';
import { TIMEFRAMES } from '../../core/model/timeframe.ts';
import { option } from './option.ts';

const count = z.int().positive();
const numberAssets = count.meta({ description: 'Pairs to keep.' });
const sortDirection = option(z.enum(['asc', 'desc']), 'Order of the pairs by this value; default: as they came.');

const lookback = {
  lookbackDays: option(count, 'Days to look back, today not included. Default: the last 24 hours.'),
  lookbackTimeframe: option(z.enum(TIMEFRAMES), 'Timeframe of `lookbackPeriod`.', '1d'),
  lookbackPeriod: option(count, 'Candles to look back, instead of `lookbackDays`.'),
};

const method = <T extends string>(name: T, description: string): z.ZodLiteral<T> =>
  z.literal(name).describe(description);

/** The steps that make the list of pairs, with freqtrade's names. */
export const pairListSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: method('StaticPairList', 'The pairs of `exchange.pairWhitelist`.') }),
  z.strictObject({
    method: method('VolumePairList', 'The pairs with the largest turnover.'),
    numberAssets,
    minValue: option(z.number(), 'The turnover, in quote, has to be above this.', 0),
    maxValue: option(z.number(), 'The turnover has to be below this.'),
    ...lookback,
  }),
  z.strictObject({
    method: method('PercentChangePairList', 'The pairs whose price rose (or fell) most.'),
    numberAssets,
    minValue: option(z.number(), 'The change has to be above this many percent.'),
    maxValue: option(z.number(), 'The change has to be below this many percent.'),
    sortDirection: option(z.enum(['asc', 'desc']), 'desc: what rose most first.', 'desc'),
    ...lookback,
  }),
  z.strictObject({
    method: method('MarketCapPairList', 'The pairs whose base currencies have the best rank in a ranking.'),
    numberAssets,
    maxRank: option(count.max(250), 'Last rank to take.', 30),
    rankingUrl: z
      .string()
      .min(1)
      .meta({ description: 'File or address of a JSON list of `symbol`s, the first rank first, as CoinGecko has it.' }),
  }),
  z.strictObject({
    method: method('RemotePairList', 'The pairs of a file or an address.'),
    pairlistUrl: z.string().min(1).meta({ description: 'File or address of JSON: `{ "pairs": ["ETH/BTC"] }`.' }),
    numberAssets: option(count, 'Pairs to keep. Default: all.'),
    mode: option(z.enum(['whitelist', 'blacklist']), 'blacklist: its pairs leave.', 'whitelist'),
    processingMode: option(z.enum(['filter', 'append']), 'append: its pairs join those before.', 'filter'),
  }),
  z.strictObject({
    method: method('AgeFilter', 'Removes pairs by their age in daily candles.'),
    minDaysListed: option(count, 'Least age in days.', 10),
    maxDaysListed: option(count, 'Greatest age in days.'),
  }),
  z.strictObject({
    method: method('PriceFilter', 'Removes pairs by their price; 0 = not looked at.'),
    minPrice: option(z.number().min(0), 'Least price.', 0),
    maxPrice: option(z.number().min(0), 'Greatest price.', 0),
    maxValue: option(z.number().min(0), 'Most that the least step of the amount may cost.', 0),
    lowPriceRatio: option(z.number().min(0).max(1), 'Most that one tick may be of the price (0.01 = 1 %).', 0),
  }),
  z.strictObject({
    method: method('SpreadFilter', 'Removes pairs with a wide spread.'),
    maxSpreadRatio: option(z.number().min(0).max(1), 'Most of 1 - bid / ask.', 0.005),
  }),
  z.strictObject({
    method: method('VolatilityFilter', 'Removes pairs by the deviation of their daily returns.'),
    lookbackDays: option(count.min(2), 'Days to look back.', 10),
    minVolatility: option(z.number().min(0), 'Least volatility.', 0),
    maxVolatility: option(z.number().min(0), 'Greatest volatility.'),
    sortDirection,
  }),
  z.strictObject({
    method: method('RangeStabilityFilter', 'Removes pairs by how far their prices lie apart.'),
    lookbackDays: option(count, 'Days to look back.', 10),
    minRateOfChange: option(z.number().min(0), 'Least (high - low) / low.', 0.01),
    maxRateOfChange: option(z.number().min(0), 'Greatest (high - low) / low.'),
    sortDirection,
  }),
  z.strictObject({
    method: method('PrecisionFilter', 'Removes pairs whose ticks are too coarse for the stop-loss.'),
  }),
  z.strictObject({
    method: method('PerformanceFilter', 'Sorts by the profit of own trades.'),
    minutes: option(count, 'Trades closed within the last minutes. Default: all.'),
    minProfit: option(z.number(), 'Least sum of profit ratios of pairs that were traded.'),
  }),
  z.strictObject({
    method: method('ShuffleFilter', 'Puts the pairs in a random order.'),
    seed: z.int().meta({ description: 'The same seed gives the same order.' }),
  }),
  z.strictObject({
    method: method('OffsetFilter', 'Leaves out the first pairs.'),
    offset: option(z.int().min(0), 'Pairs to leave out.', 0),
    numberAssets: option(z.int().min(0), 'Pairs to keep; 0 = all.', 0),
  }),
]);
