import { rowAtOrAfter } from '../model/candles.ts';
import { floorToTimeframe, nextCandleTime } from '../model/timeframe.ts';
import type { TradeTable } from '../model/trade-table.ts';
import type { EquityCurve } from './equity.ts';
import { ratio } from './statistics.ts';

/** A calendar period in UTC; weeks start on Monday. */
export type Period = 'day' | 'week' | 'month';

const LENGTH: Readonly<Record<Period, string>> = { day: '1d', week: '1w', month: '1M' };

/** Closed trades by calendar period, one row a period from the run's first to its last candle, as columns. */
export interface PeriodTable {
  /** Start of the period, UTC ms. */
  readonly startTimeMs: readonly number[];
  readonly trades: readonly number[];
  readonly wins: readonly number[];
  readonly draws: readonly number[];
  readonly losses: readonly number[];
  /** Profit of the trades that closed in the period, in the stake currency. */
  readonly profitAbs: readonly number[];
  /** Equity at the period's start (or the run's), open positions marked to market. */
  readonly equityAtStart: readonly number[];
  /** Profit over the equity at the period's start; null where that is not positive. */
  readonly profitRatio: readonly (number | null)[];
  /** Sum of the trades' own profit ratios: freqtrade's figure for a day. */
  readonly profitRatioSum: readonly number[];
}

/** Sorts the trades into periods by their time of closing. */
export function periodTable(
  trades: TradeTable,
  equity: EquityCurve,
  startBalance: number,
  period: Period,
): PeriodTable {
  const timeframe = LENGTH[period];
  const endMs = equity.time.at(-2) ?? equity.time[0];
  const starts: number[] = [];
  for (let at = floorToTimeframe(equity.time[0], timeframe); at <= endMs; at = nextCandleTime(at, timeframe))
    starts.push(at);
  const column = (): number[] => starts.map(() => 0);
  const table = {
    trades: column(),
    wins: column(),
    draws: column(),
    losses: column(),
    profitAbs: column(),
    sums: column(),
  };
  const startColumn = Float64Array.from(starts);
  const { closeTimeMs, profitAbs, profitRatio } = trades.numbers;
  for (let trade = 0, row = 0; trade < trades.length; trade++) {
    const closed = closeTimeMs[trade];
    // Most close in the period of the one before.
    if (!(starts[row] <= closed && closed < starts[row + 1])) row = rowAtOrAfter(startColumn, closed + 1) - 1;
    const profit = profitAbs[trade];
    table.trades[row]++;
    table[profit > 0 ? 'wins' : profit < 0 ? 'losses' : 'draws'][row]++;
    table.profitAbs[row] += profit;
    table.sums[row] += profitRatio[trade];
  }
  const step = equity.time.length > 1 ? equity.time[1] - equity.time[0] : 1;
  const equityAtStart = starts.map((start) => {
    const row = Math.max(0, Math.ceil((start - equity.time[0]) / step));
    return startBalance + equity.profit[row];
  });
  return {
    startTimeMs: starts,
    trades: table.trades,
    wins: table.wins,
    draws: table.draws,
    losses: table.losses,
    profitAbs: table.profitAbs,
    equityAtStart,
    profitRatio: table.profitAbs.map((profit, row) =>
      equityAtStart[row] > 0 ? ratio(profit, equityAtStart[row]) : null,
    ),
    profitRatioSum: table.sums,
  };
}
