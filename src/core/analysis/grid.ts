import { rowAtOrAfter, type Candles } from '../model/candles.ts';
import { InputError } from '../model/errors.ts';
import { timeframeMs } from '../model/timeframe.ts';
import type { RunResult } from '../model/trade.ts';

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

/** The grid of a run: its first to its last candle. Throws InputError for a timeframe without a fixed length. */
export function gridOf(result: Pick<RunResult, 'startTimeMs' | 'endTimeMs'>, timeframe: string): Grid {
  const stepMs = timeframeMs(timeframe);
  const length = Math.floor((result.endTimeMs - result.startTimeMs) / stepMs) + 1;
  return { startMs: result.startTimeMs, stepMs, length };
}

/**
 * First row of the grid that comes after `timeMs`, at most its length: a fill at a candle's own open is seen from
 * the next one on.
 */
export function rowAfter(timeMs: number, { startMs, stepMs, length }: Grid): number {
  return Math.min(Math.max(Math.floor((timeMs - startMs) / stepMs) + 1, 0), length);
}

/**
 * Open prices of a pair by grid row: a view where its candles have no hole. Else a copy in which a hole holds the
 * last close, and rows after the last candle hold 0. Throws InputError DATA_MISSING for a pair without candles.
 */
export function opensOnGrid(pairs: readonly PairCandles[], pair: string, grid: Grid): Float64Array {
  const candles = pairs.find((each) => each.pair === pair)?.candles;
  if (candles === undefined) {
    throw new InputError('DATA_MISSING', `a trade of ${pair} cannot be valued: no candles of that pair`, {
      value: pair,
    });
  }
  const first = rowAtOrAfter(candles.time, grid.startMs);
  const last = first + grid.length - 1;
  if (candles.time[first] === grid.startMs && candles.time[last] === grid.startMs + (grid.length - 1) * grid.stepMs) {
    return candles.open.subarray(first, last + 1);
  }
  const opens = new Float64Array(grid.length);
  for (let row = 0, candle = first; row < grid.length; row++) {
    const timeMs = grid.startMs + row * grid.stepMs;
    while (candle < candles.length && candles.time[candle] < timeMs) candle++;
    if (candles.time[candle] === timeMs) opens[row] = candles.open[candle];
    else opens[row] = candle > 0 && candle < candles.length ? candles.close[candle - 1] : 0;
  }
  return opens;
}
