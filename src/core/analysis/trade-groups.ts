import { rowAtOrAfter, type Candles } from '../model/candles.ts';
import type { TradeTable } from '../model/trade-table.ts';
import type { AnyColumn } from '../strategy/spec.ts';
import { quantileBorders } from './buckets.ts';
import { DURATION_BUCKETS, durationBucket } from './durations.ts';
import { groupMetrics, type GroupMetrics } from './groups.ts';

/** What trades can be sorted by without their candles; hour and weekday are those of the entry, in UTC. */
export type Trait = 'tag' | 'reason' | 'hour' | 'weekday' | 'duration';

/** The account that the figures of groups refer to. */
export interface GroupAccount {
  /** Balance at the start, in the stake currency. */
  readonly balance: number;
  readonly days: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

const KEYS: Readonly<Record<Trait, (trades: TradeTable, row: number) => string>> = {
  tag: ({ enterTag }, row) => enterTag[row],
  reason: ({ exitReason }, row) => exitReason[row],
  hour: ({ numbers }, row) => HOURS[Math.floor(numbers.openTimeMs[row] / HOUR_MS) % 24],
  // 1970-01-01 was a Thursday.
  weekday: ({ numbers }, row) => WEEKDAYS[(Math.floor(numbers.openTimeMs[row] / DAY_MS) + 3) % 7],
  duration: ({ numbers }, row) => durationBucket(numbers.closeTimeMs[row] - numbers.openTimeMs[row]).name,
};

/** Order of the keys of a trait; those without one are sorted by profit. */
const ORDERS: Readonly<Partial<Record<Trait, readonly string[]>>> = {
  hour: HOURS,
  weekday: WEEKDAYS,
  duration: DURATION_BUCKETS.map(({ name }) => name),
};

/** Figures of the trades that share a trait, in its own order or best profit first; groups without a trade are left out. */
export function groupByTrait(trades: TradeTable, trait: Trait, account: GroupAccount): GroupMetrics[] {
  return ordered(
    groupMetrics(trades, (row) => KEYS[trait](trades, row), account.balance, account.days),
    ORDERS[trait],
  );
}

/** A column of a pair with its candles. */
export interface PairColumn {
  readonly candles: Candles;
  readonly column: AnyColumn;
  /** Take the distance to the close in percent: prices of different pairs do not compare. */
  readonly isPrice: boolean;
}

/**
 * Value of a column that was known when the first (`entry`) or the last (`exit`) order of each trade was placed: that
 * of the last candle that had closed; in percent above its close for a price. NaN where there is none.
 */
export function valuesAt(
  trades: TradeTable,
  moment: 'entry' | 'exit',
  columnOf: (pair: string) => PairColumn,
): number[] {
  return trades.pair.map((pair, trade) => {
    const own = columnOf(pair);
    const [first, end] = [trades.firstOrder(trade), trades.firstOrder(trade + 1)];
    if (first === end) return Number.NaN;
    const placed = trades.orders.numbers.placedTimeMs[moment === 'entry' ? first : end - 1];
    const row = rowAtOrAfter(own.candles.time, placed + 1) - 2;
    const value = own.column[row] ?? Number.NaN;
    return own.isPrice ? (value / own.candles.close[row] - 1) * 100 : value;
  });
}

/** Key of the trades for which a column had no value. */
const NO_VALUE = 'no value';

/**
 * Figures of trades by a value of each: by `yes` and `no` for a yes/no column, else by at most `parts` ranges that hold
 * about equally many trades, in order.
 */
export function groupByValue(
  trades: TradeTable,
  values: readonly number[],
  { isYesNo, parts }: { readonly isYesNo: boolean; readonly parts: number },
  account: GroupAccount,
): GroupMetrics[] {
  const known = values.filter((value) => Number.isFinite(value));
  const borders = isYesNo ? [] : quantileBorders(known, parts);
  const names = isYesNo ? ['no', 'yes'] : rangeNames(borders);
  const keyOf = (value: number): string => {
    if (!Number.isFinite(value)) return NO_VALUE;
    return isYesNo ? names[value === 0 ? 0 : 1] : names[rangeOf(value, borders)];
  };
  const groups = groupMetrics(trades, (row) => keyOf(values[row]), account.balance, account.days);
  return ordered(groups, [...names, NO_VALUE]);
}

/** Row of the range that holds a value: the last border belongs to the range before it. */
function rangeOf(value: number, borders: readonly number[]): number {
  const row = borders.findLastIndex((border) => border <= value);
  return Math.min(row, Math.max(0, borders.length - 2));
}

function rangeNames(borders: readonly number[]): string[] {
  if (borders.length === 1) return [short(borders[0])];
  return borders.slice(1).map((border, row) => `${short(borders[row])} to ${short(border)}`);
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

function ordered(groups: GroupMetrics[], order: readonly string[] | undefined): GroupMetrics[] {
  if (order === undefined) return groups;
  return groups.toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}
