import type { Report } from '../../core/analysis/report.ts';

/** Version of the layout below; a reader refuses files with a higher one. */
export const SCHEMA_VERSION = 1;

/** First line of a results file: what a list of runs shows. Money in the stake currency, ratios as fractions. */
export interface ResultHead {
  readonly schemaVersion: number;
  readonly id: string;
  readonly programVersion: string;
  /** When the run ended, UTC ms. */
  readonly createdTimeMs: number;
  readonly strategy: string;
  readonly fills: string;
  readonly timeframe: string;
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly trades: number;
  readonly stakeCurrency: string;
  readonly profitTotalAbs: number;
  readonly profitTotal: number | null;
  /** Largest fall of the equity over its peak, open positions included. */
  readonly maxDrawdownRatio: number | null;
  readonly tradeHash: string;
}

/** One candle series that the run read; times in UTC ms. */
export interface SeriesUsed {
  readonly pair: string;
  readonly timeframe: string;
  readonly kind: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly candles: number;
  /** `candleHash` of the series as the run saw it. */
  readonly contentHash: string;
}

/** What the run was made of, for whoever wants to repeat it. */
export interface RunInputs {
  readonly programVersion: string;
  /** Hash of the strategy file. */
  readonly strategyHash: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The effective configuration, without secrets. */
  readonly config: unknown;
  readonly series: readonly SeriesUsed[];
}

/** A table as columns of equal length. */
export type Columns = Readonly<Record<string, readonly (number | string | boolean | null)[]>>;

/** A results file. The report is what the run printed; `show` prints it again. */
export interface ResultFile {
  readonly head: ResultHead;
  readonly inputs: RunInputs;
  readonly report: Report;
  readonly trades: Columns;
  /** One row a filled order; `trade` is the row in `trades`. */
  readonly orders: Columns;
  readonly locks: Columns;
  /** Signals by pair, when the run was asked to keep them. */
  readonly signals?: Readonly<Record<string, Columns>>;
}
