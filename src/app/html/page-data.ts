import type { Side } from '../../core/model/trade.ts';

/** What the page's scripts get about one run, as JSON. Times in UTC ms, money in the stake currency, ratios as fractions. */
export interface PageRun {
  readonly id: string;
  readonly strategy: string;
  readonly stakeCurrency: string;
  readonly startBalance: number;
  /** Columns, at most 1,000 rows; `low` is the lowest equity since the row before. */
  readonly equity: {
    readonly time: readonly number[];
    readonly equity: readonly number[];
    readonly low: readonly number[];
    readonly stakeInUse: readonly number[];
    readonly openTrades: readonly number[];
  };
  readonly trades: readonly PageTrade[];
}

/** A trade as the list and the charts show it. */
export interface PageTrade {
  readonly id: number;
  readonly pair: string;
  readonly side: Side;
  readonly enterTag: string;
  readonly exitReason: string;
  readonly openTimeMs: number;
  readonly closeTimeMs: number;
  readonly openRate: number;
  readonly closeRate: number;
  readonly stakeAmount: number;
  readonly leverage: number;
  readonly profitAbs: number;
  readonly profitRatio: number;
  readonly initialStopLoss: number;
  readonly stopLoss: number;
  /** Worst and best price while held, relative to the entry; null without candles. */
  readonly maeRatio: number | null;
  readonly mfeRatio: number | null;
  /** Filled orders: side, time, price, in order of filling. */
  readonly orders: readonly PageOrder[];
}

export type PageOrder = readonly [side: 'buy' | 'sell', filledTimeMs: number, price: number];

/** Candles of a pair with what the strategy plots; whole numbers that change little, so that they pack well. */
export interface PagePrices {
  readonly pair: string;
  /** Length of a shown candle, ms: that of the run's timeframe, or a multiple where there are too many. */
  readonly stepMs: number;
  /** Prices are whole numbers of 10^-decimals. */
  readonly decimals: number;
  readonly startMs: number;
  /** Steps from the candle before (0 in the first row). */
  readonly time: readonly number[];
  /** Open and close relative to the close before, high above and low below both. */
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly lines: readonly PageLine[];
}

/** A column that is drawn. */
export interface PageLine {
  readonly name: string;
  /** Title of its own pane; null = over the price. */
  readonly pane: string | null;
  readonly type: 'line' | 'bar' | 'points';
  readonly color: string | null;
  readonly values: readonly (number | null)[];
}
