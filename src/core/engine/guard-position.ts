import type { EngineSettings } from '../model/settings.ts';
import type { Bar } from './bar.ts';
import type { EngineContext } from './context.ts';
import type { OpenTrade } from './open-trade.ts';
import type { Order } from './order.ts';

/** Room for the rounding of products: no two prices that differ in a tick are as near. */
const MARGIN = 1e-12;
const HINT =
  'Return 0.05 for a stop 5 % away, stoplossFromAbsolute(price, call) for a stop at a price, and nothing to leave it.';

/** Liquidation price and stop hang on the position that a fill has made. */
export function guardPosition(context: EngineContext, trade: OpenTrade, order: Order, bar: Bar): void {
  const { calls, settings, pairs, rules } = context;
  if (settings.tradingMode === 'futures') {
    const { market } = pairs[bar.pairIndex];
    trade.liquidationPrice = rules.liquidationPrice(market, trade, settings.liquidationBuffer);
  }
  const { price } = order;
  const isBeyondStop = trade.start.isShort ? price >= trade.stopLoss : price <= trade.stopLoss;
  if (!calls.has.customStoplossAfterFill || isBeyondStop) return;
  moveStop(context, trade, bar, price, 'customStoplossAfterFill');
  trade.adjustStopLoss(trade.openRate, trade.stopLossRatio);
}

/**
 * Custom stop first (after a fill it may loosen), then the trailing stop of the settings, both from the best
 * price so far. Before its positive distance is armed, the trailing stop keeps the distance that the custom
 * stop has just asked for.
 */
export function moveStop(
  { settings, calls }: EngineContext,
  trade: OpenTrade,
  bar: Bar,
  rate: number,
  callback: 'customStoploss' | 'customStoplossAfterFill',
): void {
  const trailing = settings.trailingStop;
  const asks = calls.has[callback];
  if (trailing === undefined && !asks) return;
  const profit = trade.profitRatioAt(rate);
  let distance = settings.stoploss;
  if (asks) {
    const call = calls.tradeCall(bar, trade, { currentRate: rate, currentProfit: profit });
    const ratio = calls.numberOrNaN(callback, bar, call);
    if (ratio) {
      if (isNowhere(trade, rate, ratio)) {
        const { leverage } = trade.start;
        const wanted = `a distance from the present rate as a ratio below ${leverage} is expected`;
        calls.refuse(callback, bar, ratio, wanted, HINT);
        return;
      }
      trade.adjustStopLoss(rate, ratio, callback === 'customStoplossAfterFill');
      distance = ratio;
    }
  }
  if (trailing === undefined) return;
  const offset = trailing.offset ?? 0;
  if (trailing.onlyOffsetIsReached && profit < offset) return;
  const armed = trailing.positive !== undefined && profit > offset;
  trade.adjustStopLoss(rate, armed ? trailing.positive : distance);
}

/**
 * Would the stop lie at 0 or below, or for a short at twice the rate and where the whole stake is lost? Nobody asks for
 * that: a price was meant, or percent.
 */
function isNowhere({ start: { isShort, leverage }, openRate }: OpenTrade, rate: number, ratio: number): boolean {
  const distance = Math.abs(ratio / leverage);
  return distance >= 1 && (!isShort || rate * (1 + distance) >= openRate * (1 + 1 / leverage));
}

/** The best price up to which (short: down to which) the trailing stop of the settings certainly stays where it is. */
export function trailsFrom({ trailingStop, stoploss }: EngineSettings, trade: OpenTrade): number {
  const { isShort, leverage } = trade.start;
  if (trailingStop === undefined) return isShort ? -Infinity : Infinity;
  const distance = Math.min(Math.abs(trailingStop.positive ?? stoploss), Math.abs(stoploss)) / leverage;
  const follows = isShort
    ? (trade.stopLoss / (1 + distance)) * (1 + MARGIN)
    : (trade.stopLoss / (1 - distance)) * (1 - MARGIN);
  if (!trailingStop.onlyOffsetIsReached) return follows;
  const offset = trade.rateNotAbove(trailingStop.offset ?? 0);
  return isShort ? Math.min(follows, offset) : Math.max(follows, offset);
}
