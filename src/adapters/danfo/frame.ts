import { DataFrame, type Series } from 'danfojs-node';
import { CANDLE_COLUMNS, type Candles } from '../../core/model/candles.ts';

/** The candles as a danfojs data frame with the columns time (UTC ms), open, high, low, close and volume. */
export function toDanfo(candles: Candles): DataFrame {
  return new DataFrame(Object.fromEntries(CANDLE_COLUMNS.map((name) => [name, Array.from(candles[name])])));
}

/**
 * A danfojs series as a column of numbers; missing values become NaN. With 'boolean' it is a yes/no column of which
 * only `true` and 1 are yes: danfojs does not tell by type what a series holds.
 */
export function fromDanfo(series: Series): Float64Array;
export function fromDanfo(series: Series, kind: 'boolean'): Uint8Array;
export function fromDanfo(series: Series, kind?: 'boolean'): Float64Array | Uint8Array {
  const values = series.values as ArrayLike<unknown>;
  if (kind === 'boolean') return Uint8Array.from(values, (value) => (value === true || value === 1 ? 1 : 0));
  return Float64Array.from(values, (value) => (value === null || value === undefined ? NaN : Number(value)));
}
