import type { EngineSettings } from '../model/settings.ts';
import type { RunCounters } from '../model/trade.ts';
import type { DailyMetrics } from './daily-metrics.ts';
import type { Drawdown } from './drawdown.ts';
import type { FillRange } from './fill-range.ts';
import type { PairCandles } from './grid.ts';
import type { GroupMetrics } from './groups.ts';
import type { PeriodTable } from './periods.ts';
import type { EquityPoints } from './thin-equity.ts';
import type { TradeMetrics } from './trade-metrics.ts';
import type { WalletStats } from './wallet-stats.ts';

/** What a report says about the run besides its results. */
type SettingsInReport = Pick<
  EngineSettings,
  'fills' | 'timeframe' | 'tradingMode' | 'stakeCurrency' | 'stakeAmount' | 'maxOpenTrades'
>;

/** What `summarise` must know besides the result; the engine's settings spread into it do. */
export interface ReportContext extends SettingsInReport {
  /** Name of the strategy, as the user gave it. */
  readonly strategy: string;
  /** Every traded pair with its candles of the main timeframe, warm-up included or not. */
  readonly pairs: readonly PairCandles[];
  /** One sentence each, about the data: gaps, late pairs, missing funding. */
  readonly warnings?: readonly string[];
}

/** Shortest, longest and mean time of holding, in ms; null without such a trade. */
export interface HoldingTimes {
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly meanMs: number | null;
}

/** One trade as the report names it. */
export interface TradeNote {
  readonly pair: string;
  readonly openTimeMs: number;
  readonly closeTimeMs: number;
  readonly profitAbs: number;
  readonly profitRatio: number;
}

/** A day, by the profit of the trades that closed on it. */
export interface DayNote {
  readonly startTimeMs: number;
  readonly profitAbs: number;
  readonly profitRatio: number | null;
}

/** Profit of one side. */
export interface SideMetrics {
  readonly trades: number;
  readonly profitTotalAbs: number;
  readonly profitTotal: number | null;
}

/** Buying the pairs at the start for equal parts and holding them; no fees. */
export interface BuyAndHold {
  /** Mean over the pairs of last close over first close, less 1 (freqtrade's `market_change`). */
  readonly marketChange: number | null;
  readonly pairs: readonly { readonly pair: string; readonly changeRatio: number | null }[];
  /** Largest fall of that holding, looked at once a UTC day. */
  readonly maxDrawdownDailyRatio: number | null;
}

/** How much of the time and of the money was in the market. */
export interface Exposure {
  /** Candles at whose open a position was held, over all candles. */
  readonly timeInMarketRatio: number;
  /** Mean and largest stake in open positions, over the equity of that moment. */
  readonly meanCapitalUsedRatio: number | null;
  readonly maxCapitalUsedRatio: number | null;
  readonly meanStakeInUse: number;
  readonly maxOpenTrades: number;
}

/**
 * Everything that is known about a run's result, as plain data: numbers, null where a figure is not
 * defined (never NaN or an infinity), money in the stake currency, ratios as fractions, times in UTC ms.
 */
export interface Report {
  readonly run: SettingsInReportAsData & {
    readonly strategy: string;
    readonly pairs: readonly string[];
    readonly startTimeMs: number;
    /** Open time of the last candle. */
    readonly endTimeMs: number;
    /** Whole days, at least 1. */
    readonly days: number;
    readonly candles: number;
    readonly warnings: readonly string[];
  };
  readonly startBalance: number;
  /** Realised only. */
  readonly finalBalance: number;
  /** Of all closed trades, by freqtrade's names and formulas. */
  readonly total: TradeMetrics;
  readonly long: SideMetrics;
  readonly short: SideMetrics;
  readonly profitMedian: number | null;
  readonly tradesPerDay: number;
  /** Cost of all filled orders, fees included. */
  readonly totalVolume: number;
  /** Of stakes to 8 decimals, as freqtrade keeps them. */
  readonly meanStakeAmount: number | null;
  /** Lowest and highest balance right after a closed trade, in order of closing. */
  readonly minBalance: number | null;
  readonly maxBalance: number | null;
  readonly feesPaid: number;
  /** Spread and slippage: what fills have cost beyond the prices of the candle rules. */
  readonly slippagePaid: number;
  /** Funding received (positive) or paid (negative). */
  readonly fundingFees: number;
  readonly holding: HoldingTimes;
  readonly winnerHolding: HoldingTimes;
  readonly loserHolding: HoldingTimes;
  readonly maxConsecutiveWins: number;
  readonly maxConsecutiveLosses: number;
  readonly bestTrade: TradeNote | null;
  readonly worstTrade: TradeNote | null;
  readonly bestDay: DayNote | null;
  readonly worstDay: DayNote | null;
  readonly bestPair: string | null;
  readonly worstPair: string | null;
  readonly winningDays: number;
  readonly drawDays: number;
  readonly losingDays: number;
  readonly daily: DailyMetrics;
  /** The largest fall in relation to its peak, of the equity at every candle, open positions included. */
  readonly equityDrawdown: Drawdown;
  readonly exposure: Exposure;
  readonly buyAndHold: BuyAndHold;
  readonly walletStats: WalletStats;
  readonly perPair: readonly GroupMetrics[];
  readonly perEnterTag: readonly GroupMetrics[];
  readonly perExitReason: readonly GroupMetrics[];
  /** Enter tag and exit reason together; the key joins them with ` -> `. */
  readonly perMixedTag: readonly GroupMetrics[];
  /** Trades still open at the end, per pair. */
  readonly leftOpen: readonly GroupMetrics[];
  readonly perDay: PeriodTable;
  readonly perWeek: PeriodTable;
  readonly perMonth: PeriodTable;
  readonly counters: Readonly<RunCounters>;
  readonly locks: number;
  readonly unclosedAtEnd: number;
  /** Thinned to at most 1,000 points. */
  readonly equity: EquityPoints;
  readonly tradeHash: string;
  /** The run under other fill rules; absent = not computed. */
  readonly fillRange?: FillRange;
}

/** As in the settings, but JSON has no Infinity: null = no limit. */
type SettingsInReportAsData = Omit<SettingsInReport, 'maxOpenTrades'> & { readonly maxOpenTrades: number | null };
