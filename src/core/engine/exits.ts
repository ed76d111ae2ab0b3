import { atMost } from '../model/decimal.ts';
import { EXIT_LONG, EXIT_SHORT, ENTER_LONG, ENTER_SHORT } from '../model/signals.ts';
import type { Bar } from './bar.ts';
import { bestPrice, stopExitPrice, type StopHit } from './exit-prices.ts';
import { moveStop } from './guard-position.ts';
import { liquidatedAtOpen, liquidatedBeforeStop, liquidationReached } from './liquidation.ts';
import type { OpenTrade } from './open-trade.ts';
import type { Order, OrderRole } from './order.ts';
import type { RoiExit, RoiTier } from './roi.ts';
import type { EngineRules } from './rules.ts';
import type { EngineContext } from './context.ts';

/** An exit that is about to be ordered. `reason` is freqtrade's name of it, an exit tag or a custom exit's tag. */
export interface ExitPlan {
  readonly reason: string;
  /** Before it is rounded to the tick. */
  readonly price: number;
  /** The price was reached within a judged bar, so that the order needs no matching against the market. */
  readonly judged: boolean;
  /** Of a judged exit, and where it does not follow from the price. */
  readonly role?: OrderRole;
}

/** A reason to leave. Its plan is made only when its turn comes, since that may ask the strategy for a price. */
export interface ExitCandidate {
  plan(): ExitPlan;
  /** The market went as far as this price before it. Undefined: it may have come first of all. */
  readonly after?: number;
}

const NONE: readonly ExitCandidate[] = [];
const LIQUIDATION: StopHit = { reason: 'liquidation', movedNow: false };

/**
 * The exit that the acting signals (or else the strategy's customExit) ask for at the candle's open.
 * An exit signal next to an entry signal of the same side does not count.
 */
export function judgeSignal(context: EngineContext, trade: OpenTrade, bar: Bar): ExitCandidate | undefined {
  const { settings, calls } = context;
  if (!settings.useExitSignal) return undefined;
  const { isShort } = trade.start;
  const exits = (bar.flags & (isShort ? EXIT_SHORT : EXIT_LONG)) !== 0;
  const enters = (bar.flags & (isShort ? ENTER_SHORT : ENTER_LONG)) !== 0;
  if (exits && !enters) {
    if (settings.exitProfitOnly && trade.profitRatioAt(bar.open) <= settings.exitProfitOffset) return undefined;
    return {
      plan: () => planAtOpen(context, trade, bar, context.pairs[bar.pairIndex].exitTag(bar.row) || 'exit_signal'),
    };
  }
  if (!calls.has.customExit) return undefined;
  const call = { currentRate: bar.open, currentProfit: trade.profitRatioAt(bar.open) };
  const answer = calls.signal('customExit', bar, calls.tradeCall(bar, trade, call));
  if (answer === undefined) return undefined;
  return { plan: () => planAtOpen(context, trade, bar, answer === true ? 'custom_exit' : answer) };
}

/** An exit at the candle's open, or where customExitPrice wants it. */
export function planAtOpen(context: EngineContext, trade: OpenTrade, bar: Bar, reason: string): ExitPlan {
  const { settings, calls, rules } = context;
  if (settings.orderTypes.exit !== 'limit') return { reason, price: bar.open, judged: false };
  let price = bar.open;
  if (calls.has.customExitPrice) {
    const wish = calls.price(
      'customExitPrice',
      bar,
      calls.tradeCall(bar, trade, {
        proposedRate: bar.open,
        currentProfit: trade.profitRatioAt(bar.open),
        exitTag: reason,
      }),
    );
    if (wish !== undefined && wish !== price) price = rules.customExitPrice(trade, wish);
  }
  if (!rules.clampsIntoCandle) return { reason, price, judged: false };
  return { reason, price: trade.start.isShort ? Math.min(price, bar.high) : Math.max(price, bar.low), judged: false };
}

/**
 * The exits that a bar's prices bring, in the order in which they are tried: a target that the open is
 * beyond, stop or liquidation, ROI, then a stop that this bar has moved (`freqtrade` rules: that has ever
 * moved). Moves the stop first. Called once a bar, for backtest, paper and live alike.
 */
export function judgeBar(context: EngineContext, trade: OpenTrade, bar: Bar): readonly ExitCandidate[] {
  const { rules } = context;
  const hit = judgeStop(context, trade, bar);
  const roi = judgeRoi(context, trade, bar);
  if (hit === undefined && roi === undefined) return NONE;
  trade.isUncertain = hit !== undefined && (roi === undefined ? hit.movedNow : !hit.movedNow && !roi.atOpen);

  const takesTarget = roi?.takes || context.settings.orderTypes.exit === 'market';
  const target: ExitCandidate | undefined = roi && {
    plan: () => ({ reason: 'roi', price: roi.price, judged: true, role: takesTarget ? 'taker' : 'maker' }),
    after: roi.price,
  };
  const stop = hit && stopCandidate(context, trade, bar, hit);
  const isStanding = rules.standingStopFirst ? !hit?.movedNow : hit?.reason !== 'trailing_stop_loss';
  const inOrder = roi?.atOpen || !isStanding ? [target, stop] : [stop, target];
  return inOrder.filter((candidate) => candidate !== undefined);
}

function stopCandidate(
  { settings, rules, calls, model }: EngineContext,
  trade: OpenTrade,
  bar: Bar,
  hit: StopHit,
): ExitCandidate {
  return {
    plan: () => ({
      reason: hit.reason,
      price: stopExitPrice(trade, bar, hit, settings, rules, calls.has.customStoploss),
      judged: true,
      role: hit.reason === 'liquidation' ? 'settled' : 'taker',
    }),
    // A model takes the worst order: nothing that rests fills before a stop.
    ...(hit.movedNow && model === undefined ? { after: bestPrice(trade, bar) } : {}),
  };
}

/** The exit of a position whose liquidation price has been reached. */
export function liquidationCandidate(context: EngineContext, trade: OpenTrade, bar: Bar): ExitCandidate {
  return stopCandidate(context, trade, bar, LIQUIDATION);
}

/** Does a resting exit order lie where the market must have been before a candidate's turn? */
export function fillsOnTheWay(resting: Order | undefined, { after }: ExitCandidate): boolean {
  if (resting === undefined || after === undefined) return false;
  return resting.side === 'buy' ? atMost(after, resting.price) : atMost(resting.price, after);
}

/** Lowest and highest price of a trade, once its strategy has been asked about the bar. */
export function trackExtremes(trade: OpenTrade, bar: Bar): void {
  if (!trade.filledInsideCandle) trade.trackExtremes(bar.high, bar.low);
  else if (trade.start.isShort) trade.trackExtremes(bar.high, bestPrice(trade, bar));
  else trade.trackExtremes(bestPrice(trade, bar), bar.low);
}

/**
 * Moves the stop unless the bar has already reached it, then tells whether it is reached. A stop that
 * is moved by the close of a candle can only be reached on the next one.
 */
function judgeStop(context: EngineContext, trade: OpenTrade, bar: Bar): StopHit | undefined {
  const { rules } = context;
  if (rules.liquidationTakesMargin && liquidatedAtOpen(trade, bar, rules)) return LIQUIDATION;
  const before = trade.stopLoss;
  const isReached = stopReached(trade, bar, rules);
  if (!isReached) moveStop(context, trade, bar, bestPrice(trade, bar), 'customStoploss');
  const movedNow = trade.stopLoss !== before;
  if (isReached || (!trade.filledInsideCandle && stopReached(trade, bar, rules))) {
    const isLiquidatedFirst = rules.liquidationTakesMargin && liquidatedBeforeStop(trade, bar, rules);
    if (!isLiquidatedFirst) return { reason: trade.isStopLossTrailing ? 'trailing_stop_loss' : 'stop_loss', movedNow };
  }
  return liquidationReached(trade, bar, rules) ? LIQUIDATION : undefined;
}

/** The exit at the ROI target, if the bar's best price is beyond it. */
function judgeRoi(context: EngineContext, trade: OpenTrade, bar: Bar): RoiExit | undefined {
  const tier = roiTier(context, trade, bar);
  const rested = tier !== undefined && tier.ratio === trade.restingRoi;
  const isReached = tier !== undefined && trade.bringsMoreThan(tier.ratio, bestPrice(trade, bar));
  const { timeframeMinutes } = context;
  const through = context.settings.orderTypes.exit === 'market' ? 0 : trade.start.throughDistance;
  const exit = isReached ? context.rules.roiExit(trade, { tier, rested, timeframeMinutes, through }, bar) : undefined;
  trade.reachedRoi = exit && tier?.ratio;
  const isMarketable = isReached && trade.filledInsideCandle;
  trade.restingRoi = exit === undefined && !isMarketable ? tier?.ratio : undefined;
  return exit;
}

/** The lower of the table's tier and the custom one; undefined where none counts. */
function roiTier({ settings, calls, roi }: EngineContext, trade: OpenTrade, bar: Bar): RoiTier | undefined {
  const { isShort, enterTag } = trade.start;
  const minutes = trade.minutesAt(bar.timeMs);
  if (settings.ignoreRoiIfEntrySignal && (bar.flags & (isShort ? ENTER_SHORT : ENTER_LONG)) !== 0) return undefined;
  const tier = roi.at(minutes);
  if (!calls.has.customRoi) return tier;
  const call = { duration: minutes, enterTag, side: isShort ? 'short' : 'long' };
  const ratio = calls.numberOrNaN('customRoi', bar, calls.tradeCall(bar, trade, call));
  return ratio !== undefined && (tier === undefined || ratio < tier.ratio) ? { sinceMinute: minutes, ratio } : tier;
}

/** Has the bar reached the stop? `stop_loss`, or `trailing_stop_loss` once the stop has moved. */
export function stopReached(trade: OpenTrade, bar: Bar, rules: EngineRules): boolean {
  return trade.start.isShort ? rules.atMost(trade.stopLoss, bar.high) : rules.atMost(bar.low, trade.stopLoss);
}
