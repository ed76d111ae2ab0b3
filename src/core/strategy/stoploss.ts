import type { TradeCall, TradeView } from './callbacks.ts';

type Trade = { readonly trade: Pick<TradeView, 'isShort' | 'leverage'> };

/**
 * Answer for `customStoploss` that puts the stop at a profit ratio measured from the entry (0.01 = 1 % above a
 * long's entry, at leverage 1). Never below 0; 1 where nothing is left of the position.
 * Takes the callback's own argument: `customStoploss: (call) => stoplossFromOpen(0.01, call)`.
 */
export function stoplossFromOpen(
  openRelativeStop: number,
  { currentProfit, trade }: Trade & Pick<TradeCall<unknown, unknown>, 'currentProfit'>,
): number {
  const profit = currentProfit / trade.leverage;
  const stop = openRelativeStop / trade.leverage;
  if (profit === (trade.isShort ? 1 : -1)) return 1;
  const distance = trade.isShort ? -1 + (1 - stop) / (1 - profit) : 1 - (1 + stop) / (1 + profit);
  return Math.max(distance * trade.leverage, 0);
}

/** Answer for `customStoploss` that puts the stop at a price (quote currency). Never below 0. */
export function stoplossFromAbsolute(
  stopRate: number,
  { currentRate, trade }: Trade & Pick<TradeCall<unknown, unknown>, 'currentRate'>,
): number {
  const distance = 1 - stopRate / currentRate;
  return Math.max(trade.isShort ? -distance : distance, 0) * trade.leverage;
}
