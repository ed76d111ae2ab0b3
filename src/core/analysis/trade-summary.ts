import { roundTo } from '../model/decimal.ts';
import type { Side } from '../model/trade.ts';
import type { TradeTable } from '../model/trade-table.ts';
import type { DayNote, HoldingTimes, SideMetrics, TradeNote } from './report.ts';
import type { PeriodTable } from './periods.ts';
import { ratio } from './statistics.ts';

export function sideMetrics(trades: TradeTable, side: Side, balance: number): SideMetrics {
  let count = 0;
  let total = 0;
  for (let row = 0; row < trades.length; row++) {
    if (trades.side[row] !== side) continue;
    count++;
    total += trades.numbers.profitAbs[row];
  }
  return { trades: count, profitTotalAbs: total, profitTotal: ratio(total, balance) };
}

/** Of all trades, or of the winners (`sign` 1) or losers (-1) alone. */
export function holdingTimes(trades: TradeTable, sign?: 1 | -1): HoldingTimes {
  const { openTimeMs, closeTimeMs, profitAbs } = trades.numbers;
  let count = 0;
  let shortest = Infinity;
  let longest = -Infinity;
  let total = 0;
  for (let row = 0; row < trades.length; row++) {
    if (sign !== undefined && !(profitAbs[row] * sign > 0)) continue;
    const held = closeTimeMs[row] - openTimeMs[row];
    count++;
    total += held;
    if (held < shortest) shortest = held;
    if (held > longest) longest = held;
  }
  if (count === 0) return { minMs: null, maxMs: null, meanMs: null };
  return { minMs: shortest, maxMs: longest, meanMs: total / count };
}

/** Longest runs of trades with and without a profit, in order of closing; a trade at zero ends a run of wins, as in freqtrade. */
export function streaks(trades: TradeTable): { wins: number; losses: number } {
  const longest = { wins: 0, losses: 0 };
  let run = 0;
  let winning: boolean | undefined;
  for (let row = 0; row < trades.length; row++) {
    const wins = trades.numbers.profitAbs[row] > 0;
    run = wins === winning ? run + 1 : 1;
    winning = wins;
    if (wins) longest.wins = Math.max(longest.wins, run);
    else longest.losses = Math.max(longest.losses, run);
  }
  return longest;
}

/** What all orders cost together (fees included), and the fees of it, in the stake currency. */
export function orderTotals(trades: TradeTable): { totalVolume: number; feesPaid: number } {
  const { side, numbers } = trades.orders;
  let totalVolume = 0;
  let feesPaid = 0;
  for (let row = 0, order = 0; row < trades.length; row++) {
    const entry = trades.side[row] === 'long' ? 'buy' : 'sell';
    const feeOpenRatio = trades.numbers.feeOpenRatio[row];
    const feeCloseRatio = trades.numbers.feeCloseRatio[row];
    for (const end = trades.firstOrder(row + 1); order < end; order++) {
      totalVolume += numbers.cost[order];
      const value = numbers.amount[order] * numbers.price[order];
      feesPaid += value * (side[order] === entry ? feeOpenRatio : feeCloseRatio);
    }
  }
  return { totalVolume, feesPaid };
}

/** Mean stake, of stakes to 8 decimals; null without a trade. */
export function meanStake(trades: TradeTable): number | null {
  let total = 0;
  for (let row = 0; row < trades.length; row++) total += roundTo(trades.numbers.stakeAmount[row], 8);
  return ratio(total, trades.length);
}

/** The first trade with the highest (`best`) or lowest profit ratio. */
export function extremeTrade(trades: TradeTable, which: 'best' | 'worst'): TradeNote | null {
  if (trades.length === 0) return null;
  const { profitRatio, openTimeMs, closeTimeMs, profitAbs } = trades.numbers;
  const sign = which === 'best' ? 1 : -1;
  let found = 0;
  for (let row = 1; row < trades.length; row++) if (sign * (profitRatio[row] - profitRatio[found]) > 0) found = row;
  return {
    pair: trades.pair[found],
    openTimeMs: openTimeMs[found],
    closeTimeMs: closeTimeMs[found],
    profitAbs: profitAbs[found],
    profitRatio: profitRatio[found],
  };
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
