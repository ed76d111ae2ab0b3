import { millisecondsPerUnit } from '../../core/model/series/time-unit.ts';

const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[T ](?<clock>\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const EPOCH = /^\d{9,19}(?:\.\d+)?$/;
/** Digits such as 202406011200 are dates run together, not epochs: no candle is older than 1990 or newer than 2100. */
const EARLIEST_MS = Date.UTC(1990, 0);
const LATEST_MS = Date.UTC(2100, 0);

/**
 * A time in UTC ms: an epoch number in seconds, milliseconds, microseconds or nanoseconds (told by its size), or an
 * ISO 8601 date, in UTC where it names no offset. Undefined for anything else.
 */
export function parseTime(cell: string): number | undefined {
  const timeMs = EPOCH.test(cell) ? parseEpoch(Number(cell)) : parseIso(cell);
  return timeMs >= EARLIEST_MS && timeMs <= LATEST_MS ? timeMs : undefined;
}

function parseEpoch(epoch: number): number {
  return Math.round(epoch * millisecondsPerUnit(epoch));
}

/** NaN for what is no date. */
function parseIso(cell: string): number {
  const { day, clock = '00:00', zone = 'Z' } = ISO.exec(cell)?.groups ?? {};
  const midnight = Date.parse(`${day}T00:00Z`);
  // A day such as 02-30 would be moved into the next month: the file means something else.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return NaN;
  const offset = /^(?:z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2');
  return Date.parse(`${day}T${clock.replace(',', '.')}${offset}`);
}
