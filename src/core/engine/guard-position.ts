import type { Bar } from './bar.ts';
import type { EngineContext } from './context.ts';
import type { OpenTrade } from './open-trade.ts';
import type { Order } from './order.ts';

/** Liquidation price and stop hang on the position that a fill has made. */
export function guardPosition(context: EngineContext, trade: OpenTrade, order: Order, bar: Bar): void {
  const { calls, settings, pairs, rules } = context;
  if (settings.tradingMode === 'futures') {
    const { market } = pairs[bar.pairIndex];
    trade.liquidationPrice = rules.liquidationPrice(market, trade, settings.liquidationBuffer);
  }
  if (!calls.has.customStoplossAfterFill) return;
  const call = { currentRate: order.price, currentProfit: trade.profitRatioAt(order.price) };
  const ratio = calls.numberOrNaN('customStoplossAfterFill', bar, calls.tradeCall(bar, trade, call));
  if (!ratio) return;
  trade.adjustStopLoss(order.price, ratio, true);
  trade.adjustStopLoss(trade.openRate, trade.stopLossRatio);
}
