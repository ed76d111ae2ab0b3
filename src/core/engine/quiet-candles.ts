import type { Candles } from '../model/candles.ts';
import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../model/signals.ts';
import type { EngineContext } from './context.ts';
import { protectionPrice } from './exit-prices.ts';
import { trailsFrom } from './guard-position.ts';
import type { OpenTrade } from './open-trade.ts';

/** Prices this near to a stop count as having reached it: far more than any rule's tolerance. */
const MARGIN = 1e-9;

/**
 * Must a trade have its turn on every candle? So where a callback is asked on each of them, and where trades are stacked:
 * there the order in which pairs have their turns decides which one gets a slot.
 */
export function looksAtEveryCandle({ calls: { has }, settings }: EngineContext): boolean {
  const adjusts = settings.positionAdjustmentEnable && has.adjustTradePosition;
  return settings.positionStacking || has.customExit || has.customStoploss || has.customRoi || adjusts;
}

/**
 * Passes over candles on which nothing can happen to the trades of a pair: no exit signal, no price at a stop or a
 * liquidation price, none at a target or where a stop would trail. Gives the first row from `from` on that is not such
 * a candle (the last one never is), and leaves the trades as if they had had their turns on those before. A filter that
 * may stop too early: whether there is an exit is judged by judgeBar and judgeSignal alone.
 */
export function passQuietCandles(
  context: EngineContext,
  trades: readonly OpenTrade[],
  candles: Candles,
  flags: Uint8Array,
  from: number,
): number {
  let next = candles.length;
  for (const trade of trades) next = Math.min(next, nextTurn(context, trade, candles, flags, from));
  return next;
}

function nextTurn(context: EngineContext, trade: OpenTrade, candles: Candles, flags: Uint8Array, from: number): number {
  const { start, openEntry, openExit } = trade;
  const { settings, roi, pairs } = context;
  if (!trade.hasPosition || openEntry !== undefined || openExit !== undefined || trade.filledInsideCandle) return from;
  if (pairs[start.pairIndex].funding !== undefined) return from;
  const { isShort } = start;
  const protection = protectionPrice(trade);
  const trailing = trailsFrom(settings, trade);
  const enters = settings.ignoreRoiIfEntrySignal ? (isShort ? ENTER_SHORT : ENTER_LONG) : 0;
  const acts = (isShort ? EXIT_SHORT : EXIT_LONG) | enters;
  const last = candles.length - 1;
  let row = from;
  while (row < last) {
    const minutes = trade.minutesAt(candles.time[row]);
    const tier = roi.at(minutes);
    const end = Math.min(last, rowAtMinute(candles, trade, roi.nextMinute(minutes), row));
    const target = tier === undefined ? trailing : nearer(isShort, trailing, trade.rateNotAbove(tier.ratio));
    const next = isShort
      ? rowOutside(trade, candles, flags, row, end, target, protection * (1 - MARGIN), acts)
      : rowOutside(trade, candles, flags, row, end, protection * (1 + MARGIN), target, acts);
    if (next > row) trade.restingRoi = tier?.ratio;
    row = next;
    if (row < end) break;
  }
  return row;
}

/** Of two best prices the one that a trade comes to first. */
function nearer(isShort: boolean, price: number, other: number): number {
  return isShort ? Math.max(price, other) : Math.min(price, other);
}

/** The first row after `row` that opens in a minute of the trade's life or later. */
function rowAtMinute({ time, length }: Candles, trade: OpenTrade, minute: number, row: number): number {
  if (minute === Infinity || row + 1 >= length) return length;
  const stepMs = time[row + 1] - time[row];
  const dueMs = trade.start.openTimeMs + minute * 60_000;
  return row + Math.max(1, Math.ceil((dueMs - time[row]) / stepMs));
}

/**
 * The first row from `row` to `end` with a price that is not strictly between `lowest` and `highest`, or where the row
 * before has one of the signals `acts`; the trade has seen the prices of those before it.
 */
function rowOutside(
  trade: OpenTrade,
  { high, low }: Candles,
  flags: Uint8Array,
  from: number,
  end: number,
  lowest: number,
  highest: number,
  acts: number,
): number {
  let row = from;
  let most = -Infinity;
  let least = Infinity;
  for (; row < end; row++) {
    const top = high[row];
    const bottom = low[row];
    if (!(top < highest && bottom > lowest) || (flags[row - 1] & acts) !== 0) break;
    if (top > most) most = top;
    if (bottom < least) least = bottom;
  }
  trade.trackExtremes(most, least);
  return row;
}
