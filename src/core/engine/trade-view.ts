import type { OrderView, TradeView } from '../strategy/callbacks.ts';
import type { OpenTrade } from './open-trade.ts';
import type { Order } from './order.ts';

export function orderView(order: Order): OrderView {
  return Object.freeze({
    side: order.side,
    isEntry: order.isEntry,
    type: order.type,
    price: order.price,
    amount: order.amount,
    placedTimeMs: order.placedTimeMs,
    filledTimeMs: order.filledTimeMs,
    tag: order.tag,
  });
}

/** What callbacks get of a trade: getters only, so that a strategy cannot change the engine's books. */
export class ReadOnlyTrade implements TradeView {
  readonly #trade: OpenTrade;

  constructor(trade: OpenTrade) {
    this.#trade = trade;
  }

  get id() {
    return this.#trade.start.id;
  }
  get pair() {
    return this.#trade.start.pair;
  }
  get side() {
    return this.#trade.start.isShort ? ('short' as const) : ('long' as const);
  }
  get isShort() {
    return this.#trade.start.isShort;
  }
  get enterTag() {
    return this.#trade.start.enterTag;
  }
  get openTimeMs() {
    return this.#trade.start.openTimeMs;
  }
  get openRate() {
    return this.#trade.openRate;
  }
  get amount() {
    return this.#trade.amount;
  }
  get stakeAmount() {
    return this.#trade.stakeAmount;
  }
  get leverage() {
    return this.#trade.start.leverage;
  }
  get stopLoss() {
    return this.#trade.stopLoss;
  }
  get stopLossRatio() {
    return this.#trade.stopLossRatio;
  }
  get initialStopLoss() {
    return this.#trade.initialStopLoss;
  }
  get initialStopLossRatio() {
    return this.#trade.initialStopLossRatio ?? 0;
  }
  get isStopLossTrailing() {
    return this.#trade.isStopLossTrailing;
  }
  get liquidationPrice() {
    return this.#trade.liquidationPrice;
  }
  get minRate() {
    return this.#trade.minRate;
  }
  get maxRate() {
    return this.#trade.maxRate;
  }
  get realizedProfit() {
    return this.#trade.realizedProfit;
  }
  get fundingFees() {
    return this.#trade.fundingFees + this.#trade.fundingRunning;
  }
  get filledEntries() {
    return this.#trade.filledEntries;
  }
  get filledExits() {
    return this.#trade.filledExits;
  }
  get orders(): readonly OrderView[] {
    return this.#trade.orders.map(orderView);
  }
  get data() {
    return this.#trade.data;
  }
  profitRatioAt(rate: number): number {
    return this.#trade.profitRatioAt(rate);
  }
}
