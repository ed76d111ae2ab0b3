import type { CandleKind, Candles } from '../candles.ts';
import { floorToTimeframe, timeframeMs } from '../timeframe.ts';
import { followingTime, missingBetween } from './fill-gaps.ts';

/**
 * What can be wrong with stored candles. Can be repaired: `gap` (candles missing), `duplicate` (a time that was there
 * before), `unordered` (older than a row before it), `offGrid` (not at a start of the timeframe), `outside` (open or
 * close beyond high or low). Cannot be repaired: `nan`, `nonPositive` (a price of 0 or less, a volume below 0),
 * `badCandle` (high below low).
 */
export type CandleProblemKind =
  | 'gap'
  | 'duplicate'
  | 'unordered'
  | 'offGrid'
  | 'outside'
  | 'nan'
  | 'nonPositive'
  | 'badCandle';

/** A run of neighbouring rows with the same problem, or one gap. */
export interface CandleProblem {
  readonly kind: CandleProblemKind;
  /** First row concerned, counted from 0; for a gap the row after it. */
  readonly row: number;
  /** Time of that row, for a gap of the first missing candle; UTC ms, NaN if the time itself is not a number. */
  readonly timeMs: number;
  /** Rows concerned, for a gap the missing candles. */
  readonly count: number;
}

/** True for problems that make a series unusable until its file is corrected. */
export function isBroken(problem: CandleProblem): boolean {
  return problem.kind === 'nan' || problem.kind === 'nonPositive' || problem.kind === 'badCandle';
}

/**
 * Every problem of a series, in order of rows. Funding rates are only checked for times and NaN: they may be
 * negative, and their times carry the venue's milliseconds. Columns that were not loaded (length 0) are passed over.
 */
export function checkCandles(candles: Candles, timeframe: string, kind: CandleKind = 'spot'): CandleProblem[] {
  const found = new ProblemList();
  const isPrice = kind !== 'funding_rate' && kind !== 'premiumIndex';
  if (!isRegular(candles.time, timeframe)) checkTimes(found, candles.time, timeframe, isPrice);
  if (isPrice) checkPrices(found, candles, kind === 'spot' || kind === 'futures');
  else checkRates(found, candles);
  return found.all.toSorted((a, b) => a.row - b.row);
}

/** The usual case, seen at a glance: every row on the grid and right after the one before. */
function isRegular(time: Float64Array, timeframe: string): boolean {
  if (time.length === 0 || timeframe === '1M' || floorToTimeframe(time[0], timeframe) !== time[0]) return false;
  const step = timeframeMs(timeframe);
  let before = time[0];
  for (let row = 1; row < time.length; row++) {
    const at = time[row];
    if (at - before !== step) return false;
    before = at;
  }
  return true;
}

function checkTimes(found: ProblemList, time: Float64Array, timeframe: string, needsGrid: boolean): void {
  const step = timeframe === '1M' ? NaN : timeframeMs(timeframe);
  let newest = -Infinity;
  let seen: Set<number> | undefined;
  for (let row = 0; row < time.length; row++) {
    const at = time[row];
    if (Number.isNaN(at)) continue;
    if (needsGrid && floorToTimeframe(at, timeframe) !== at) found.addRow('offGrid', row, at);
    if (at > newest) newest = at;
    else {
      seen ??= new Set(time.subarray(0, row));
      found.addRow(seen.has(at) ? 'duplicate' : 'unordered', row, at);
    }
    seen?.add(at);
  }
  const order = seen && Uint32Array.from(time.keys()).sort((a, b) => time[a] - time[b] || a - b);
  for (let index = 1; index < time.length; index++) {
    const before = time[order ? order[index - 1] : index - 1];
    const row = order ? order[index] : index;
    if (time[row] - before === step) continue;
    const count = missingBetween(before, time[row], timeframe);
    if (count > 0) found.all.push({ kind: 'gap', row, timeMs: followingTime(before, timeframe), count });
  }
}

function checkPrices(found: ProblemList, candles: Candles, needsVolume: boolean): void {
  const { time } = candles;
  const loaded = [candles.open, candles.high, candles.low, candles.close].find((column) => column.length > 0);
  if (!loaded) return;
  // A column that was not loaded is replaced by one that passes every comparison with the rest.
  const [open, high, low, close] = [candles.open, candles.high, candles.low, candles.close].map((column) =>
    column.length > 0 ? column : loaded,
  );
  const volume = needsVolume && candles.volume.length > 0 ? candles.volume : loaded;
  for (let row = 0; row < candles.length; row++) {
    const at = time[row];
    const o = open[row];
    const h = high[row];
    const l = low[row];
    const c = close[row];
    const v = volume[row];
    // Without a branch between the comparisons, all of which hold almost always: half the time.
    const isSound =
      +(l > 0) &
      +(h >= o) &
      +(h >= c) &
      +(o >= l) &
      +(c >= l) &
      +(v >= 0) &
      +(h + v < Infinity) &
      +(Math.abs(at) < Infinity);
    if (isSound) continue;
    if (![at, o, h, l, c, v].every(Number.isFinite)) found.addRow('nan', row, at);
    else if (Math.min(o, h, l, c) <= 0 || v < 0) found.addRow('nonPositive', row, at);
    else found.addRow(h < l ? 'badCandle' : 'outside', row, at);
  }
}

function checkRates(found: ProblemList, candles: Candles): void {
  for (let row = 0; row < candles.length; row++) {
    const isNumber =
      Number.isFinite(candles.time[row]) && (candles.open.length === 0 || Number.isFinite(candles.open[row]));
    if (!isNumber) found.addRow('nan', row, candles.time[row]);
  }
}

/** Joins neighbouring rows with the same problem to one entry. */
class ProblemList {
  readonly all: CandleProblem[] = [];
  readonly #latest = new Map<CandleProblemKind, number>();

  addRow(kind: CandleProblemKind, row: number, timeMs: number): void {
    const index = this.#latest.get(kind);
    const latest = index === undefined ? undefined : this.all[index];
    if (latest && index !== undefined && latest.row + latest.count === row) {
      this.all[index] = { ...latest, count: latest.count + 1 };
    } else {
      this.#latest.set(kind, this.all.push({ kind, row, timeMs, count: 1 }) - 1);
    }
  }
}
