import type { SeriesId } from '../../core/model/candles.ts';
import { resample } from '../../core/model/series/resample.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import { loadSeries, type LoadedSeries } from '../candles.ts';
import type { PairLoading } from './load-pairs.ts';

const LONGEST_MONTH_MS = 31 * 86_400_000;

/** The stored series, or one made from stored candles of the strategy's own timeframe. */
export function loadInformative({ store, settings, range, startupCandles }: PairLoading, id: SeriesId): LoadedSeries {
  if (store.has(id) || !store.has({ ...id, timeframe: settings.timeframe })) {
    return loadSeries(store, id, range, startupCandles);
  }
  const longest = id.timeframe === '1M' ? LONGEST_MONTH_MS : timeframeMs(id.timeframe);
  // Two more: the one that has closed before the start, and the first one that is made, which may lack its beginning.
  const wanted = (startupCandles + 2) * (longest / timeframeMs(settings.timeframe));
  const base = loadSeries(store, { ...id, timeframe: settings.timeframe }, range, Math.ceil(wanted));
  return { candles: resample(base.candles, settings.timeframe, id.timeframe), warnings: base.warnings };
}
