import { VenueError } from '../../../core/model/answer.ts';
import type { Candles, SeriesId } from '../../../core/model/candles.ts';
import type { JournalCandle } from '../../../core/model/journal.ts';
import { nextCandleTime } from '../../../core/model/timeframe.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { MarketData } from '../../../ports/market-data.ts';

/** Waits between tries of a read, ms. */
const AGAIN_MS = [250, 1000, 3000] as const;

/** All candles of a series that open at `fromMs` or later and have ended by `toMs`, page by page. Throws VenueError. */
export async function readCandles(
  data: MarketData,
  clock: Clock,
  id: SeriesId,
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<JournalCandle[]> {
  const all: JournalCandle[] = [];
  for (let from = fromMs; from < toMs;) {
    const page = await again(clock, signal, () => data.candles({ ...id, fromMs: from, toMs }));
    if (page.length === 0) break;
    all.push(...rowsOf(id, page));
    from = nextCandleTime(page.time[page.length - 1], id.timeframe);
  }
  return all;
}

export function rowsOf(
  { pair, timeframe, kind }: SeriesId,
  { length, time, open, high, low, close, volume }: Candles,
): JournalCandle[] {
  return Array.from({ length }, (_, row) => ({
    pair,
    timeframe,
    kind,
    timeMs: time[row],
    values: [open[row], high[row], low[row], close[row], volume[row]],
  }));
}

/** A read is tried a few times where the way to the venue fails; anything else is told at once. */
async function again<T>(clock: Clock, signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await read();
    } catch (error) {
      const isPassing =
        error instanceof VenueError && (error.failure.kind === 'transient' || error.failure.kind === 'throttle');
      if (!isPassing || failures >= AGAIN_MS.length) throw error;
      const waitMs = Math.max(AGAIN_MS[failures], error.failure.retryAfterMs ?? 0);
      await clock.sleepUntil(clock.now() + waitMs, signal);
    }
  }
}
