import { roundTo } from '../model/decimal.ts';
import type { TradeTable } from '../model/trade-table.ts';
import type { DayNote, HoldingTimes, Report, TradeNote } from './report.ts';
import type { PeriodTable } from './periods.ts';
import { ratio } from './statistics.ts';

type Summary = Pick<
  Report,
  | 'long'
  | 'short'
  | 'meanStakeAmount'
  | 'minBalance'
  | 'maxBalance'
  | 'fundingFees'
  | 'holding'
  | 'winnerHolding'
  | 'loserHolding'
  | 'maxConsecutiveWins'
  | 'maxConsecutiveLosses'
  | 'bestTrade'
  | 'worstTrade'
>;

/** Shortest, longest and mean time of holding of some trades. */
class HoldingTally {
  #count = 0;
  #total = 0;
  #shortest = Infinity;
  #longest = -Infinity;

  add(heldMs: number): void {
    this.#count++;
    this.#total += heldMs;
    if (heldMs < this.#shortest) this.#shortest = heldMs;
    if (heldMs > this.#longest) this.#longest = heldMs;
  }

  get times(): HoldingTimes {
    if (this.#count === 0) return { minMs: null, maxMs: null, meanMs: null };
    return { minMs: this.#shortest, maxMs: this.#longest, meanMs: this.#total / this.#count };
  }
}

/**
 * What one look at each trade gives, in order of closing. A trade at zero ends a run of wins, as in freqtrade; of several
 * best (or worst) trades it is the first.
 */
export function tradeSummary(trades: TradeTable, startBalance: number): Summary {
  const { openTimeMs, closeTimeMs, profitAbs, profitRatio, fundingFees, stakeAmount } = trades.numbers;
  const all = new HoldingTally();
  const won = new HoldingTally();
  const lost = new HoldingTally();
  let longs = 0;
  let longProfit = 0;
  let shortProfit = 0;
  let profit = 0;
  let low = Infinity;
  let high = -Infinity;
  let fees = 0;
  let stakes = 0;
  let streak = 0;
  let mostWins = 0;
  let mostLosses = 0;
  let best = 0;
  let worst = 0;
  for (let row = 0; row < trades.length; row++) {
    const gain = profitAbs[row];
    const held = closeTimeMs[row] - openTimeMs[row];
    all.add(held);
    if (gain > 0) won.add(held);
    else if (gain < 0) lost.add(held);
    if (trades.side[row] === 'long') {
      longs++;
      longProfit += gain;
    } else shortProfit += gain;
    profit += gain;
    if (profit < low) low = profit;
    if (profit > high) high = profit;
    fees += fundingFees[row];
    stakes += roundTo(stakeAmount[row], 8);
    const wins = gain > 0;
    streak = row > 0 && wins === profitAbs[row - 1] > 0 ? streak + 1 : 1;
    if (wins && streak > mostWins) mostWins = streak;
    if (!wins && streak > mostLosses) mostLosses = streak;
    if (profitRatio[row] > profitRatio[best]) best = row;
    if (profitRatio[row] < profitRatio[worst]) worst = row;
  }
  const none = trades.length === 0;
  const shorts = trades.length - longs;
  return {
    long: { trades: longs, profitTotalAbs: longProfit, profitTotal: ratio(longProfit, startBalance) },
    short: { trades: shorts, profitTotalAbs: shortProfit, profitTotal: ratio(shortProfit, startBalance) },
    meanStakeAmount: ratio(stakes, trades.length),
    minBalance: none ? null : startBalance + low,
    maxBalance: none ? null : startBalance + high,
    fundingFees: fees,
    holding: all.times,
    winnerHolding: won.times,
    loserHolding: lost.times,
    maxConsecutiveWins: mostWins,
    maxConsecutiveLosses: mostLosses,
    bestTrade: none ? null : noteOf(trades, best),
    worstTrade: none ? null : noteOf(trades, worst),
  };
}

function noteOf(trades: TradeTable, row: number): TradeNote {
  const { openTimeMs, closeTimeMs, profitAbs, profitRatio } = trades.numbers;
  return {
    pair: trades.pair[row],
    openTimeMs: openTimeMs[row],
    closeTimeMs: closeTimeMs[row],
    profitAbs: profitAbs[row],
    profitRatio: profitRatio[row],
  };
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
