/**
 * One candle of one pair as the engine is told of it. The driver reuses the object, so nothing may keep it.
 * At the candle's open only `open` is known to a market; high, low and close are what came later.
 */
export interface Bar {
  pairIndex: number;
  /** Open time, UTC ms. */
  timeMs: number;
  lengthMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Row of the newest closed candle (the one before this), for callbacks; its signals are the ones that act now. */
  row: number;
  /** Signal bits of that row (model/signals.ts). */
  flags: number;
  /** No entry is placed on the last candle of a run. */
  canEnter: boolean;
}
