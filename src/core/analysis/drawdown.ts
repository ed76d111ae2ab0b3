/** The worst fall of a curve of profits under its running maximum. Money in the curve's currency, times in UTC ms. */
export interface Drawdown {
  /** The fall in money; 0 = the curve never fell. */
  readonly abs: number;
  /** The fall over the balance at its peak (freqtrade's `max_drawdown_account`). */
  readonly accountRatio: number;
  /** Largest of all falls over their own peak (freqtrade's `max_relative_drawdown`). */
  readonly relativeRatio: number;
  /** Peak and lowest point, and when the peak was reached again; null = none, not yet. */
  readonly startTimeMs: number | null;
  readonly lowTimeMs: number | null;
  readonly recoveryTimeMs: number | null;
  /** Profit at the peak and at the lowest point. */
  readonly highProfit: number;
  readonly lowProfit: number;
}

/**
 * Finds the worst fall of `profit` (cumulative, 0 = the start) on an account of `base`: the largest in money, as
 * freqtrade has it, or in relation to the balance at its peak. The start counts as the first peak, so a loss from
 * the first step on is a fall; its time is `time[0]`.
 */
export function measureDrawdown(
  time: Float64Array,
  profit: Float64Array,
  base: number,
  by: 'money' | 'ratio' = 'money',
): Drawdown {
  let peak = 0;
  let peakRow = 0;
  /** Largest fall under the present peak. */
  let deepest = 0;
  let relative = 0;
  let worst = 0;
  let high = 0;
  let highRow = -1;
  let lowRow = -1;
  for (let row = 0; row < profit.length; row++) {
    if (profit[row] > peak) {
      peak = profit[row];
      peakRow = row;
      deepest = 0;
    }
    const fall = peak - profit[row];
    if (fall <= deepest) continue;
    deepest = fall;
    const ratio = shareOf(base, peak, profit[row]);
    relative = Math.max(relative, ratio);
    const size = by === 'money' ? fall : ratio;
    if (size <= worst) continue;
    worst = size;
    high = peak;
    highRow = peakRow;
    lowRow = row;
  }
  const none = lowRow < 0;
  const low = none ? 0 : profit[lowRow];
  let recoveryRow = none ? profit.length : lowRow + 1;
  while (recoveryRow < profit.length && profit[recoveryRow] < high) recoveryRow++;
  return {
    abs: high - low,
    accountRatio: shareOf(base, high, low),
    relativeRatio: relative,
    startTimeMs: none ? null : time[highRow],
    lowTimeMs: none ? null : time[lowRow],
    recoveryTimeMs: time[recoveryRow] ?? null,
    highProfit: high,
    lowProfit: low,
  };
}

/** A fall as a share of the balance it began at; taken from the balances, whose last digits show in tiny falls. */
function shareOf(base: number, high: number, low: number): number {
  return (base + high - (base + low)) / (base + high);
}
