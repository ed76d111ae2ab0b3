import type { Answer } from '../model/answer.ts';
import { exact, exactText, type Exact } from '../model/exact.ts';
import type { Decimal, FillReport, OrderReport, OrderRequest } from '../model/venue.ts';
import type { ClientOrderIds } from './client-order-id.ts';
import type { Notice } from '../model/notice.ts';
import type { Intent } from './intents.ts';
import {
  amountOf,
  hasEnded,
  isAtVenue,
  orderState,
  restoredOrder,
  type ManagedOrder,
  type ManagedOrderState,
  type OrderPurpose,
} from './managed-order.ts';

/** An order that is wanted. */
export interface OrderWish {
  readonly tradeId: number;
  readonly engineOrderId: number;
  readonly purpose: OrderPurpose;
  readonly tag: string;
  /** What one coin of it takes of the stake, in the stake currency. */
  readonly coinStake: number;
  readonly request: Omit<OrderRequest, 'clientOrderId' | 'expiresMs'>;
}

/** Who hears what became of orders. */
export interface OrderListener {
  /** A fill that was not known before. `isLast`: the order has now all that it wanted. */
  filled(order: ManagedOrder, fill: FillReport, isLast: boolean): void;
  /** It ended without (the rest of) its amount. */
  ended(order: ManagedOrder): void;
  /** What of an order that has waited is still wanted, in coins; undefined = nothing. */
  stillWanted(order: ManagedOrder): Decimal | undefined;
}

export interface OrderManagerOptions {
  readonly ids: ClientOrderIds;
  readonly listener: OrderListener;
  readonly emit: (intent: Intent) => void;
  /** How long the venue may take a request after it was made, in ms; undefined = the venue knows no expiry. */
  readonly requestExpiryMs: number | undefined;
  /** How long after that its lists may still lack an order that it took. */
  readonly settleMs: number;
}

/** Waits between tries whose outcome is not clear, ms. */
const RETRY_MS = [500, 1000, 2000, 5000, 10_000, 30_000, 60_000] as const;
/** How long an ended order is remembered, ms. */
const KEEP_MS = 3_600_000;
/** Look-ups of an order that nothing settles, after which a person is told. */
const TELL_AFTER = 6;

/**
 * The life of every order, from the wish to its last fill. Nothing is ever sent again because an answer is missing: it
 * is looked up until the venue proves what happened. A fill is booked once, whatever order, stream or list tells of it,
 * and it wins over a cancel. An order that takes another's place waits until that one has ended.
 */
export class OrderManager {
  readonly #options: OrderManagerOptions;
  readonly #orders = new Map<string, ManagedOrder>();
  /** Those that have not ended, as far as it was noticed. An order that has ended stays so. */
  readonly #live = new Map<string, ManagedOrder>();
  readonly #byOrderId = new Map<string, ManagedOrder>();
  /** Grows with each order that is made, taken back or over. */
  revision = 0;

  constructor(options: OrderManagerOptions, orders: readonly ManagedOrderState[] = []) {
    this.#options = options;
    for (const state of orders) this.#keep(restoredOrder(state));
  }

  get(clientOrderId: string): ManagedOrder | undefined {
    return this.#orders.get(clientOrderId);
  }

  /** Every order that is remembered, oldest first. */
  all(): ManagedOrder[] {
    return [...this.#orders.values()];
  }

  /** Orders that have not ended, oldest first. */
  *live(): IterableIterator<ManagedOrder> {
    for (const [id, order] of this.#live) {
      if (!hasEnded(order)) yield order;
      else this.#live.delete(id);
    }
  }

  /** Those of them that belong to a trade. */
  liveOf(tradeId: number): ManagedOrder[] {
    return [...this.live()].filter((order) => order.tradeId === tradeId);
  }

  find({ clientOrderId, orderId }: { clientOrderId: string; orderId: string }): ManagedOrder | undefined {
    return this.#orders.get(clientOrderId) ?? this.#byOrderId.get(orderId);
  }

  state(): ManagedOrderState[] {
    return [...this.#orders.values()].map(orderState);
  }

  /** Drops orders that ended long ago and belong to no trade of interest; a fill of theirs would be an outside one. */
  prune(nowMs: number, isOfInterest: (tradeId: number) => boolean): void {
    for (const [id, order] of this.#orders) {
      if (!hasEnded(order) || nowMs - order.intendedMs < KEEP_MS || isOfInterest(order.tradeId)) continue;
      this.#orders.delete(id);
      this.#byOrderId.delete(order.orderId);
    }
  }

  place(wish: OrderWish, nowMs: number): ManagedOrder {
    this.revision++;
    const order: ManagedOrder = {
      clientOrderId: this.#options.ids.next(),
      tradeId: wish.tradeId,
      engineOrderId: wish.engineOrderId,
      purpose: wish.purpose,
      tag: wish.tag,
      coinStake: wish.coinStake,
      request: { clientOrderId: '', ...wish.request },
      intendedMs: nowMs,
      state: 'waiting',
      cancel: 'none',
      orderId: '',
      filled: 0n,
      fillIds: new Set(),
      ending: undefined,
      failure: undefined,
      attempts: 0,
    };
    order.request = { ...order.request, clientOrderId: order.clientOrderId };
    this.#keep(order);
    if (!this.#mustWait(order)) this.#send(order, nowMs);
    return order;
  }

  /** Takes an order back. What fills before the venue has done so is booked. */
  cancel(order: ManagedOrder, nowMs: number): void {
    if (hasEnded(order) || order.cancel !== 'none') return;
    this.revision++;
    order.cancel = 'wanted';
    if (order.state === 'waiting') this.#end(order, 'canceled', nowMs);
    else if (order.state === 'open' || order.state === 'partially_filled') this.#askToCancel(order, nowMs, nowMs);
  }

  /** The request leaves now. False: it is not wanted any more, and must not be sent. */
  sending(clientOrderId: string, nowMs: number): boolean {
    const order = this.#orders.get(clientOrderId);
    if (order?.state !== 'intended') return false;
    if (order.cancel === 'wanted') {
      this.#end(order, 'canceled', nowMs);
      return false;
    }
    order.state = 'sent';
    return true;
  }

  /** What came of a request to place. */
  placed(clientOrderId: string, answer: Answer<OrderReport>, nowMs: number): void {
    const order = this.#orders.get(clientOrderId);
    if (order === undefined) return;
    if (answer.kind === 'done') return this.reported(answer.value, nowMs);
    if (order.state !== 'sent' && order.state !== 'intended') return;
    order.failure = answer.failure;
    // A refused id may mean that the order is there already: that is for the venue's lists to say.
    if (answer.kind === 'refused' && answer.failure.kind !== 'duplicate-id') return this.#end(order, 'rejected', nowMs);
    order.state = 'unknown';
    this.#lookUp(order, nowMs);
  }

  /** What came of a request to cancel. Only the venue's word on the order itself ends it. */
  canceled(clientOrderId: string, answer: Answer<OrderReport | undefined>, nowMs: number): void {
    const order = this.#orders.get(clientOrderId);
    if (order === undefined || hasEnded(order)) return;
    order.cancel = 'wanted';
    if (answer.kind === 'done' && answer.value !== undefined) this.reported(answer.value, nowMs);
    else this.#lookUp(order, nowMs);
  }

  /** What a stream, a list or an answer says of an order. Late and repeated reports change nothing. */
  reported(report: OrderReport, nowMs: number): void {
    const order = this.find(report);
    if (order === undefined || hasEnded(order) || order.state === 'waiting') return;
    if (order.orderId === '') this.#named(order, report.orderId);
    const filled = exact(report.filledAmount);
    if (report.status === 'open' || report.status === 'partially_filled') {
      if (order.ending === undefined) this.#isOpen(order, nowMs);
    } else {
      order.ending = { status: report.status, filled: maximum(filled, order.ending?.filled ?? 0n) };
      this.#settle(order, nowMs);
    }
    // The order knows of fills that have not been told: they are asked for.
    if (!hasEnded(order) && filled > order.filled) this.#lookUp(order, nowMs);
  }

  /** One execution, from the stream or the list of own trades. False: it is none of ours. */
  fill(fill: FillReport, nowMs: number): boolean {
    const order = this.find(fill);
    if (order === undefined) return false;
    if (order.orderId === '') this.#named(order, fill.orderId);
    if (order.fillIds.has(fill.fillId)) return true;
    order.fillIds.add(fill.fillId);
    order.filled += exact(fill.amount);
    const wanted = amountOf(order);
    const ended = hasEnded(order);
    if (ended) this.#tell('critical', 'FILL_AFTER_END', 'a fill came after its order had ended', order);
    if (order.filled > wanted) this.#tell('critical', 'OVERFILLED', 'more has filled than was ordered', order);
    if (!ended) order.state = order.filled >= wanted ? 'filled' : 'partially_filled';
    this.#options.listener.filled(order, fill, order.filled >= wanted);
    if (order.state === 'filled') this.#release(order, nowMs);
    else if (!ended) this.#settle(order, nowMs);
    if (order.state === 'partially_filled' && order.cancel === 'wanted') this.#askToCancel(order, nowMs, nowMs);
    return true;
  }

  /**
   * A look-up is done; what it found was reported before. `known`: some list of the venue has the order. `venueTimeMs`: the
   * venue's time when the first list was asked.
   */
  lookedUp(clientOrderId: string, known: boolean, venueTimeMs: number, nowMs: number): void {
    const order = this.#orders.get(clientOrderId);
    if (order === undefined || !isAtVenue(order)) return;
    if (known) {
      if (order.ending !== undefined) return this.#lookUp(order, nowMs);
      if (order.cancel === 'wanted') this.#askToCancel(order, nowMs, nowMs + this.#wait(order));
      return;
    }
    const { expiresMs } = order.request;
    const isProven = expiresMs !== undefined && venueTimeMs > expiresMs + this.#options.settleMs;
    if (order.orderId === '' && order.filled === 0n && isProven) return this.#end(order, 'rejected', nowMs);
    if (order.attempts === TELL_AFTER)
      this.#tell('critical', 'ORDER_UNKNOWN', 'no list of the venue knows an order that was sent', order);
    this.#lookUp(order, nowMs);
  }

  /** After a restart: whatever may have left before the process died is asked for, and wishes to cancel are sent again. */
  resume(nowMs: number): void {
    for (const order of [...this.live()]) {
      order.attempts = 0;
      if (order.state === 'waiting') {
        if (!this.#mustWait(order)) this.#send(order, nowMs);
        continue;
      }
      if (order.state === 'intended' || order.state === 'sent') order.state = 'unknown';
      if (order.cancel === 'asked') order.cancel = 'wanted';
      this.#lookUp(order, nowMs);
    }
  }

  #keep(order: ManagedOrder): void {
    this.#orders.set(order.clientOrderId, order);
    this.#live.set(order.clientOrderId, order);
    if (order.orderId !== '') this.#byOrderId.set(order.orderId, order);
  }

  #named(order: ManagedOrder, orderId: string): void {
    order.orderId = orderId;
    this.#byOrderId.set(orderId, order);
  }

  /**
   * Another order of the trade is on its way out. What protects or leaves a position waits for the orders that its coins
   * are promised to, never for an entry.
   */
  #mustWait(order: ManagedOrder): boolean {
    for (const other of this.#orders.values()) {
      if (other === order || other.tradeId !== order.tradeId || !isAtVenue(other)) continue;
      if (order.purpose !== 'entry' && other.purpose === 'entry') continue;
      if (other.cancel !== 'none' || other.purpose === order.purpose) return true;
    }
    return false;
  }

  #send(order: ManagedOrder, nowMs: number): void {
    const { requestExpiryMs, emit } = this.#options;
    const { clientOrderId, purpose } = order;
    order.state = 'intended';
    if (requestExpiryMs !== undefined) order.request = { ...order.request, expiresMs: nowMs + requestExpiryMs };
    emit({ kind: 'place', clientOrderId, request: order.request, priority: purpose });
  }

  #isOpen(order: ManagedOrder, nowMs: number): void {
    const state = order.filled > 0n ? 'partially_filled' : 'open';
    // Only news starts the waits anew: an order that can be seen and not cancelled is no reason for haste.
    if (state !== order.state) order.attempts = 0;
    order.state = state;
    if (order.cancel === 'wanted') this.#askToCancel(order, nowMs, nowMs);
  }

  #askToCancel(order: ManagedOrder, nowMs: number, notBeforeMs: number): void {
    order.cancel = 'asked';
    const { clientOrderId, orderId, request } = order;
    this.#options.emit({
      kind: 'cancel',
      clientOrderId,
      pair: request.pair,
      orderId,
      notBeforeMs: Math.max(nowMs, notBeforeMs),
    });
  }

  #lookUp(order: ManagedOrder, nowMs: number): void {
    const { clientOrderId, orderId, request, intendedMs } = order;
    const notBeforeMs = nowMs + this.#wait(order);
    order.attempts++;
    this.#options.emit({
      kind: 'look-up',
      clientOrderId,
      pair: request.pair,
      orderId,
      sinceMs: intendedMs,
      notBeforeMs,
    });
  }

  #wait({ attempts }: ManagedOrder): number {
    return attempts === 0 ? 0 : RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1];
  }

  /** Ends an order once every fill that the venue counts has been booked. */
  #settle(order: ManagedOrder, nowMs: number): void {
    if (order.ending === undefined || order.filled < order.ending.filled) return;
    const { status } = order.ending;
    // `filled` without the whole amount: what the venue cut off is canceled.
    this.#end(order, status === 'filled' ? 'canceled' : status, nowMs);
  }

  #end(
    order: ManagedOrder,
    state: 'canceled' | 'rejected' | 'expired' | 'open' | 'partially_filled',
    nowMs: number,
  ): void {
    this.revision++;
    order.state = state;
    this.#options.listener.ended(order);
    this.#release(order, nowMs);
  }

  /** Sends what has waited for an order to end. */
  #release({ tradeId }: ManagedOrder, nowMs: number): void {
    for (const order of [...this.#orders.values()]) {
      if (order.tradeId !== tradeId || order.state !== 'waiting' || this.#mustWait(order)) continue;
      const amount = this.#options.listener.stillWanted(order);
      if (amount === undefined) this.#end(order, 'canceled', nowMs);
      else {
        order.request = { ...order.request, amount };
        this.#send(order, nowMs);
      }
    }
  }

  #tell(level: Notice['level'], code: string, text: string, order: ManagedOrder): void {
    const { clientOrderId, orderId, request, filled } = order;
    const fields = { clientOrderId, orderId, pair: request.pair, amount: request.amount, filled: exactText(filled) };
    this.#options.emit({ kind: 'notify', notice: { level, code, text, fields } });
  }
}

function maximum(a: Exact, b: Exact): Exact {
  return a > b ? a : b;
}
