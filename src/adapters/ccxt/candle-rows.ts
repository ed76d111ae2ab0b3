import type { OHLCV } from 'ccxt';
import { VenueError } from '../../core/model/answer.ts';
import { type Candles, allocateCandles } from '../../core/model/candles.ts';
import { floorToTimeframe, nextCandleTime, timeframeMs } from '../../core/model/timeframe.ts';

/** End of the `count`th candle from `fromMs` on. */
export function candleEndMs(fromMs: number, timeframe: string, count = 1): number {
  if (timeframe !== '1M') return floorToTimeframe(fromMs, timeframe) + count * timeframeMs(timeframe);
  let end = fromMs;
  for (let month = 0; month < count; month++) end = nextCandleTime(end, timeframe);
  return end;
}

/**
 * Rows of ccxt as candles: in order of time, each time once (the last of equal ones counts), from `fromMs` on, and
 * only those that have ended by `untilMs`. Rows of a price that is not traded may come without a volume: it is 0. Throws
 * VenueError for rows that are none.
 */
export function candlesOf(
  rows: readonly OHLCV[],
  timeframe: string,
  { fromMs, untilMs, isTraded }: { readonly fromMs: number; readonly untilMs: number; readonly isTraded: boolean },
): Candles {
  const byTime = new Map<number, readonly number[]>();
  for (const row of rows) {
    const numbers = Array.from({ length: 6 }, (_, index) => (index === 5 && !isTraded ? 0 : Number(row[index])));
    if (!numbers.every(Number.isFinite)) {
      const message = `a candle that cannot be read: ${JSON.stringify(row)}`;
      throw new VenueError({ kind: 'transient', venueCode: '', message });
    }
    if (numbers[0] >= fromMs && candleEndMs(numbers[0], timeframe) <= untilMs) byTime.set(numbers[0], numbers);
  }
  const sorted = [...byTime.values()].sort((a, b) => a[0] - b[0]);
  const candles = allocateCandles(sorted.length);
  const columns = [candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume];
  sorted.forEach((numbers, row) => columns.forEach((column, index) => (column[row] = numbers[index])));
  return candles;
}
