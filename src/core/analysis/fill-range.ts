import type { FillRules } from '../model/settings.ts';
import type { RunResult, TradeRecord } from '../model/trade.ts';
import { dailyChanges, dailyMetrics } from './daily-metrics.ts';
import { measureDrawdown } from './drawdown.ts';
import { equityValues, heldRun } from './equity.ts';
import { gridOf, type PairCandles } from './grid.ts';
import { ratio, sum } from './statistics.ts';
import { orderTotals } from './trade-summary.ts';

/** One run of the engine over the same signals. */
export interface FillRun {
  readonly fills: FillRules;
  readonly result: RunResult;
}

/** What a run comes to under one set of fill rules. Money in the stake currency, ratios as fractions. */
export interface FillOutcome {
  readonly fills: FillRules;
  readonly profitAbs: number;
  readonly profitRatio: number | null;
  /** Largest fall of the equity over its peak, open positions included. */
  readonly maxDrawdownRatio: number;
  readonly sharpeDaily: number | null;
  readonly trades: number;
  readonly feesPaid: number;
  /** Spread and slippage. */
  readonly slippagePaid: number;
}

/** Trades whose profit differs between two sets of rules: how many, and by how much in all. */
export interface Difference {
  readonly trades: number;
  readonly profitAbs: number;
}

/** A trade and its profit under both sets of rules; null = it did not happen. */
export interface ChangedTrade {
  readonly pair: string;
  readonly side: 'long' | 'short';
  readonly openTimeMs: number;
  readonly exitReason: string;
  readonly candleAbs: number | null;
  readonly realisticAbs: number | null;
}

/** The same signals under several fill rules, and where `realistic` parts from `candle`. */
export interface FillRange {
  readonly outcomes: readonly FillOutcome[];
  /** Realistic less candle: trades of both, of candle alone, and of realistic alone. */
  readonly inBoth: Difference;
  readonly onlyCandle: Difference;
  readonly onlyRealistic: Difference;
  /** The same by the exit reason under candle (else under realistic), the largest first. */
  readonly byExitReason: readonly (Difference & { readonly exitReason: string })[];
  /** The trades that make the largest difference. */
  readonly largest: readonly ChangedTrade[];
  /** One sentence each: where the result lives on the optimism of candles. */
  readonly warnings: readonly string[];
}

const MOST_TRADES = 5;

export function fillOutcome({ fills, result }: FillRun, pairs: readonly PairCandles[], timeframe: string): FillOutcome {
  const { startBalance, finalBalance, trades } = result;
  const equity = equityValues(heldRun(result, pairs, gridOf(result, timeframe)));
  return {
    fills,
    profitAbs: finalBalance - startBalance,
    profitRatio: ratio(finalBalance - startBalance, startBalance),
    maxDrawdownRatio: measureDrawdown(equity.time, equity.profit, startBalance, 'ratio').relativeRatio,
    sharpeDaily: dailyMetrics(dailyChanges(equity, startBalance)).sharpeDaily,
    trades: trades.length,
    feesPaid: orderTotals(trades).feesPaid,
    slippagePaid: result.slippagePaid ?? 0,
  };
}

/** Where the trades of `realistic` part from those of `candle`; a trade is the same if its first order is. */
export function tradeDifferences(
  candle: readonly TradeRecord[],
  realistic: readonly TradeRecord[],
): Omit<FillRange, 'outcomes' | 'warnings'> {
  const changes = matchTrades(candle, realistic);
  const total = (some: readonly ChangedTrade[]): Difference => ({
    trades: some.length,
    profitAbs: sum(some.map(differenceOf)),
  });
  const reasons = Map.groupBy(changes, ({ exitReason }) => exitReason);
  return {
    inBoth: total(changes.filter((each) => each.candleAbs !== null && each.realisticAbs !== null)),
    onlyCandle: total(changes.filter((each) => each.realisticAbs === null)),
    onlyRealistic: total(changes.filter((each) => each.candleAbs === null)),
    byExitReason: [...reasons]
      .map(([exitReason, some]) => ({ exitReason, ...total(some) }))
      .toSorted((a, b) => Math.abs(b.profitAbs) - Math.abs(a.profitAbs)),
    largest: changes
      .toSorted((a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)))
      .slice(0, MOST_TRADES)
      .filter((each) => differenceOf(each) !== 0),
  };
}

function differenceOf({ candleAbs, realisticAbs }: ChangedTrade): number {
  return (realisticAbs ?? 0) - (candleAbs ?? 0);
}

function matchTrades(candle: readonly TradeRecord[], realistic: readonly TradeRecord[]): ChangedTrade[] {
  const others = Map.groupBy(realistic, keyOf);
  const changes = candle.map((trade) => changed(trade, trade, others.get(keyOf(trade))?.shift()));
  return [...changes, ...[...others.values()].flat().map((trade) => changed(trade, undefined, trade))];
}

function keyOf({ pair, side, openTimeMs }: TradeRecord): string {
  return `${openTimeMs} ${side} ${pair}`;
}

function changed(
  { pair, side, openTimeMs, exitReason }: TradeRecord,
  candle: TradeRecord | undefined,
  realistic: TradeRecord | undefined,
): ChangedTrade {
  const [candleAbs, realisticAbs] = [candle?.profitAbs ?? null, realistic?.profitAbs ?? null];
  return { pair, side, openTimeMs, exitReason, candleAbs, realisticAbs };
}
