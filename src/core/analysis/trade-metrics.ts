import type { TradeTable } from '../model/trade-table.ts';
import { measureDrawdown, type Drawdown } from './drawdown.ts';
import { defined, deviation, mean, ratio, times, tTestPValue } from './statistics.ts';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
const ANNUAL = Math.sqrt(YEAR_DAYS);

/**
 * What a set of closed trades achieved, by freqtrade's names and formulas. Money in the stake currency,
 * ratios as fractions; null = not defined (freqtrade prints -100, 0, 1 or 100 there).
 */
export interface TradeMetrics {
  readonly trades: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Wins over trades. */
  readonly winrate: number | null;
  /** Mean of the trades' profit ratios. */
  readonly profitMean: number | null;
  readonly profitTotalAbs: number;
  /** Profit over the starting balance. */
  readonly profitTotal: number | null;
  /** Mean time between opening and closing, ms. */
  readonly durationMeanMs: number | null;
  /** Growth a year, compounded; null when the balance went below zero. */
  readonly cagr: number | null;
  /** Money per trade. */
  readonly expectancy: number | null;
  /** Expectancy over the mean loss; null without a loss. */
  readonly expectancyRatio: number | null;
  /** Mean profit a DAY over the deviation of profit per TRADE, annualised: compare it with freqtrade only. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  readonly sqn: number | null;
  /** Two-sided t test that the mean profit is zero. */
  readonly pValue: number | null;
  /** Gains over losses; null without a loss. */
  readonly profitFactor: number | null;
  /** Of closed trades only: losses of open trades never show here. */
  readonly drawdown: Drawdown;
}

/** Whole days between two instants, at least 1: the number that freqtrade's formulas divide by. */
export function wholeDays(startTimeMs: number, endTimeMs: number): number {
  return Math.max(1, Math.floor((endTimeMs - startTimeMs) / DAY_MS));
}

/** Metrics of `trades`, or those at `rows`, on an account that started with `balance`, over `days` days. */
export function tradeMetrics(
  trades: TradeTable,
  balance: number,
  days: number,
  rows?: readonly number[],
): TradeMetrics {
  const { numbers } = trades;
  const count = rows?.length ?? trades.length;
  const shares = new Float64Array(count);
  const lossShares = new Float64Array(count);
  const profits = new Float64Array(count);
  const closed = new Float64Array(count);
  let wins = 0;
  let losses = 0;
  let gained = 0;
  let lost = 0;
  let total = 0;
  let ratios = 0;
  let held = 0;
  for (let place = 0; place < count; place++) {
    const row = rows === undefined ? place : rows[place];
    const profitAbs = numbers.profitAbs[row];
    profits[place] = profitAbs;
    closed[place] = numbers.closeTimeMs[row];
    shares[place] = profitAbs / balance;
    total += profitAbs;
    ratios += numbers.profitRatio[row];
    held += closed[place] - numbers.openTimeMs[row];
    if (profitAbs > 0) {
      wins++;
      gained += profitAbs;
    } else if (profitAbs < 0) {
      lost -= profitAbs;
      lossShares[losses++] = shares[place];
    }
  }
  const losing = lossShares.subarray(0, losses);
  const daily = total / balance / days;
  const drawdown = closedTradeDrawdown(closed, profits, balance);
  const meanWin = wins === 0 ? 0 : gained / wins;
  const meanLoss = losses === 0 ? 0 : lost / losses;
  const winrate = ratio(wins, count);
  const average = mean(shares);
  const spread = deviation(shares, 1);
  return {
    trades: count,
    wins,
    draws: count - wins - losses,
    losses,
    winrate,
    profitMean: ratio(ratios, count),
    profitTotalAbs: total,
    profitTotal: ratio(total, balance),
    durationMeanMs: ratio(held, count),
    cagr: growthPerYear((balance + total) / balance, days),
    expectancy: winrate === null ? null : defined(winrate * meanWin - (losses / count) * meanLoss),
    expectancyRatio: winrate === null || losses === 0 ? null : defined((1 + meanWin / meanLoss) * winrate - 1),
    sharpe: times(ratio(daily, deviation(shares, 0)), ANNUAL),
    sortino: times(ratio(daily, deviation(losing, 0)), ANNUAL),
    calmar: times(ratio(daily * 100, drawdown.accountRatio), ANNUAL),
    sqn: times(ratio(average, spread), Math.sqrt(count)),
    pValue: tTestPValue(average, spread, count),
    profitFactor: ratio(gained, lost),
    drawdown,
  };
}

/** Yearly growth that turns 1 into `factor` in `days` days; null for a negative factor and where it overflows. */
export function growthPerYear(factor: number, days: number): number | null {
  return factor < 0 ? null : defined(factor ** (YEAR_DAYS / days) - 1);
}

/** In order of the close time: at its end a run may close trades in another order. */
function closedTradeDrawdown(time: Float64Array, profits: Float64Array, balance: number): Drawdown {
  if (isSorted(time)) return measureDrawdown(time, runningSum(profits), balance);
  const order = Int32Array.from(time.keys()).sort((a, b) => time[a] - time[b] || a - b);
  const inOrder = (column: Float64Array) => Float64Array.from(order, (row) => column[row]);
  return measureDrawdown(inOrder(time), runningSum(inOrder(profits)), balance);
}

function isSorted(values: Float64Array): boolean {
  for (let row = 1; row < values.length; row++) if (values[row] < values[row - 1]) return false;
  return true;
}

function runningSum(values: Float64Array): Float64Array {
  let total = 0;
  for (let row = 0; row < values.length; row++) values[row] = total += values[row];
  return values;
}
