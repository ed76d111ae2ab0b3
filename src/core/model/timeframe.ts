import { InputError } from './errors.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** 1970-01-01 was a Thursday; weeks start on Monday 00:00 UTC, as on Binance and TradingView. */
const FIRST_MONDAY = 4 * DAY;

const LENGTHS = {
  '1s': 1000,
  '5s': 5000,
  '15s': 15_000,
  '30s': 30_000,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '10m': 10 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '45m': 45 * MINUTE,
  '1h': 60 * MINUTE,
  '2h': 120 * MINUTE,
  '3h': 180 * MINUTE,
  '4h': 240 * MINUTE,
  '6h': 360 * MINUTE,
  '8h': 480 * MINUTE,
  '12h': 720 * MINUTE,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
};

/** A timeframe by name, for the compiler; texts from elsewhere are checked by `timeframeMs`. */
export type Timeframe = keyof typeof LENGTHS | '1M';

/** Every timeframe that the program knows, shortest first; `1M` (a calendar month) has no fixed length. */
export const TIMEFRAMES: readonly string[] = [...Object.keys(LENGTHS), '1M'];

export function isTimeframe(text: string): boolean {
  return TIMEFRAMES.includes(text);
}

/** The timeframe that another spelling stands for: `5min`, `60m`, `1 day`; undefined where none is that long. */
export function timeframeMeant(text: string): string | undefined {
  const [, count, unit] = /^(\d+) *([shdw]|m(?!o))[a-z]*$/i.exec(text) ?? [];
  if (unit === undefined) return undefined;
  const length = Number(count) * timeframeMs(`1${unit.toLowerCase()}`);
  return Object.entries(LENGTHS).find(([, each]) => each === length)?.[0];
}

/** Length of a candle in milliseconds. Throws InputError for an unknown timeframe and for `1M`. */
export function timeframeMs(timeframe: string): number {
  const length = Object.hasOwn(LENGTHS, timeframe) ? LENGTHS[timeframe as keyof typeof LENGTHS] : undefined;
  if (length !== undefined) return length;
  const why = timeframe === '1M' ? 'a calendar month has no fixed length' : 'it is not a known timeframe';
  throw new InputError('TIMEFRAME_UNKNOWN', `timeframe "${timeframe}": ${why}`, {
    value: timeframe,
    hint: `Use one of ${Object.keys(LENGTHS).join(' ')}.`,
  });
}

/** Start of the candle that holds `timeMs` (UTC ms). */
export function floorToTimeframe(timeMs: number, timeframe: string): number {
  if (timeframe === '1M') return monthStart(timeMs, 0);
  const length = timeframeMs(timeframe);
  const origin = timeframe === '1w' ? FIRST_MONDAY : 0;
  return Math.floor((timeMs - origin) / length) * length + origin;
}

/** Start of the candle after the one that holds `timeMs` (UTC ms); always later than `timeMs`. */
export function nextCandleTime(timeMs: number, timeframe: string): number {
  if (timeframe === '1M') return monthStart(timeMs, 1);
  return floorToTimeframe(timeMs, timeframe) + timeframeMs(timeframe);
}

/** Open time of the newest candle that has closed by `timeMs` (UTC ms). */
export function newestClosedAt(timeMs: number, timeframe: string): number {
  return floorToTimeframe(floorToTimeframe(timeMs, timeframe) - 1, timeframe);
}

/** First instant of the month of `timeMs`, `add` months later. */
function monthStart(timeMs: number, add: number): number {
  const { year, month } = civilMonth(timeMs);
  return daysFromCivil(year + Math.floor((month + add) / 12), (month + add) % 12) * DAY;
}

/** Proleptic Gregorian year and month (0 to 11) of an instant; integer arithmetic, because the core has no Date. */
export function civilMonth(timeMs: number): { year: number; month: number } {
  const days = Math.floor(timeMs / DAY) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (shifted + 2) % 12;
  return { year: yearOfEra + era * 400 + (month < 2 ? 1 : 0), month };
}

/** Days since 1970-01-01 of the first of a month (0 to 11). */
function daysFromCivil(year: number, month: number): number {
  const y = month < 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
