import { measureDrawdown } from './drawdown.ts';
import type { EquityCurve } from './equity.ts';
import { deviation, mean, ratio, sum, times } from './statistics.ts';
import { growthPerYear } from './trade-metrics.ts';

const DAY_MS = 86_400_000;
const ANNUAL = Math.sqrt(365);

/**
 * Textbook figures of the daily changes of equity (marked to market, UTC days, no risk-free return, a year
 * of 365 days). null = not defined: without a day, without spread, or once the equity was not positive.
 */
export interface DailyMetrics {
  /** Days with a change: the first and the last may be shorter than 24 hours. */
  readonly days: number;
  readonly meanRatio: number | null;
  /** Sample deviation of the daily changes, times the root of 365. */
  readonly volatilityAnnualRatio: number | null;
  /** Mean over sample deviation, annualised (Sharpe 1994). */
  readonly sharpeDaily: number | null;
  /** Mean over the root of the mean squared negative change (target 0), annualised. */
  readonly sortinoDaily: number | null;
  /** Compound yearly growth over the largest fall of the daily equity (Young 1991). */
  readonly calmarDaily: number | null;
  /** Compound yearly growth. */
  readonly growthAnnualRatio: number | null;
  readonly maxDrawdownDailyRatio: number | null;
}

/** Figures of daily changes in ratios, one a day. Formulas as in the Python package empyrical with period 365. */
export function dailyMetrics(changes: readonly number[]): DailyMetrics {
  const average = mean(changes);
  const spread = deviation(changes, 1);
  const downside =
    changes.length === 0 ? null : Math.sqrt(sum(changes.map((c) => Math.min(c, 0) ** 2)) / changes.length);
  const growth: number[] = [];
  for (const change of changes) growth.push((growth.at(-1) ?? 1) * (1 + change));
  const profit = Float64Array.from(growth, (value) => value - 1);
  const fall = measureDrawdown(profit, profit, 1).relativeRatio;
  const yearly = changes.length === 0 ? null : growthPerYear(growth.at(-1)!, changes.length);
  return {
    days: changes.length,
    meanRatio: average,
    volatilityAnnualRatio: times(spread, ANNUAL),
    sharpeDaily: times(ratio(average, spread), ANNUAL),
    sortinoDaily: times(ratio(average, downside), ANNUAL),
    calmarDaily: ratio(yearly, fall),
    growthAnnualRatio: yearly,
    maxDrawdownDailyRatio: changes.length === 0 ? null : fall,
  };
}

/**
 * Change of equity a UTC day: from the start to the first midnight, from midnight to midnight, to the end.
 * Empty when the equity is not positive at one of these instants, where a ratio says nothing.
 */
export function dailyChanges(equity: Pick<EquityCurve, 'time' | 'profit'>, startBalance: number): number[] {
  const changes: number[] = [];
  const last = equity.time.length - 1;
  let before = startBalance;
  let midnight = nextMidnight(equity.time[0]);
  for (let row = 1; row <= last; row++) {
    if (equity.time[row] < midnight && row < last) continue;
    midnight = nextMidnight(equity.time[row]);
    const now = startBalance + equity.profit[row];
    if (before <= 0 || now <= 0) return [];
    changes.push(now / before - 1);
    before = now;
  }
  return changes;
}

function nextMidnight(timeMs: number): number {
  return (Math.floor(timeMs / DAY_MS) + 1) * DAY_MS;
}
