import type { Grid } from '../model/decimal.ts';
import type { Side } from '../model/trade.ts';
import type { Bar } from './bar.ts';
import { fitStake, maxStake, minStake } from './sizing.ts';
import type { EngineContext } from './trader.ts';

/** Room for a fall of 5 % that the smallest stake of a new trade must survive. */
const FALL_RATIO = 0.05;

export interface EntryPlan {
  readonly price: number;
  readonly amount: number;
  readonly stake: number;
  readonly leverage: number;
}

/** Price, stake and amount of a new entry; undefined if the wallet, the market or the strategy does not allow it. */
export function planEntry(
  { settings, pairs, calls, wallet, rules }: EngineContext,
  bar: Bar,
  { side, enterTag, amountGrid, priceGrid }: { side: Side; enterTag: string; amountGrid: Grid; priceGrid: Grid },
): EntryPlan | undefined {
  const { market } = pairs[bar.pairIndex]!;
  const isShort = side === 'short';
  const isLimit = settings.orderTypes.entry === 'limit';
  const ask = (more: object) => calls.entryCall(bar, side, enterTag, more);

  let price = bar.open;
  if (isLimit && calls.has('customEntryPrice')) {
    const wish = calls.number('customEntryPrice', bar, ask({ trade: undefined, proposedRate: price }));
    if (wish !== undefined && wish !== price) price = rules.customEntryPrice(priceGrid, isShort, wish, price);
  }
  if (isLimit && rules.clampsIntoCandle) price = isShort ? Math.max(price, bar.low) : Math.min(price, bar.high);

  let wish = wallet.proposedStake();
  const leverage = 1;
  const min = minStake(market, price, FALL_RATIO, leverage);
  const max = maxStake(market, price, leverage);
  if (wish === 0) return undefined;
  if (calls.has('customStakeAmount')) {
    const proposedStake = wish;
    const maxAllowed = Math.min(wallet.available, max);
    wish =
      calls.number(
        'customStakeAmount',
        bar,
        ask({ currentRate: price, proposedStake, minStake: min, maxStake: maxAllowed, leverage }),
      ) ?? 0;
  }
  const stake = fitStake(wish, min, Math.min(max, wallet.available));
  const amount = amountGrid.truncate((stake / price) * leverage);
  if (!(amount > 0)) return undefined;

  if (calls.has('confirmTradeEntry')) {
    const call = ask({
      orderType: settings.orderTypes.entry,
      amount,
      rate: price,
      timeInForce: settings.orderTimeInForce.entry,
    });
    if (!calls.boolean('confirmTradeEntry', bar, call)) return undefined;
  }
  return { price, amount, stake: (amount * price) / leverage, leverage };
}
