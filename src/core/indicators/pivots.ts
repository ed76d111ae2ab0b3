import { InputError } from '../model/errors.ts';
import { type Column, float64Columns, type HighLowClose, isMissing } from './column.ts';

/** Columns of pivot points: the pivot, supports below and resistances above it, in price units. */
export interface Pivots {
  readonly pivot: Float64Array;
  readonly pivotS1: Float64Array;
  readonly pivotS2: Float64Array;
  readonly pivotS3: Float64Array;
  readonly pivotS4: Float64Array;
  readonly pivotR1: Float64Array;
  readonly pivotR2: Float64Array;
  readonly pivotR3: Float64Array;
  readonly pivotR4: Float64Array;
}

export type PivotKind = 'classic' | 'traditional' | 'fibonacci' | 'camarilla';

const DAY_MS = 86_400_000;

/** Distances from the pivot (camarilla: from the close) to the four levels below and above. */
function levels(kind: PivotKind, high: number, low: number, close: number) {
  const pivot = (high + low + close) / 3;
  const range = high - low;
  const center = kind === 'camarilla' ? close : pivot;
  const at = (below: readonly number[], above: readonly number[]) => ({
    pivot,
    below: below.map((distance) => center - distance),
    above: above.map((distance) => center + distance),
  });
  const [up, down] = [high - pivot, pivot - low];
  switch (kind) {
    case 'classic':
      return at([up, range, 2 * range, 3 * range], [down, range, 2 * range, 3 * range]);
    case 'traditional':
      return at([up, range, range + up, range + 2 * up], [down, range, range + down, range + 2 * down]);
    case 'fibonacci':
      return symmetric([0.382, 0.618, 1, 1.382]);
    case 'camarilla':
      return symmetric([1.1 / 12, 1.1 / 6, 1.1 / 4, 1.1 / 2]);
    default:
      throw new InputError('PIVOT_KIND', `unknown kind of pivots ${String(kind)}`, { value: kind });
  }

  function symmetric(shares: readonly number[]) {
    const distances = shares.map((share) => share * range);
    return at(distances, distances);
  }
}

/**
 * Pivot points from the high, low and close of the last UTC day before this row's that has candles (other
 * libraries use the last candle under the same name); NaN during the first day.
 */
export function pivots(candles: HighLowClose & { readonly time: Column }, kind: PivotKind = 'classic'): Pivots {
  const [high, low, close, time] = float64Columns([candles.high, candles.low, candles.close, candles.time]);
  const column = (): Float64Array => new Float64Array(high.length).fill(NaN);
  const [below, above] = [[0, 1, 2, 3].map(column), [0, 1, 2, 3].map(column)];
  const pivot = column();
  let day = NaN;
  let [dayHigh, dayLow, dayClose] = [-Infinity, Infinity, NaN];
  let current: ReturnType<typeof levels> | undefined;
  for (let row = 0; row < high.length; row++) {
    const today = Math.floor(time[row] / DAY_MS);
    if (today !== day) {
      if (!Number.isNaN(dayClose)) current = levels(kind, dayHigh, dayLow, dayClose);
      [dayHigh, dayLow, dayClose] = [-Infinity, Infinity, NaN];
      day = today;
    }
    if (current !== undefined) {
      pivot[row] = current.pivot;
      for (let level = 0; level < 4; level++) {
        below[level][row] = current.below[level];
        above[level][row] = current.above[level];
      }
    }
    if (isMissing(high[row]) || isMissing(low[row]) || isMissing(close[row])) continue;
    dayHigh = Math.max(dayHigh, high[row]);
    dayLow = Math.min(dayLow, low[row]);
    dayClose = close[row];
  }
  const [pivotS1, pivotS2, pivotS3, pivotS4] = below;
  const [pivotR1, pivotR2, pivotR3, pivotR4] = above;
  return { pivot, pivotS1, pivotS2, pivotS3, pivotS4, pivotR1, pivotR2, pivotR3, pivotR4 };
}
