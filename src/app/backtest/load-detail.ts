import type { Candles } from '../../core/model/candles.ts';
import { rowAtOrAfter, selectCandles } from '../../core/model/candles.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { loadSeries, type LoadedSeries } from '../candles.ts';
import type { Timerange } from './timerange.ts';

/**
 * Finer candles of a pair. Where they have holes the candle itself counts, so holes are not filled (but under
 * `freqtrade` rules) and candles without any finer one are counted in a warning. Throws as loadSeries.
 */
export function loadDetail(
  store: CandleStore,
  { timeframe, tradingMode, fills }: EngineSettings,
  detailTimeframe: string,
  pair: string,
  candles: Candles,
  range: Timerange,
): LoadedSeries {
  const { candles: all, warnings } = loadSeries(store, { pair, timeframe: detailTimeframe, kind: tradingMode }, range);
  const detail = fills === 'freqtrade' ? all : selectCandles(all, (row) => all.filled?.[row] !== 1);
  const lengthMs = timeframeMs(timeframe);
  const bare = candles.time.filter((time) => !(detail.time[rowAtOrAfter(detail.time, time)] < time + lengthMs)).length;
  if (bare === 0) return { candles: detail, warnings };
  const note = `${pair}: ${bare} of ${candles.length} candles have no ${detailTimeframe} candles and count as a whole`;
  return { candles: detail, warnings: [...warnings, note] };
}
