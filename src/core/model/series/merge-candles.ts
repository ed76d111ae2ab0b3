import { allocateCandles, sliceCandles } from '../candles.ts';
import type { Candles } from '../candles.ts';
import { nextCandleTime } from '../timeframe.ts';
import { sortCandles } from './sort-candles.ts';

/** Both series as one in order of time; where both have a candle, the later revision in `newer` wins. */
export function mergeCandles(older: Candles, newer: Candles): Candles {
  const length = older.length + newer.length;
  const joined = allocateCandles(length);
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    joined[name].set(older[name]);
    joined[name].set(newer[name], older.length);
  }
  if (!older.filled && !newer.filled) return sortCandles(joined);
  const filled = new Uint8Array(length);
  if (older.filled) filled.set(older.filled);
  if (newer.filled) filled.set(newer.filled, older.length);
  return sortCandles({ ...joined, filled });
}

/**
 * Without the candles that may still change: one is closed when its end has passed at `nowMs` (the venue's time, UTC
 * ms) and either a newer candle follows or `settlingMs` more have passed. Candles must be in order of time.
 */
export function closedCandles(candles: Candles, timeframe: string, nowMs: number, settlingMs = 0): Candles {
  let length = candles.length;
  const isOpen = (row: number): boolean => {
    const wait = row === candles.length - 1 ? settlingMs : 0;
    return nextCandleTime(candles.time[row], timeframe) + wait > nowMs;
  };
  while (length > 0 && isOpen(length - 1)) length--;
  return length === candles.length ? candles : sliceCandles(candles, 0, length);
}
