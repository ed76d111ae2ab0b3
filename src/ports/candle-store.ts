import type { CANDLE_COLUMNS, Candles, SeriesId } from '../core/model/candles.ts';

/** One stored series, as `data list` shows it. Times are open times in UTC ms. */
export interface SeriesInfo extends SeriesId {
  readonly path: string;
  readonly candles: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Missing candles between the first and the last one, counted in candles. */
  readonly missing: number;
}

export type CandleColumn = (typeof CANDLE_COLUMNS)[number];

/** What of a series to load, and where to. */
export interface ReadOptions {
  /** Columns to load; `time` always is, the others stay empty (length 0). Default: all. */
  readonly columns?: readonly CandleColumn[];
  /** Memory for a column, for example on a SharedArrayBuffer. Default: a new Float64Array. */
  readonly allocate?: (length: number, column: CandleColumn) => Float64Array;
}

/** Where candles are kept: one series a file, freqtrade's folder and file names. Throws InputError for bad files. */
export interface CandleStore {
  readonly directory: string;
  /** Every series in the folder, by file names alone: a broken file shows when it is read. */
  list(): readonly SeriesId[];
  info(id: SeriesId): SeriesInfo;
  /** File of the series. Throws InputError DATA_MISSING, DATA_AMBIGUOUS. */
  path(id: SeriesId): string;
  has(id: SeriesId): boolean;
  /** The series as stored: no gap is filled, nothing is dropped. */
  read(id: SeriesId, options?: ReadOptions): Candles;
  write(id: SeriesId, candles: Candles): void;
}
