import type { Candles, SeriesId } from '../core/model/candles.ts';

/** One stored series, as `data list` shows it. Times are open times in UTC ms. */
export interface SeriesInfo extends SeriesId {
  readonly path: string;
  readonly candles: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Missing candles between the first and the last one, counted in candles. */
  readonly missing: number;
}

/** Where candles are kept: one series a file, freqtrade's folder and file names. Throws InputError for bad files. */
export interface CandleStore {
  readonly directory: string;
  /** Every series in the folder; broken files are reported with `error` and do not stop the listing. */
  list(): readonly SeriesId[];
  info(id: SeriesId): SeriesInfo;
  has(id: SeriesId): boolean;
  /** The series as stored: no gap is filled, nothing is dropped. */
  read(id: SeriesId): Candles;
  write(id: SeriesId, candles: Candles): void;
}
