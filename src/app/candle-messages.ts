import type { Candles, SeriesId } from '../core/model/candles.ts';
import { InputError } from '../core/model/errors.ts';
import type { CandleProblem, CandleProblemKind } from '../core/model/series/check-candles.ts';
import { timeframeMs } from '../core/model/timeframe.ts';

const REPAIRS: Readonly<Partial<Record<CandleProblemKind, string>>> = {
  gap: 'missing candles: each gap is filled flat at the close before it, with volume 0',
  duplicate: 'repeated rows: the last one of each time is used',
  unordered: 'rows out of order: sorted by time',
  offGrid: 'candles that do not open at a start of the timeframe',
  outside: 'candles whose open or close is beyond their high or low',
};

const BROKEN: Readonly<Partial<Record<CandleProblemKind, string>>> = {
  nan: 'a value is not a number',
  nonPositive: 'a price is 0 or less, or the volume is negative',
  badCandle: 'the high is below the low',
};

/** One line for each kind of problem that loading repairs, counted over the candles used. */
export function repairWarnings(id: SeriesId, problems: readonly CandleProblem[], { time }: Candles): string[] {
  const from = time[0] ?? Infinity;
  const to = time[time.length - 1] ?? -Infinity;
  const inside = problems.filter(({ timeMs }) => timeMs >= from && timeMs <= to);
  return Object.entries(Object.groupBy(inside, ({ kind }) => kind)).flatMap(([kind, group]) => {
    const repair = REPAIRS[kind as CandleProblemKind];
    // A missing funding time is no funding, not the rate of the time before.
    if (repair === undefined || (kind === 'gap' && id.kind === 'funding_rate')) return [];
    const count = group.reduce((sum, problem) => sum + problem.count, 0);
    return [`${seriesTitle(id)}: ${count} ${repair} (the first at ${spellTime(group[0].timeMs)})`];
  });
}

/** The error for a series that cannot be used because of its values. */
export function brokenCandles(id: SeriesId, path: string, { kind, row, count, timeMs }: CandleProblem): InputError {
  const rows = count > 1 ? `rows ${row} to ${row + count - 1}` : `row ${row}`;
  return new InputError('DATA_BROKEN', `${seriesTitle(id)}: ${BROKEN[kind]}, ${rows}, ${spellTime(timeMs)}`, {
    path,
    value: kind,
    hint: 'Correct the source and import it again; `tradewright data check` lists every bad row of stored data.',
  });
}

/**
 * Throws InputError TIMEFRAME_MISMATCH for rows that are closer together than a candle is long, or never as close: they
 * are of another timeframe than they are said to be. The candles must be in order of time.
 */
export function requireSpacing(id: SeriesId, path: string, { time }: Candles): void {
  if (id.timeframe === '1M' || time.length < 3) return;
  let closest = Infinity;
  for (let row = 1; row < time.length; row++) closest = Math.min(closest, time[row] - time[row - 1]);
  if (Math.round(closest / timeframeMs(id.timeframe)) === 1) return;
  const apart = `the closest two are ${Number((closest / 60_000).toFixed(3))} minutes apart`;
  throw new InputError('TIMEFRAME_MISMATCH', `${seriesTitle(id)}: these are no candles of ${id.timeframe}: ${apart}`, {
    path,
    value: closest,
    hint: 'Import the file with its own --timeframe; --resample-to makes a longer one of it.',
  });
}

/** A series as users name it: pair, timeframe, and the kind if it is not spot. */
export function seriesTitle({ pair, timeframe, kind }: SeriesId): string {
  return `${pair} ${timeframe}${kind === 'spot' ? '' : ` ${kind}`}`;
}

/** A UTC time for people, to the minute where that is exact. */
export function spellTime(timeMs: number | undefined): string {
  if (timeMs === undefined || !Number.isFinite(timeMs)) return 'no time';
  return new Date(timeMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?::00)?\.000Z$/, '')
    .replace('Z', '');
}
