import type { Candles } from '../model/candles.ts';
import type { AnyColumn } from '../strategy/spec.ts';

/** Rows that are looked at. */
const SAMPLES = 100;

/**
 * Whether a column is a price, such as an average or a band: at most evenly spaced rows with a value most lie between
 * half and twice the close.
 */
export function isPriceColumn(column: AnyColumn, { close, length }: Candles): boolean {
  const step = Math.max(1, Math.floor(length / SAMPLES));
  let [near, known] = [0, 0];
  for (let row = length - 1; row >= 0; row -= step) {
    if (Number.isNaN(column[row])) continue;
    known++;
    if (column[row] > close[row] / 2 && column[row] < close[row] * 2) near++;
  }
  return near > known / 2;
}
