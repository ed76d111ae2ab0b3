import type { EngineSettings } from '../model/settings.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import type { EngineRules } from './rules.ts';

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
  if (hit.reason === 'liquidation' && rules.liquidationTakesMargin) return trade.rateForProfit(-1);
  const stop = hit.reason === 'liquidation' ? trade.liquidationPrice! : trade.stopLoss;
  if (rules.stopFillsInsideGap) {
    if (isShort ? stop < bar.low : stop > bar.high) return bar.open;
  } else if (!hit.movedNow && !trade.filledInsideCandle) {
    if (isShort ? rules.atMost(stop, bar.open) : rules.atMost(bar.open, stop)) return bar.open;
  }
  if (hit.reason !== 'trailing_stop_loss' || !rules.isEntryBar(trade, bar)) return stop;
  return worstPriceOnEntryCandle(trade, bar, settings, rules, hasCustomStop);
}

/** The price ran to the trailing offset (or just moved) and fell back at once; never beyond the candle. */
function worstPriceOnEntryCandle(
  trade: OpenTrade,
  bar: Bar,
  settings: EngineSettings,
  rules: EngineRules,
  hasCustomStop: boolean,
): number {
  const { isShort, leverage, priceGrid } = trade.start;
  const sign = isShort ? -1 : 1;
  const { trailingStop } = settings;
  const { positive, offset = 0 } = trailingStop ?? {};
  const offsetDistance = Math.abs(offset) / (rules.dividesTrailingOffset ? leverage : 1);
  const wanted =
    !hasCustomStop && trailingStop?.onlyOffsetIsReached && positive
      ? bar.open * (1 + sign * offsetDistance - sign * Math.abs(positive / leverage))
      : bar.open * (1 - sign * Math.abs(trade.stopLossRatio / leverage));
  const worst = rules.clampsIntoCandle ? wanted : isShort ? priceGrid.floor(wanted) : priceGrid.ceil(wanted);
  return isShort ? Math.min(bar.high, worst) : Math.max(bar.low, worst);
}

/** The price at which a position is closed against its will, nearest to the market: its stop or its liquidation price. */
export function protectionPrice({ start, stopLoss, liquidationPrice }: OpenTrade): number {
  if (liquidationPrice === undefined || liquidationPrice === 0) return stopLoss;
  return start.isShort ? Math.min(stopLoss, liquidationPrice) : Math.max(stopLoss, liquidationPrice);
}

/** Is `price` at a position's stop (or liquidation price), or beyond it? */
export function isStoppedAt(trade: OpenTrade, price: number, rules: EngineRules): boolean {
  if (!trade.hasPosition) return false;
  const protection = protectionPrice(trade);
  return trade.start.isShort ? rules.atMost(protection, price) : rules.atMost(price, protection);
}

/** On the way to `price`, does the market reach the stop of a position before the limit of an order that adds to it? */
export function isStoppedBeforeAddition(trade: OpenTrade, price: number, rules: EngineRules): boolean {
  const { openEntry } = trade;
  return openEntry !== undefined && isStoppedAt(trade, price, rules) && isStoppedAt(trade, openEntry.price, rules);
}
