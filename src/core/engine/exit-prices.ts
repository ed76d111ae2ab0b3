import type { EngineSettings } from '../model/settings.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import type { RoiTier } from './roi.ts';
import type { EngineRules } from './rules.ts';

const MINUTE_MS = 60_000;

/** Whole minutes from the placing of the first order to `timeMs`. */
export function tradeMinutes(trade: OpenTrade, timeMs: number): number {
  return Math.floor((timeMs - trade.start.openTimeMs) / MINUTE_MS);
}

/**
 * The best price that a trade has seen on a bar: the high for a long. Of a candle inside which the entry
 * filled only the close is known to have come later.
 */
export function bestPrice(trade: OpenTrade, bar: Bar): number {
  const { isShort } = trade.start;
  if (trade.filledInsideCandle) {
    return isShort ? Math.min(bar.close, trade.openRate) : Math.max(bar.close, trade.openRate);
  }
  return isShort ? bar.low : bar.high;
}

/** How a stop was reached: what decides its price. */
export interface StopHit {
  readonly reason: 'stop_loss' | 'trailing_stop_loss' | 'liquidation';
  /** The stop was raised by the same candle that reached it. */
  readonly movedNow: boolean;
}

/**
 * Price of a stop (or liquidation) exit on a bar that reached it: the stop, or the open where the candle
 * began beyond it (`freqtrade` rules: where it lies beyond it as a whole). A stop that has moved by the
 * end of the entry candle is priced at the worst order of events.
 */
export function stopExitPrice(
  trade: OpenTrade,
  bar: Bar,
  hit: StopHit,
  settings: EngineSettings,
  rules: EngineRules,
  hasCustomStop: boolean,
): number {
  const { isShort } = trade.start;
  const stop = hit.reason === 'liquidation' ? trade.liquidationPrice! : trade.stopLoss;
  if (rules.stopFillsInsideGap) {
    if (isShort ? stop < bar.low : stop > bar.high) return bar.open;
  } else if (!hit.movedNow && !trade.filledInsideCandle) {
    if (isShort ? rules.atMost(stop, bar.open) : rules.atMost(bar.open, stop)) return bar.open;
  }
  if (hit.reason !== 'trailing_stop_loss' || tradeMinutes(trade, bar.timeMs) > 0) return stop;
  return worstPriceOnEntryCandle(trade, bar, settings, hasCustomStop);
}

/** The price ran to the trailing offset (or just moved) and fell back at once; never beyond the candle. */
function worstPriceOnEntryCandle(trade: OpenTrade, bar: Bar, settings: EngineSettings, hasCustomStop: boolean): number {
  const { isShort, leverage } = trade.start;
  const sign = isShort ? -1 : 1;
  const { trailingStop } = settings;
  const from = trade.filledInsideCandle ? trade.openRate : bar.open;
  const worst =
    !hasCustomStop && trailingStop?.onlyOffsetIsReached && trailingStop.positive
      ? from * (1 + sign * Math.abs(trailingStop.offset ?? 0) - sign * Math.abs(trailingStop.positive / leverage))
      : from * (1 - sign * Math.abs(trade.stopLossRatio / leverage));
  return isShort ? Math.min(bar.high, worst) : Math.max(bar.low, worst);
}

/**
 * Price of an ROI exit on a bar whose best price is beyond the target; undefined where the candle cannot
 * have offered it.
 */
export function roiExitPrice(
  trade: OpenTrade,
  tier: RoiTier,
  bar: Bar,
  timeframeMinutes: number,
  rules: EngineRules,
): number | undefined {
  const { isShort } = trade.start;
  const minutes = tradeMinutes(trade, bar.timeMs);
  const onBoundary = tier.sinceMinute % timeframeMinutes === 0;
  if (tier.ratio === -1 && onBoundary) return bar.open;
  const target = trade.rateForProfit(tier.ratio);
  const openIsBetter = isShort ? bar.open < target : bar.open > target;
  if (openIsBetter && !rules.clampsIntoCandle && !trade.filledInsideCandle) return bar.open;
  if (minutes > 0 && minutes === tier.sinceMinute && onBoundary && openIsBetter) return bar.open;
  if (minutes === 0 && !offeredAfterEntry(trade, bar, target)) return undefined;
  if (rules.clampsIntoCandle) return Math.min(Math.max(target, bar.low), bar.high);
  const price = isShort ? trade.start.priceGrid.floor(target) : trade.start.priceGrid.ceil(target);
  const reached = isShort ? rules.atMost(bestPrice(trade, bar), price) : rules.atMost(price, bestPrice(trade, bar));
  return reached ? price : undefined;
}

/** On the entry candle: not where the entry filled below the open and the candle fell to close under the target. */
function offeredAfterEntry(trade: OpenTrade, bar: Bar, target: number): boolean {
  const { openRate, start } = trade;
  return start.isShort
    ? !(bar.open < bar.close && openRate > bar.open && target < bar.close)
    : !(bar.open > bar.close && openRate < bar.open && target > bar.close);
}
