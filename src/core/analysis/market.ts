import { rowAtOrAfter } from '../model/candles.ts';
import { measureDrawdown } from './drawdown.ts';
import type { EquityCurve } from './equity.ts';
import type { PairCandles } from './grid.ts';
import type { BuyAndHold, Exposure } from './report.ts';
import { defined, mean } from './statistics.ts';

const DAY_MS = 86_400_000;

/** What the pairs did by themselves between two instants (open times of the first and last candle, UTC ms). */
export function buyAndHold(pairs: readonly PairCandles[], startTimeMs: number, endTimeMs: number): BuyAndHold {
  const days: number[] = [];
  for (let day = startTimeMs; day < endTimeMs; day = (Math.floor(day / DAY_MS) + 1) * DAY_MS) days.push(day);
  days.push(endTimeMs);
  const values = new Float64Array(days.length);
  const changes: { pair: string; changeRatio: number | null }[] = [];
  for (const { pair, candles } of pairs) {
    const first = rowAtOrAfter(candles.time, startTimeMs);
    const end = rowAtOrAfter(candles.time, endTimeMs + 1) - 1;
    const bought = candles.close[first];
    if (end < first || bought === undefined) {
      changes.push({ pair, changeRatio: null });
      continue;
    }
    changes.push({ pair, changeRatio: defined(candles.close[end] / bought - 1) });
    for (let row = 0; row < days.length; row++) {
      const at = Math.min(Math.max(rowAtOrAfter(candles.time, days[row]), first), end);
      values[row] = values[row] + candles.close[at] / bought - 1;
    }
  }
  const known = changes.flatMap(({ changeRatio }) => (changeRatio === null ? [] : [changeRatio]));
  const held = values.map((value) => value / known.length);
  return {
    marketChange: mean(known),
    pairs: changes,
    maxDrawdownDailyRatio: known.length === 0 ? null : measureDrawdown(held, held, 1).relativeRatio,
  };
}

/** Time in the market and capital used, from the equity curve. */
export function exposureOf(equity: EquityCurve, startBalance: number): Exposure {
  const candles = equity.time.length - 1;
  let inMarket = 0;
  let most = 0;
  let stakes = 0;
  let share = 0;
  let largest = 0;
  let broke = false;
  for (let row = 0; row < candles; row++) {
    const stake = equity.stakeInUse[row];
    if (equity.openTrades[row] > 0) inMarket++;
    most = Math.max(most, equity.openTrades[row]);
    stakes += stake;
    if (stake === 0) continue;
    const worth = startBalance + equity.profit[row];
    if (worth <= 0) broke = true;
    share += stake / worth;
    largest = Math.max(largest, stake / worth);
  }
  return {
    timeInMarketRatio: inMarket / candles,
    meanCapitalUsedRatio: broke ? null : share / candles,
    maxCapitalUsedRatio: broke ? null : largest,
    meanStakeInUse: stakes / candles,
    maxOpenTrades: most,
  };
}
