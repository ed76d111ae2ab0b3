import { decimalOf, divideDecimals, multiplyDecimals, toNumber } from '../model/decimal.ts';
import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import { maxStake, minStake } from './sizing.ts';
import type { EngineContext } from './context.ts';

/** Room for a fall of 10 % that the rest of a partly closed position must survive. */
const FALL_RATIO = 0.1;

/** What the strategy wants to do with an open position at a candle's open. */
export type Adjustment =
  | { readonly kind: 'add'; readonly stake: number; readonly tag: string }
  | { readonly kind: 'reduce'; readonly amount: number; readonly tag: string };

/** Asks adjustTradePosition; undefined = nothing to do, or nothing that the limits allow. */
export function planAdjustment(context: EngineContext, trade: OpenTrade, bar: Bar): Adjustment | undefined {
  const { settings, calls, pairs, wallet, rules } = context;
  if (!settings.positionAdjustmentEnable || !calls.has.adjustTradePosition) return undefined;
  const { market } = pairs[bar.pairIndex];
  const rate = bar.open;
  const min = minStake(market, rate, FALL_RATIO, 1);
  const { stake, tag } = calls.stakeAndTag(
    'adjustTradePosition',
    bar,
    calls.tradeCall(bar, trade, {
      currentRate: rate,
      currentProfit: trade.profitRatioAt(rate),
      minStake: min,
      maxStake: Math.min(maxStake(market, rate, 1), wallet.available),
    }),
  );
  if (stake > 0) {
    const most = settings.maxEntryPositionAdjustment;
    return most > -1 && trade.filledEntries > most ? undefined : { kind: 'add', stake, tag };
  }
  if (stake === 0) return undefined;
  const amount = rules.cutAmount(trade.start.amountGrid, Math.abs(shareOf(trade, stake)));
  const rest = (trade.amount - amount) * rate;
  if (!(amount > 0) || (rest !== 0 && rest < min)) return undefined;
  return { kind: 'reduce', amount, tag };
}

/** The coins that belong to a part of the trade's stake, in decimals: 40 % of 190 coins are 76, not 75.99999. */
function shareOf(trade: OpenTrade, stake: number): number {
  const part = multiplyDecimals(decimalOf(stake), decimalOf(trade.amount));
  return toNumber(divideDecimals(part, decimalOf(trade.stakeAmount), 18));
}
