import type { SeriesId } from '../../core/model/candles.ts';
import type { JournalCandle } from '../../core/model/journal.ts';
import { floorToTimeframe, timeframeMs } from '../../core/model/timeframe.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { MarketData } from '../../ports/market-data.ts';
import { readCandles } from './feed/history.ts';

/** Candles before the start that a frame begins with, if the strategy does not want more. */
const FEWEST = 500;
/** A frame that has grown beyond this many candles begins anew at the next start. */
const MOST = 20_000;
const LONGEST_MONTH_MS = 31 * 86_400_000;

export interface FramesParts {
  readonly data: MarketData;
  readonly journal: Journal;
  /** Number of the bot whose candles they are. */
  readonly bot: number;
  readonly clock: Clock;
  readonly series: readonly SeriesId[];
  readonly startupCandles: number;
  /** Venue time minus the clock's, ms. */
  readonly offsetMs: number;
  readonly signal: AbortSignal;
}

/** Candles that a bot starts with: those it already had, and those that have closed since. */
export interface Frames {
  readonly known: readonly JournalCandle[];
  readonly fresh: readonly JournalCandle[];
}

/**
 * The closed candles of every series from its anchor on. The anchor stays the same over restarts, so that what an
 * indicator remembers is not cut off. Throws VenueError where the venue does not give what is missing.
 */
export async function readFrames({
  data,
  journal,
  bot,
  clock,
  series,
  startupCandles,
  offsetMs,
  signal,
}: FramesParts): Promise<Frames> {
  const known: JournalCandle[] = [];
  const fresh: JournalCandle[] = [];
  const nowMs = clock.now() + offsetMs;
  for (const id of series) {
    const lengthMs = id.timeframe === '1M' ? LONGEST_MONTH_MS : timeframeMs(id.timeframe);
    const kept = journal.candles(bot, id, nowMs - MOST * lengthMs);
    known.push(...kept);
    const wanted = Math.max(FEWEST, startupCandles + 1);
    const last = kept.at(-1);
    const fromMs = last === undefined ? floorToTimeframe(nowMs - wanted * lengthMs, id.timeframe) : last.timeMs + 1;
    fresh.push(...(await readCandles(data, clock, id, fromMs, floorToTimeframe(nowMs, id.timeframe), signal)));
  }
  return { known, fresh };
}
