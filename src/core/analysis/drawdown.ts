import { ratio } from './statistics.ts';

/** The worst falls of a curve of profits under its running maximum. Money in the curve's currency, times in UTC ms. */
export interface Drawdown {
  /** Largest fall in money; 0 = the curve never fell. */
  readonly abs: number;
  /** That fall over the balance at its peak (freqtrade's `max_drawdown_account`); null where that balance is not positive. */
  readonly accountRatio: number | null;
  /** Largest fall over its own peak, which may be another one (freqtrade's `max_relative_drawdown`). */
  readonly relativeRatio: number | null;
  /** Peak and lowest point of the largest fall in money, and when the peak was reached again; null = none, not yet. */
  readonly startTimeMs: number | null;
  readonly lowTimeMs: number | null;
  readonly recoveryTimeMs: number | null;
  /** Profit at the peak and at the lowest point. */
  readonly highProfit: number;
  readonly lowProfit: number;
}

/**
 * Measures the falls of `profit` (cumulative, 0 = the start) on an account of `base`. The start counts
 * as the first peak, so a loss from the first step on is a drawdown; its time is `time[0]`.
 */
export function measureDrawdown(time: ArrayLike<number>, profit: ArrayLike<number>, base: number): Drawdown {
  let peak = 0;
  let peakRow = 0;
  let fall = 0;
  let relative: number | null = 0;
  let highRow = -1;
  let lowRow = -1;
  let high = 0;
  for (let row = 0; row < profit.length; row++) {
    const value = profit[row];
    if (value > peak) {
      peak = value;
      peakRow = row;
    }
    const under = peak - value;
    if (under <= 0) continue;
    const share = base + peak > 0 ? under / (base + peak) : null;
    if (share === null || (relative !== null && share > relative)) relative = share;
    if (under > fall) {
      fall = under;
      highRow = peakRow;
      lowRow = row;
      high = peak;
    }
  }
  let recovery: number | null = null;
  for (let row = lowRow + 1; lowRow >= 0 && row < profit.length; row++) {
    if (profit[row] >= high) {
      recovery = time[row]!;
      break;
    }
  }
  return {
    abs: fall,
    accountRatio: fall === 0 ? 0 : base + high > 0 ? ratio(fall, base + high) : null,
    relativeRatio: relative,
    startTimeMs: highRow < 0 ? null : time[highRow],
    lowTimeMs: lowRow < 0 ? null : time[lowRow],
    recoveryTimeMs: recovery,
    highProfit: high,
    lowProfit: high - fall,
  };
}
