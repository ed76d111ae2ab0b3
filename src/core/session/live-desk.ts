import type { LiveTrader, PromisedEntry } from '../engine/live-trader.ts';
import type { Bar } from '../engine/bar.ts';
import type { OpenTrade } from '../engine/open-trade.ts';
import type { Order, OrderDesk } from '../engine/order.ts';
import { exact, exactNumber, over } from '../model/exact.ts';
import type { Market } from '../model/market.ts';
import type { Decimal, FillReport } from '../model/venue.ts';
import { amountOf, hasEnded, type ManagedOrder } from '../orders/managed-order.ts';
import type { OrderListener, OrderManager } from '../orders/order-manager.ts';
import { amountText, wishOf, type OrderWording } from './order-translation.ts';

/** First wait of an exit that the venue has refused, ms; it doubles up to the last. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 300_000;

/** What the desk needs of the session around it. */
export interface DeskSession {
  /** UTC ms. */
  now(): number;
  readonly wording: OrderWording;
  market(pair: string): Market;
  /** The present moment of a pair as a bar, at a price. */
  barAt(pair: string, price: number): Bar;
  /** An open trade, or one that was given up while the venue still had an order of it. */
  trade(tradeId: number): OpenTrade | undefined;
  booked(fill: FillReport, tradeId: number): void;
  /** An order has sold what its trade no longer had. */
  oversold(order: ManagedOrder): void;
  /** A stop on the exchange is over, and nobody here had taken it back. */
  stopEnded(stop: ManagedOrder): void;
}

/**
 * Between the trader, for whom an order that is taken back is gone at once, and the order manager, who knows that a venue
 * may still fill it: such a fill finds its way back into the trade, and what was ordered in its place shrinks by it.
 */
export class LiveDesk implements OrderDesk, OrderListener {
  readonly #session: DeskSession;
  readonly #orders = new Map<string, Order>();
  readonly #managed = new Map<number, ManagedOrder>();
  readonly #pauses = new Map<number, { untilMs: number; lengthMs: number }>();
  #settled: Order[] = [];
  #trader!: LiveTrader;
  #manager!: OrderManager;

  constructor(session: DeskSession) {
    this.#session = session;
  }

  /** Both know the desk, so the desk learns of them last. Links the orders that earlier trades have open. */
  connect(trader: LiveTrader, manager: OrderManager): void {
    this.#trader = trader;
    this.#manager = manager;
    trader.promised = () => this.#promised();
    const open = new Map(trader.open.flatMap((trade) => trade.orders.filter(isOpen).map((order) => [order.id, order])));
    for (const managed of manager.live()) {
      const order = open.get(managed.engineOrderId);
      if (order !== undefined) this.#link(order, managed);
    }
  }

  /** An exit of the trade was refused a moment ago; asking again at once would be a loop. */
  isPaused(tradeId: number): boolean {
    return this.#session.now() < (this.#pauses.get(tradeId)?.untilMs ?? 0);
  }

  #promised(): PromisedEntry[] {
    const entries = [...this.#manager.live()].filter(
      (managed) => managed.purpose === 'entry' && !this.#orders.has(managed.clientOrderId),
    );
    return entries.map((managed) => {
      const { tradeId, request, filled, coinStake } = managed;
      return { tradeId, pair: request.pair, stake: exactNumber(amountOf(managed) - filled) * coinStake };
    });
  }

  place(order: Order): void {
    // Dust and what is gone already need no market; a liquidation that only we have seen is an exit like others.
    if (order.role === 'settled' && order.tag !== 'liquidation') return void this.#settled.push(order);
    const session = this.#session;
    const wish = wishOf(order, session.market(order.trade.start.pair), session.wording);
    if (wish === undefined) return;
    if (!order.isEntry) this.#takeBackStop(order.trade);
    this.#link(order, this.#manager.place(wish, session.now()));
  }

  /** The coins of a position are promised to its stop: it goes before an exit can use them. */
  #takeBackStop(trade: OpenTrade): void {
    for (const order of this.#manager.liveOf(trade.start.id)) {
      if (order.purpose === 'stop') this.#manager.cancel(order, this.#session.now());
    }
  }

  /** Books the orders that need no market. */
  settle(): void {
    const orders = this.#settled;
    this.#settled = [];
    for (const order of orders) {
      const bar = this.#session.barAt(order.trade.start.pair, order.price);
      this.#trader.fill(order, order.price, order.amount, bar);
    }
  }

  cancel(order: Order): void {
    const managed = this.#managed.get(order.id);
    if (managed === undefined) return;
    this.#unlink(order, managed);
    this.#manager.cancel(managed, this.#session.now());
  }

  filled(managed: ManagedOrder, fill: FillReport, isLast: boolean): void {
    const session = this.#session;
    const market = session.market(fill.pair);
    const { coins, feeRatio } = chargedCoins(fill, market);
    const price = Number(fill.price);
    const bar = session.barAt(fill.pair, price);
    // When it happened, however late it is told.
    bar.timeMs = fill.timeMs;
    const order = this.#orders.get(managed.clientOrderId);
    if (order === undefined) {
      this.#filledLate(managed, price, coins, feeRatio, bar);
      return session.booked(fill, managed.tradeId);
    }
    session.booked(fill, managed.tradeId);
    if (feeRatio !== undefined) order.feeRatio = feeRatio;
    if (isLast) {
      this.#unlink(order, managed);
      // An exit takes the rest of its amount along: what the step has cut off is no position any more.
      if (order.isEntry) order.amount = coins;
    }
    this.#trader.fill(order, price, isLast ? order.amount : coins, bar);
    this.#pauses.delete(managed.tradeId);
  }

  ended(managed: ManagedOrder): void {
    const order = this.#orders.get(managed.clientOrderId);
    if (managed.state === 'rejected' && managed.purpose === 'exit') this.#pause(managed.tradeId);
    if (managed.purpose === 'stop' && managed.cancel === 'none') this.#session.stopEnded(managed);
    if (order === undefined) return;
    this.#unlink(order, managed);
    this.#trader.orderEnded(order);
  }

  stillWanted(managed: ManagedOrder): Decimal | undefined {
    if (managed.purpose === 'stop') return this.#stopStillWanted(managed);
    const order = this.#orders.get(managed.clientOrderId);
    if (order === undefined) return undefined;
    const { trade } = order;
    if (trade.closeTimeMs > 0) return undefined;
    if (!order.isEntry && order.amount > trade.amount) order.amount = trade.amount;
    const amount = amountText(order.amount, this.#session.market(trade.start.pair));
    if (amount !== undefined) return amount;
    this.#unlink(order, managed);
    this.#trader.orderEnded(order);
    return undefined;
  }

  #stopStillWanted({ tradeId, request }: ManagedOrder): Decimal | undefined {
    const trade = this.#session.trade(tradeId);
    if (trade === undefined || !trade.hasPosition || trade.openExit !== undefined) return undefined;
    return amountText(trade.amount, this.#session.market(request.pair));
  }

  #filledLate(managed: ManagedOrder, price: number, coins: number, feeRatio: number | undefined, bar: Bar): void {
    const trade = this.#session.trade(managed.tradeId);
    const isEntry = managed.purpose === 'entry';
    const isOver = trade === undefined || trade.closeTimeMs > 0;
    // More was sold than the trade held: the ledger has it, and a person has to know.
    if (trade === undefined || (isOver && !isEntry)) return this.#session.oversold(managed);
    const amount = isEntry ? coins : Math.min(coins, trade.amount);
    if (!(amount > 0)) return;
    const order: Order = {
      id: managed.engineOrderId,
      trade,
      isEntry,
      side: managed.request.side,
      type: managed.request.type === 'limit' ? 'limit' : 'market',
      price,
      amount,
      placedTimeMs: managed.intendedMs,
      filledTimeMs: undefined,
      tag: managed.tag,
      fundingFee: undefined,
      judged: false,
      role: 'taker',
      feeRatio: feeRatio ?? trade.start.feeRatio,
      isRest: managed.fillIds.size > 1,
    };
    if (!isEntry) trade.exitReason = managed.tag;
    this.#shrink(isEntry ? trade.openEntry : undefined, amount);
    const filled = this.#trader.fillLate(order, price, bar);
    // What else fills belongs to the same position: one order never becomes several trades side by side.
    managed.tradeId = filled.start.id;
    if (filled.closeTimeMs > 0) this.#takeBackAll(filled);
  }

  /** A trade that is over wants nothing any more. */
  #takeBackAll(trade: OpenTrade): void {
    for (const order of this.#manager.liveOf(trade.start.id)) this.#manager.cancel(order, this.#session.now());
    for (const order of [trade.openEntry, trade.openExit]) {
      const managed = order && this.#managed.get(order.id);
      if (managed !== undefined) this.#unlink(order!, managed);
    }
  }

  /** What an order that waits was to bring, a late fill has brought already. */
  #shrink(waiting: Order | undefined, amount: number): void {
    const managed = waiting && this.#managed.get(waiting.id);
    if (waiting === undefined || managed?.state !== 'waiting') return;
    const left = waiting.trade.start.amountGrid.round(waiting.amount - amount);
    if (left > 0) waiting.amount = left;
    else {
      this.#unlink(waiting, managed);
      this.#trader.orderEnded(waiting);
      this.#manager.cancel(managed, this.#session.now());
    }
  }

  #pause(tradeId: number): void {
    const lengthMs = Math.min((this.#pauses.get(tradeId)?.lengthMs ?? FIRST_PAUSE_MS / 2) * 2, LAST_PAUSE_MS);
    this.#pauses.set(tradeId, { lengthMs, untilMs: this.#session.now() + lengthMs });
  }

  #link(order: Order, managed: ManagedOrder): void {
    if (hasEnded(managed)) return;
    this.#orders.set(managed.clientOrderId, order);
    this.#managed.set(order.id, managed);
  }

  #unlink(order: Order, managed: ManagedOrder): void {
    this.#orders.delete(managed.clientOrderId);
    this.#managed.delete(order.id);
  }
}

function isOpen(order: Order): boolean {
  return order.filledTimeMs === undefined;
}

/** Coins that a fill has moved once its fee is taken off, and the fee's ratio; undefined = charged in another asset. */
function chargedCoins(
  { side, amount, cost, fee }: FillReport,
  { kind, base, quote, settle }: Market,
): { coins: number; feeRatio: number | undefined } {
  const coins = exact(amount);
  if (fee === undefined) return { coins: exactNumber(coins), feeRatio: undefined };
  const charged = exact(fee.amount);
  if (fee.asset === base && kind === 'spot') {
    const left = side === 'buy' ? coins - charged : coins;
    // What was bought is less, and has cost as much: the fee as a ratio of what is left.
    return { coins: exactNumber(left), feeRatio: exactNumber(over(charged, left)) };
  }
  const inQuote = fee.asset === quote || fee.asset === settle;
  return { coins: exactNumber(coins), feeRatio: inQuote ? exactNumber(over(charged, exact(cost))) : undefined };
}
