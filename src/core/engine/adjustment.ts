import type { Bar } from './bar.ts';
import type { OpenTrade } from './open-trade.ts';
import { maxStake, minStake } from './sizing.ts';
import type { EngineContext } from './trader.ts';

/** Room for a fall of 10 % that the rest of a partly closed position must survive. */
const FALL_RATIO = 0.1;

/** What the strategy wants to do with an open position at a candle's open. */
export type Adjustment =
  | { readonly kind: 'add'; readonly stake: number; readonly tag: string }
  | { readonly kind: 'reduce'; readonly amount: number; readonly tag: string };

/** Asks adjustTradePosition; undefined = nothing to do, or nothing that the limits allow. */
export function planAdjustment(context: EngineContext, trade: OpenTrade, bar: Bar): Adjustment | undefined {
  const { settings, calls, pairs, wallet } = context;
  if (!settings.positionAdjustmentEnable || !calls.has('adjustTradePosition')) return undefined;
  const { market } = pairs[bar.pairIndex]!;
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
  const amount = trade.start.amountGrid.truncate(Math.abs((stake * trade.amount) / trade.stakeAmount));
  const rest = (trade.amount - amount) * rate;
  if (!(amount > 0) || (rest !== 0 && rest < min)) return undefined;
  return { kind: 'reduce', amount, tag };
}
