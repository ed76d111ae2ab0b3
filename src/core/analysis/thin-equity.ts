import type { EquityCurve } from './equity.ts';

/** An equity curve as plain arrays, thinned for a chart. Times in UTC ms, money in the stake currency. */
export interface EquityPoints {
  readonly time: readonly number[];
  readonly equity: readonly number[];
  /** Lowest equity since the point before, so that no fall is lost by the thinning. */
  readonly low: readonly number[];
  readonly stakeInUse: readonly number[];
  readonly openTrades: readonly number[];
}

/** At most `points` evenly spaced rows of the curve; the first and the last row are always among them. */
export function thinEquity(curve: EquityCurve, startBalance: number, points = 1000): EquityPoints {
  const last = curve.time.length - 1;
  const step = Math.max(1, Math.ceil(last / Math.max(1, points - 1)));
  const rows: number[] = [];
  for (let row = 0; row < last; row += step) rows.push(row);
  rows.push(last);
  const lows = rows.map((row, index) => {
    let low = curve.profit[row];
    for (let at = index === 0 ? row : rows[index - 1] + 1; at < row; at++) low = Math.min(low, curve.profit[at]);
    return startBalance + low;
  });
  return {
    time: rows.map((row) => curve.time[row]),
    equity: rows.map((row) => startBalance + curve.profit[row]),
    low: lows,
    stakeInUse: rows.map((row) => curve.stakeInUse[row]),
    openTrades: rows.map((row) => curve.openTrades[row]),
  };
}
