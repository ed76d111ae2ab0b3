import type { Candles, SeriesId } from '../../core/model/candles.ts';
import { nextCandleTime } from '../../core/model/timeframe.ts';
import { seriesTitle, spellTime } from '../candle-messages.ts';
import type { BacktestPair } from './run-engine.ts';

/** A warning where an informative series ends before the candles that read it: they go on with its last values. */
export function endsEarly(id: SeriesId, { time, length }: Candles, timeframe: string, candles: Candles): string[] {
  const endMs = nextCandleTime(candles.time[candles.length - 1], timeframe);
  const last = time[length - 1];
  // The close of the candle after the last one is when a newer value should have come.
  const missedMs = nextCandleTime(nextCandleTime(last, id.timeframe), id.timeframe);
  if (missedMs > endMs) return [];
  return [
    `${seriesTitle(id)}, read as informative, ends with the candle of ${spellTime(last)}: ` +
      `from ${spellTime(missedMs)} to ${spellTime(endMs)} its values stay as they were then`,
  ];
}

/** A thin market has no candle where nobody traded, also at the end: that is no delisting. */
const QUIET_MS = 86_400_000;

/** A warning for each pair whose candles end a day before those of others: delisted, or not downloaded to the end. */
export function endsBeforeOthers(pairs: readonly BacktestPair[], timeframe: string): string[] {
  const lasts = pairs.map(({ candles: { time, length } }) => time[length - 1]);
  const latest = Math.max(...lasts);
  return pairs.flatMap(({ pair }, index) =>
    latest - lasts[index] < QUIET_MS
      ? []
      : [
          `${pair} ${timeframe} ends with the candle of ${spellTime(lasts[index])}, others go on to ` +
            `${spellTime(latest)}: its trades are closed there, as if it were delisted`,
        ],
  );
}
