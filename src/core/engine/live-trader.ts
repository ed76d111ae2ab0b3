import type { LockRecord, TradeRecord } from '../model/trade.ts';
import type { Bar } from './bar.ts';
import { OpenTrade } from './open-trade.ts';
import type { Order } from './order.ts';
import { pairTerms } from './pair-terms.ts';
import { Trader } from './trader.ts';

/** What an earlier process has left behind. */
export interface EarlierTrades {
  readonly open: readonly OpenTrade[];
  /** In order of closing. */
  readonly closed: readonly TradeRecord[];
  readonly locks: readonly LockRecord[];
  /** Numbers given out so far. */
  readonly tradeCount: number;
  readonly orderCount: number;
}

/** An entry that was taken back and may still fill. */
export interface PromisedEntry {
  readonly tradeId: number;
  readonly pair: string;
  /** In the stake currency. */
  readonly stake: number;
}

/**
 * The trader of paper and live. Besides candles and prices it hears of orders that end or fill in their own time, of
 * positions that change by other hands, and of what an earlier process has left behind.
 */
export class LiveTrader extends Trader {
  /** Entries that the trader has taken back and the venue has not: they keep their slot and their stake until it has. */
  promised: () => readonly PromisedEntry[] = () => [];
  protected override readonly promisedTrades = () => {
    const open = new Set(this.open.map(({ start }) => start.id));
    return new Set(this.promised().flatMap(({ tradeId }) => (open.has(tradeId) ? [] : [tradeId]))).size;
  };
  protected override readonly promisedStake = () =>
    this.promised().reduce((sum, { stake }) => sum + stake, 0) +
    this.open.reduce((sum, trade) => sum + added(trade), 0);
  #givenUp: OpenTrade[] = [];

  get counts(): Pick<EarlierTrades, 'tradeCount' | 'orderCount'> {
    return { tradeCount: this.tradeCount, orderCount: this.openOrders.count };
  }

  /** Takes up where an earlier process stopped; before anything else. */
  takeUp({ open, closed, locks, tradeCount, orderCount }: EarlierTrades): void {
    for (const record of closed) {
      this.closed.push(record);
      this.wallet.bookProfit(record.profitAbs);
    }
    for (const trade of open) this.#add(trade);
    this.locks.restore(locks);
    this.tradeCount = tradeCount;
    this.openOrders.count = orderCount;
  }

  /** A pair on which an earlier entry may still fill has its trade. */
  override enter(bar: Bar, forcedTag?: string): OpenTrade | undefined {
    const { settings, pairs } = this.context;
    const { pair } = pairs[bar.pairIndex];
    if (!settings.positionStacking && this.promised().some((entry) => entry.pair === pair)) return undefined;
    return super.enter(bar, forcedTag);
  }

  /** The venue has ended an open order that nobody here had taken back. A trade of which nothing is left is forgotten. */
  orderEnded(order: Order): void {
    const { trade } = order;
    this.openOrders.drop(order);
    if (order.isEntry && trade.filledEntries === 0) this.forget(trade);
  }

  /**
   * An order that had been taken back, of which nothing was booked in the trade, has filled all the same. Coins that were
   * bought for a trade that is over by now go to the one that its pair has open, or become a trade of their own: they need
   * a stop and an exit as much as any.
   */
  fillLate(late: Order, price: number, bar: Bar): OpenTrade {
    const trade = late.trade.closeTimeMs === 0 ? late.trade : this.#heirOf(late.trade);
    const order: Order = { ...late, trade };
    if (!this.open.includes(trade)) this.#add(trade);
    // In the order of filling, in which a restart books them again: before the order that is open.
    const open = trade.orders.findIndex(({ filledTimeMs }) => filledTimeMs === undefined);
    trade.orders.splice(open < 0 ? trade.orders.length : open, 0, order);
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- an order fills, not an array
    this.fill(order, price, order.amount, bar);
    return trade;
  }

  /** Leaves with everything at once: by the wish of a person. An exit that waits for its price goes first. */
  exitNow(trade: OpenTrade, bar: Bar, reason: string): void {
    if (!trade.hasPosition) return;
    if (trade.openExit !== undefined) this.openOrders.cancel(trade.openExit);
    this.sendExit(trade, bar, { reason, price: bar.open, judged: false });
  }

  /** Coins of a position are gone by other hands, or by a liquidation: an order that the desk books without a market. */
  leftOutside(trade: OpenTrade, bar: Bar, reason: string, price: number, amount: number): void {
    this.sendExit(trade, bar, { reason, price, judged: true, role: 'settled' }, amount);
  }

  /** The market rules of a pair are others now; trades that are open keep theirs. */
  marketChanged(pairIndex: number): void {
    this.terms[pairIndex] = pairTerms(this.context.settings, this.context.pairs)[pairIndex];
  }

  /** Trades that have been forgotten since it was asked last. */
  givenUp(): readonly OpenTrade[] {
    const trades = this.#givenUp;
    this.#givenUp = [];
    return trades;
  }

  protected override forget(trade: OpenTrade): void {
    super.forget(trade);
    this.#givenUp.push(trade);
  }

  #heirOf(trade: OpenTrade): OpenTrade {
    const { pairIndex, isShort } = trade.start;
    const other = this.openIn(pairIndex).find(({ start, hasPosition }) => hasPosition && start.isShort === isShort);
    return other ?? this.#successor(trade);
  }

  #successor({ start, openRate, stopLossRatio }: OpenTrade): OpenTrade {
    const trade = new OpenTrade({ ...start, id: ++this.tradeCount }, openRate, 0);
    trade.adjustStopLoss(openRate, stopLossRatio);
    return trade;
  }

  #add(trade: OpenTrade): void {
    const { pairIndex } = trade.start;
    this.open.push(trade);
    this.openByPair[pairIndex] = [...this.openIn(pairIndex), trade];
  }
}

/** Stake of an addition that rests: it is no part of its trade's stake before it fills. */
function added({ openEntry, hasPosition, start }: OpenTrade): number {
  if (openEntry === undefined || !hasPosition || openEntry.isRest) return 0;
  return (openEntry.amount * openEntry.price) / start.leverage;
}
