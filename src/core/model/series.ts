/** Pure functions on candle series: gaps, order, checks, resampling, merging, candles from trades. */
export { checkCandles, isBroken } from './series/check-candles.ts';
export { countMissing, fillGaps } from './series/fill-gaps.ts';
export { closedCandles, mergeCandles } from './series/merge-candles.ts';
export { resample } from './series/resample.ts';
export { sortCandles } from './series/sort-candles.ts';
export { tradesToCandles } from './series/trades-to-candles.ts';
