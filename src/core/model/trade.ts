import type { TradeTable } from './trade-table.ts';

export type Side = 'long' | 'short';

/** A filled order of a trade, as reports show it. Times in UTC ms, `cost` = amount * price * (1 + fee), in quote. */
export interface OrderRecord {
  readonly side: 'buy' | 'sell';
  readonly placedTimeMs: number;
  readonly filledTimeMs: number;
  readonly price: number;
  readonly amount: number;
  readonly cost: number;
  /** Entry: the entry tag; exit: the exit reason. Empty = none. */
  readonly tag: string;
  /** Funding booked with this order, in quote; undefined on the first entry. */
  readonly fundingFee: number | undefined;
}

/**
 * A closed trade. Rates are prices in quote, `amount` is in coins, stakes and profits are in the stake
 * currency and net of fees, ratios are net of fees and times leverage. freqtrade's meaning and names.
 */
export interface TradeRecord {
  readonly id: number;
  readonly pair: string;
  readonly side: Side;
  readonly enterTag: string;
  readonly exitReason: string;
  readonly openTimeMs: number;
  readonly closeTimeMs: number;
  readonly openRate: number;
  readonly closeRate: number;
  readonly amount: number;
  readonly stakeAmount: number;
  readonly maxStakeAmount: number;
  readonly leverage: number;
  readonly feeOpenRatio: number;
  readonly feeCloseRatio: number;
  readonly profitAbs: number;
  readonly profitRatio: number;
  /** Funding received (positive) or paid (negative) over the trade's life, in the stake currency. */
  readonly fundingFees: number;
  readonly minRate: number;
  readonly maxRate: number;
  readonly initialStopLoss: number;
  readonly initialStopLossRatio: number;
  readonly stopLoss: number;
  readonly stopLossRatio: number;
  readonly isStopLossTrailing: boolean;
  readonly liquidationPrice: number | undefined;
  /** Still open when the data ended and closed by the run itself, not by the strategy. */
  readonly openAtEnd: boolean;
  readonly orders: readonly OrderRecord[];
}

/** A pair lock, made by a protection or by the strategy. `pair` is `*` for all pairs. */
export interface LockRecord {
  readonly pair: string;
  readonly side: Side | '*';
  readonly reason: string;
  readonly lockTimeMs: number;
  readonly endTimeMs: number;
}

/** Why an entry signal that had a free slot brought no order; the counter that it goes into. */
export type EntryRefusal = keyof Pick<
  RunCounters,
  'lockedEntries' | 'unaffordableEntries' | 'belowMinimumEntries' | 'belowStepEntries' | 'vetoedEntries'
>;

/** An entry signal that brought no order: what was wanted, and the limit that it did not meet. */
export interface RefusedEntry {
  readonly reason: EntryRefusal;
  readonly pair: string;
  readonly timeMs: number;
  /** Stake in the stake currency, or coins where the step refused them; 0 where there is no such number. */
  readonly wanted: number;
  readonly limit: number;
}

/** Things that happened and are not trades: what the report lists as "rejected", "timed out" and so on. */
export interface RunCounters {
  /** Entry signals without a free slot. */
  rejectedSignals: number;
  /** Entry signals that a pair lock held back. */
  lockedEntries: number;
  /** Entry signals for which the wallet had no stake left. */
  unaffordableEntries: number;
  /** Entry signals whose stake was below the market's minimum. */
  belowMinimumEntries: number;
  /** Entry signals whose amount was below one step of the market. */
  belowStepEntries: number;
  /** Entry signals that the strategy took back: no stake, or not confirmed. */
  vetoedEntries: number;
  timedoutEntryOrders: number;
  timedoutExitOrders: number;
  canceledEntryOrders: number;
  canceledTradeEntries: number;
  replacedEntryOrders: number;
  canceledExitOrders: number;
  replacedExitOrders: number;
  /** Trades closed on a candle that does not tell whether their exit was the first thing that happened there. */
  uncertainTrades: number;
  /** Fills of a part of an order (fill models only). */
  partialFills: number;
  /** Entries that went on with what had filled because the rest was below the market's minimum. */
  dustOrders: number;
  /** Trades that ended because what was left of them was below the market's minimum; it is valued, not sold. */
  dustTrades: number;
}

export function noCounts(): RunCounters {
  return {
    rejectedSignals: 0,
    lockedEntries: 0,
    unaffordableEntries: 0,
    belowMinimumEntries: 0,
    belowStepEntries: 0,
    vetoedEntries: 0,
    timedoutEntryOrders: 0,
    timedoutExitOrders: 0,
    canceledEntryOrders: 0,
    canceledTradeEntries: 0,
    replacedEntryOrders: 0,
    canceledExitOrders: 0,
    replacedExitOrders: 0,
    uncertainTrades: 0,
    partialFills: 0,
    dustOrders: 0,
    dustTrades: 0,
  };
}

/** What a run of the engine leaves behind: the input of metrics, reports and results files. */
export interface RunResult {
  /** In order of closing. */
  readonly trades: TradeTable;
  readonly locks: readonly LockRecord[];
  readonly counters: Readonly<RunCounters>;
  /** Stake currency at the start and at the end (realised only). */
  readonly startBalance: number;
  readonly finalBalance: number;
  /** Open time of the first candle after the warm-up was cut, and of the last candle (UTC ms). */
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  /** What the fill model's prices have cost beyond those of the candle rules, in the stake currency; absent = 0. */
  readonly slippagePaid?: number;
  /** Trades with a filled entry that the run could not close at its end (`freqtrade` rules only). */
  readonly unclosedAtEnd: number;
  /** The first entry that was refused for each reason. */
  readonly refusedEntries?: readonly RefusedEntry[];
  /** Those trades with the orders that filled (profits 0), for the figures that value open positions. */
  readonly unclosedTrades?: TradeTable;
}
