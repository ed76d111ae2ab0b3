import type { Grid } from '../model/decimal.ts';
import type { EngineSettings } from '../model/settings.ts';
import type { EntryRefusal, Side } from '../model/trade.ts';
import type { Bar } from './bar.ts';
import { maxLeverage } from './liquidation.ts';
import type { OpenTrade } from './open-trade.ts';
import { fitStake, maxStake, minStake } from './sizing.ts';
import type { EngineContext } from './context.ts';

/** Room for a fall of 5 % that the smallest stake of a new trade must survive. */
const FALL_RATIO = 0.05;

export interface EntryPlan {
  readonly price: number;
  readonly amount: number;
  readonly stake: number;
  readonly leverage: number;
}

/** An entry that is asked for. */
export interface EntryWish {
  readonly side: Side;
  /** Entry tag of the signal, or the order tag of an addition. */
  readonly tag: string;
  readonly amountGrid: Grid;
  readonly priceGrid: Grid;
  /** Set for an addition to a trade and for an order that replaces an open one. */
  readonly trade?: OpenTrade;
  /** Stake of an addition. */
  readonly stake?: number;
  /** Price and stake of a replacement; they are used as they are. */
  readonly replacement?: { readonly price: number; readonly stake: number };
}

/** What all further entries of a trade have in common. */
export function additionTo(
  trade: OpenTrade,
): Pick<EntryWish, 'side' | 'amountGrid' | 'priceGrid'> & { trade: OpenTrade } {
  const { isShort, amountGrid, priceGrid } = trade.start;
  return { side: isShort ? 'short' : 'long', amountGrid, priceGrid, trade };
}

/** Why an entry is not made, and the numbers that say so (see RefusedEntry). */
export class Refusal {
  readonly reason: EntryRefusal;
  readonly wanted: number;
  readonly limit: number;

  constructor(reason: EntryRefusal, wanted = 0, limit = 0) {
    this.reason = reason;
    this.wanted = wanted;
    this.limit = limit;
  }
}

/** Price, stake and amount of an entry, or why the wallet, the market or the strategy does not allow it. */
export function planEntry(context: EngineContext, bar: Bar, wish: EntryWish): EntryPlan | Refusal {
  const { settings, pairs, calls, wallet, rules } = context;
  const { side, tag, trade, replacement } = wish;
  const { market } = pairs[bar.pairIndex];
  const ask = (more: object) => calls.entryCall(bar, side, tag, more);

  const proposed = proposedPrice(context, bar, wish);
  const base = trade === undefined ? wallet.proposedStake() : (wish.stake ?? trade.stakeAmount);
  if (base === undefined || (base === 0 && !calls.has.customStakeAmount)) {
    return new Refusal('unaffordableEntries', fixedStake(settings), wallet.available);
  }
  const leverage = trade?.start.leverage ?? askLeverage(context, bar, wish, proposed, base);
  const min = minStake(market, proposed, trade === undefined ? FALL_RATIO : 0, leverage);
  const most = maxStake(market, proposed, leverage);
  const max = Math.min(most, wallet.available, trade === undefined ? Infinity : most - trade.stakeAmount);
  let stakeWish = base;
  if (trade === undefined && calls.has.customStakeAmount) {
    const call = ask({ currentRate: proposed, proposedStake: base, minStake: min, maxStake: max, leverage });
    stakeWish = calls.number('customStakeAmount', bar, call) ?? 0;
    if (!(stakeWish > 0)) return new Refusal('vetoedEntries', stakeWish);
  }
  const price = replacement?.price ?? proposed;
  const stake = replacement?.stake ?? fitStake(stakeWish, min, max);
  if (stake < min) return new Refusal(max < min ? 'unaffordableEntries' : 'belowMinimumEntries', stakeWish, min);
  const coins = (stake / price) * leverage;
  const amount = rules.cutAmount(wish.amountGrid, coins);
  if (!(amount > 0)) return new Refusal('belowStepEntries', coins, market.stepSize);

  if ((trade === undefined || replacement !== undefined) && calls.has.confirmTradeEntry) {
    const { orderTypes, orderTimeInForce } = settings;
    const call = ask({ orderType: orderTypes.entry, amount, rate: price, timeInForce: orderTimeInForce.entry });
    if (!calls.boolean('confirmTradeEntry', bar, call)) return new Refusal('vetoedEntries');
  }
  return { price, amount, stake: (amount * price) / leverage, leverage };
}

function fixedStake({ stakeAmount }: EngineSettings): number {
  return stakeAmount === 'unlimited' ? 0 : stakeAmount;
}

/** The candle's open, or what customEntryPrice makes of it. */
function proposedPrice(
  { settings, calls, rules }: EngineContext,
  bar: Bar,
  { side, tag, trade, priceGrid }: EntryWish,
): number {
  if (settings.orderTypes.entry !== 'limit') return bar.open;
  const isShort = side === 'short';
  let price = bar.open;
  if (calls.has.customEntryPrice) {
    const more = { trade: trade && calls.view(trade), proposedRate: price };
    const answer = calls.price('customEntryPrice', bar, calls.entryCall(bar, side, tag, more));
    if (answer !== undefined && answer !== price) price = rules.customEntryPrice(priceGrid, isShort, answer, price);
  }
  if (!rules.clampsIntoCandle) return price;
  return isShort ? Math.max(price, bar.low) : Math.min(price, bar.high);
}

function askLeverage(
  { settings, calls, pairs }: EngineContext,
  bar: Bar,
  { side, tag }: EntryWish,
  currentRate: number,
  stake: number,
): number {
  if (settings.tradingMode === 'spot' || !calls.has.leverage) return 1;
  const most = maxLeverage(pairs[bar.pairIndex].market, stake);
  const call = calls.entryCall(bar, side, tag, { currentRate, proposedLeverage: 1, maxLeverage: most });
  return Math.min(Math.max(calls.number('leverage', bar, call) ?? 1, 1), most);
}
