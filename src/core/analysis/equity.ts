import { rowAtOrAfter, type Candles } from '../model/candles.ts';
import { InputError } from '../model/errors.ts';
import { timeframeMs } from '../model/timeframe.ts';
import type { RunResult, TradeRecord } from '../model/trade.ts';
import { holdingsOf, type Holding } from './holdings.ts';

/** Candles of one traded pair, in the run's main timeframe. */
export interface PairCandles {
  readonly pair: string;
  readonly candles: Candles;
}

/** The instants at which a run is valued: the open of every candle, `length` of them, `stepMs` apart (UTC ms). */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly length: number;
}

/**
 * The account over time, as columns. Row k is the open of candle k, before anything of that candle happens;
 * one last row is the end of the data, with everything that the run closed there.
 */
export interface EquityCurve {
  /** UTC ms. */
  readonly time: Float64Array;
  /** Realised profit plus what open positions would bring at the candle's open before the exit fee, in the stake currency. */
  readonly profit: Float64Array;
  /** Stake bound in open positions (the margin, for futures), in the stake currency. */
  readonly stakeInUse: Float64Array;
  readonly openTrades: Float64Array;
}

/** The grid of a run: its first to its last candle. Throws InputError for a timeframe without a fixed length. */
export function gridOf(result: Pick<RunResult, 'startTimeMs' | 'endTimeMs'>, timeframe: string): Grid {
  const stepMs = timeframeMs(timeframe);
  const length = Math.floor((result.endTimeMs - result.startTimeMs) / stepMs) + 1;
  return { startMs: result.startTimeMs, stepMs, length };
}

/** Values the account at every candle's open, with open positions marked to market. O(candles + orders). */
export function equityCurve(result: RunResult, pairs: readonly PairCandles[], grid: Grid): EquityCurve {
  const rows = grid.length + 1;
  const stakeInUse = new Float64Array(rows);
  const openTrades = new Float64Array(rows);
  const profit = realisedProfit(result.trades, grid);
  forEachHolding(result.trades, pairs, grid, (held, opens, from, to) => {
    for (let row = from; row < to; row++) {
      profit[row] += held.cashFlow + held.position * opens[row];
      stakeInUse[row] += held.stake;
      openTrades[row]++;
    }
  });
  const time = new Float64Array(rows);
  for (let row = 0; row < rows; row++) time[row] = grid.startMs + row * grid.stepMs;
  return { time, profit, stakeInUse, openTrades };
}

/** Profit of the closed trades before each row of the grid; the last row, one more than the grid has, holds all of them. */
export function realisedProfit(trades: readonly TradeRecord[], grid: Grid): Float64Array {
  const profit = new Float64Array(grid.length + 1);
  for (const trade of trades) profit[rowAfter(trade.closeTimeMs, grid)] += trade.profitAbs;
  for (let row = 1; row < profit.length; row++) profit[row] += profit[row - 1];
  return profit;
}

/** Calls `visit` for every holding with its pair's opens (indexed by grid row) and the grid rows `from` to `to` (exclusive) that see it. */
export function forEachHolding(
  trades: readonly TradeRecord[],
  pairs: readonly PairCandles[],
  grid: Grid,
  visit: (held: Holding, opens: Float64Array, from: number, to: number, trade: TradeRecord) => void,
): void {
  const aligned = new Map<string, Float64Array>();
  for (const trade of trades) {
    let opens = aligned.get(trade.pair);
    if (opens === undefined) {
      opens = alignedOpens(candlesOf(pairs, trade.pair), grid);
      aligned.set(trade.pair, opens);
    }
    for (const held of holdingsOf(trade))
      visit(held, opens, rowAfter(held.fromMs, grid), rowAfter(held.toMs, grid), trade);
  }
}

/** First row of the grid that comes after `timeMs`; a fill at a candle's own open is seen from the next one on. */
function rowAfter(timeMs: number, grid: Grid): number {
  const row = Math.floor((timeMs - grid.startMs) / grid.stepMs) + 1;
  return Math.min(Math.max(row, 0), grid.length);
}

function candlesOf(pairs: readonly PairCandles[], pair: string): Candles {
  const found = pairs.find((entry) => entry.pair === pair);
  if (found === undefined) {
    throw new InputError('DATA_MISSING', `a trade of ${pair} cannot be valued: no candles of that pair`, {
      value: pair,
    });
  }
  return found.candles;
}

/** Open prices by grid row: a view where the candles have no hole, else a copy in which holes hold the last close. */
function alignedOpens(candles: Candles, grid: Grid): Float64Array {
  const first = rowAtOrAfter(candles.time, grid.startMs);
  const last = first + grid.length - 1;
  if (candles.time[first] === grid.startMs && candles.time[last] === grid.startMs + (grid.length - 1) * grid.stepMs) {
    return candles.open.subarray(first, last + 1);
  }
  const opens = new Float64Array(grid.length);
  for (let row = 0, candle = first; row < grid.length; row++) {
    const timeMs = grid.startMs + row * grid.stepMs;
    while (candle < candles.length && candles.time[candle] < timeMs) candle++;
    if (candles.time[candle] === timeMs) opens[row] = candles.open[candle]!;
    else opens[row] = candle < candles.length ? candles.close[candle - 1] : 0;
  }
  return opens;
}
