import type { Side, TradeRecord } from '../model/trade.ts';
import type { DayNote, HoldingTimes, SideMetrics, TradeNote } from './report.ts';
import type { PeriodTable } from './periods.ts';
import { mean, ratio, sum } from './statistics.ts';

export function sideMetrics(trades: readonly TradeRecord[], side: Side, balance: number): SideMetrics {
  const profits = trades.filter((trade) => trade.side === side).map((trade) => trade.profitAbs);
  const total = sum(profits);
  return { trades: profits.length, profitTotalAbs: total, profitTotal: ratio(total, balance) };
}

export function holdingTimes(trades: readonly TradeRecord[]): HoldingTimes {
  const times = trades.map((trade) => trade.closeTimeMs - trade.openTimeMs);
  return {
    minMs: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    maxMs: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
    meanMs: mean(times),
  };
}

/** Longest runs of trades with and without a profit, in order of closing; a trade at zero ends a run of wins, as in freqtrade. */
export function streaks(trades: readonly TradeRecord[]): { wins: number; losses: number } {
  const longest = { wins: 0, losses: 0 };
  let run = 0;
  let winning: boolean | undefined;
  for (const trade of trades) {
    const wins = trade.profitAbs > 0;
    run = wins === winning ? run + 1 : 1;
    winning = wins;
    const kind = wins ? 'wins' : 'losses';
    longest[kind] = Math.max(longest[kind], run);
  }
  return longest;
}

/** What all orders cost together (fees included), and the fees of it, in the stake currency. */
export function orderTotals(trades: readonly TradeRecord[]): { totalVolume: number; feesPaid: number } {
  let [totalVolume, feesPaid] = [0, 0];
  for (const { side, orders, feeOpenRatio, feeCloseRatio } of trades) {
    const entry = side === 'long' ? 'buy' : 'sell';
    for (const order of orders) {
      totalVolume += order.cost;
      feesPaid += order.amount * order.price * (order.side === entry ? feeOpenRatio : feeCloseRatio);
    }
  }
  return { totalVolume, feesPaid };
}

/** The first trade with the highest (`best`) or lowest profit ratio. */
export function extremeTrade(trades: readonly TradeRecord[], which: 'best' | 'worst'): TradeNote | null {
  const sign = which === 'best' ? 1 : -1;
  let found: TradeRecord | undefined;
  for (const trade of trades) {
    if (found === undefined || sign * (trade.profitRatio - found.profitRatio) > 0) found = trade;
  }
  if (found === undefined) return null;
  const { pair, openTimeMs, closeTimeMs, profitAbs, profitRatio } = found;
  return { pair, openTimeMs, closeTimeMs, profitAbs, profitRatio };
}

/** Days from the first to the last day on which a trade closed, sorted out by their profit. */
export function daySummary(days: PeriodTable): {
  bestDay: DayNote | null;
  worstDay: DayNote | null;
  winningDays: number;
  drawDays: number;
  losingDays: number;
} {
  const first = days.trades.findIndex((count) => count > 0);
  const last = days.trades.findLastIndex((count) => count > 0);
  let [winningDays, drawDays, losingDays, best, worst] = [0, 0, 0, first, first];
  for (let day = first; first >= 0 && day <= last; day++) {
    const profit = days.profitAbs[day];
    if (profit > 0) winningDays++;
    else if (profit < 0) losingDays++;
    else drawDays++;
    if (profit > days.profitAbs[best]) best = day;
    if (profit < days.profitAbs[worst]) worst = day;
  }
  const note = (day: number): DayNote | null =>
    day < 0
      ? null
      : { startTimeMs: days.startTimeMs[day], profitAbs: days.profitAbs[day], profitRatio: days.profitRatio[day]! };
  return { bestDay: note(best), worstDay: note(worst), winningDays, drawDays, losingDays };
}
