import { DataFrame, type Series } from 'danfojs-node';
import { CANDLE_COLUMNS, type Candles } from '../../core/model/candles.ts';

/** The candles as a danfojs data frame with the columns time (UTC ms), open, high, low, close and volume. */
export function toDanfo(candles: Candles): DataFrame {
  return new DataFrame(Object.fromEntries(CANDLE_COLUMNS.map((name) => [name, Array.from(candles[name])])));
}

/** A danfojs series as a column: yes and no become 1 and 0, missing values NaN. */
export function fromDanfo(series: Series): Float64Array {
  return Float64Array.from(series.values as ArrayLike<unknown>, (value) =>
    value === null || value === undefined ? NaN : Number(value),
  );
}
