const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A range of holding times in ms, `toMs` exclusive. */
export interface DurationBucket {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Ranges in which holding times are counted, shortest first; together they hold every length of time. */
export const DURATION_BUCKETS: readonly DurationBucket[] = [
  ['under 5m', 5 * MINUTE],
  ['5m to 15m', 15 * MINUTE],
  ['15m to 30m', 30 * MINUTE],
  ['30m to 1h', HOUR],
  ['1h to 2h', 2 * HOUR],
  ['2h to 4h', 4 * HOUR],
  ['4h to 8h', 8 * HOUR],
  ['8h to 1d', DAY],
  ['1d to 3d', 3 * DAY],
  ['3d to 7d', 7 * DAY],
  ['7d or more', Number.POSITIVE_INFINITY],
].map(([name, toMs], index, all) => ({
  name: name as string,
  fromMs: index === 0 ? 0 : (all[index - 1][1] as number),
  toMs: toMs as number,
}));

/** The range that a holding time lies in. */
export function durationBucket(durationMs: number): DurationBucket {
  return DURATION_BUCKETS.find(({ toMs }) => durationMs < toMs)!;
}
