import { EXIT_LONG, EXIT_SHORT, ENTER_LONG, ENTER_SHORT } from '../model/signals.ts';
import type { Bar } from './bar.ts';
import { bestPrice, roiExitPrice, stopExitPrice, tradeMinutes, type StopHit } from './exit-prices.ts';
import type { OpenTrade } from './open-trade.ts';
import type { RoiTier } from './roi.ts';
import type { EngineRules } from './rules.ts';
import type { EngineContext } from './trader.ts';

/** An exit that is about to be ordered. `reason` is freqtrade's name of it, an exit tag or a custom exit's tag. */
export interface ExitPlan {
  readonly reason: string;
  /** Before it is rounded to the tick. */
  readonly price: number;
  /** The price was reached within a judged bar, so that the order needs no matching against the market. */
  readonly judged: boolean;
}

/** A reason to leave. Its plan is made only when its turn comes, since that may ask the strategy for a price. */
export interface ExitCandidate {
  /** Undefined if the candle cannot have offered a price for it. */
  plan(): ExitPlan | undefined;
}

const NONE: readonly ExitCandidate[] = [];

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
  if (!calls.has('customExit')) return undefined;
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
  if (calls.has('customExitPrice')) {
    const wish = calls.number(
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
 * The exits that a bar's prices bring, in the order in which they are tried: stop or liquidation, ROI,
 * then a trailing stop. Moves the stop first. Called once a bar, for backtest, paper and live alike.
 */
export function judgeBar(context: EngineContext, trade: OpenTrade, bar: Bar): readonly ExitCandidate[] {
  const { settings, rules, calls, timeframeMinutes } = context;
  trade.trackExtremes(bar.high, bar.low);
  const hit = judgeStop(context, trade, bar);
  const tier = judgeRoi(context, trade, bar);
  if (hit === undefined && tier === undefined) return NONE;

  const candidates: ExitCandidate[] = [];
  const hasCustomStop = calls.has('customStoploss');
  const stop: ExitCandidate | undefined = hit && {
    plan: () => ({
      reason: hit.reason,
      price: stopExitPrice(trade, bar, hit, settings, rules, hasCustomStop),
      judged: true,
    }),
  };
  if (stop !== undefined && hit!.reason !== 'trailing_stop_loss') candidates.push(stop);
  if (tier !== undefined) {
    candidates.push({
      plan() {
        const price = roiExitPrice(trade, tier, bar, timeframeMinutes, rules);
        return price === undefined ? undefined : { reason: 'roi', price, judged: true };
      },
    });
  }
  if (stop !== undefined && hit!.reason === 'trailing_stop_loss') candidates.push(stop);
  return candidates;
}

/** Moves the stop unless the bar has already reached it, then tells whether it is reached. */
function judgeStop(context: EngineContext, trade: OpenTrade, bar: Bar): StopHit | undefined {
  const { rules } = context;
  const before = trade.stopLoss;
  if (!stopReached(trade, bar, rules)) moveStop(context, trade, bar);
  const movedNow = trade.stopLoss !== before;
  if (stopReached(trade, bar, rules)) {
    return { reason: trade.isStopLossTrailing ? 'trailing_stop_loss' : 'stop_loss', movedNow };
  }
  return liquidationReached(trade, bar, rules) ? { reason: 'liquidation', movedNow: false } : undefined;
}

/** Custom stop first, then the trailing stop of the settings, both from the best price of the bar. */
function moveStop({ settings, calls }: EngineContext, trade: OpenTrade, bar: Bar): void {
  const trailing = settings.trailingStop;
  const asks = calls.has('customStoploss');
  if (trailing === undefined && !asks) return;
  const rate = bestPrice(trade, bar);
  const profit = trade.profitRatioAt(rate);
  if (asks) {
    const call = calls.tradeCall(bar, trade, { currentRate: rate, currentProfit: profit });
    const ratio = calls.numberOrNaN('customStoploss', bar, call);
    if (ratio) trade.adjustStopLoss(rate, ratio);
  }
  if (trailing === undefined) return;
  const offset = trailing.offset ?? 0;
  if (trailing.onlyOffsetIsReached && profit < offset) return;
  const armed = trailing.positive !== undefined && profit > offset;
  trade.adjustStopLoss(rate, armed ? trailing.positive : settings.stoploss);
}

function judgeRoi({ settings, calls, roi }: EngineContext, trade: OpenTrade, bar: Bar): RoiTier | undefined {
  const { isShort, enterTag } = trade.start;
  const minutes = tradeMinutes(trade, bar.timeMs);
  if (settings.ignoreRoiIfEntrySignal && (bar.flags & (isShort ? ENTER_SHORT : ENTER_LONG)) !== 0) return undefined;
  let tier = roi.at(minutes);
  if (calls.has('customRoi')) {
    const call = { duration: minutes, enterTag, side: isShort ? 'short' : 'long' };
    const ratio = calls.numberOrNaN('customRoi', bar, calls.tradeCall(bar, trade, call));
    if (ratio !== undefined && (tier === undefined || ratio < tier.ratio)) tier = { sinceMinute: minutes, ratio };
  }
  return tier !== undefined && trade.profitRatioAt(bestPrice(trade, bar)) > tier.ratio ? tier : undefined;
}

/** Has the bar reached the stop? `stop_loss`, or `trailing_stop_loss` once the stop has moved. */
export function stopReached(trade: OpenTrade, bar: Bar, rules: EngineRules): boolean {
  return trade.start.isShort ? rules.atMost(trade.stopLoss, bar.high) : rules.atMost(bar.low, trade.stopLoss);
}

export function liquidationReached(trade: OpenTrade, bar: Bar, rules: EngineRules): boolean {
  const price = trade.liquidationPrice;
  if (price === undefined || price === 0) return false;
  return trade.start.isShort ? rules.atMost(price, bar.high) : rules.atMost(bar.low, price);
}
