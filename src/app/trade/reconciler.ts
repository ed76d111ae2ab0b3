import { VenueError } from '../../core/model/answer.ts';
import type { OrderReport } from '../../core/model/venue.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import { originOf } from '../../core/orders/client-order-id.ts';
import { isAtVenue } from '../../core/orders/managed-order.ts';
import { differences, type Drift } from '../../core/reconcile/differences.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Venue } from '../../ports/venue.ts';
import type { Bot } from './bot.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Pause } from './pause.ts';

/** Time between two looks, ms. */
const EVERY_MS = 60_000;
/** Waits after a look that failed, ms. */
const AGAIN_MS = [1000, 2000, 5000, 10_000, 30_000] as const;
/** Fills are asked for from a little before the newest booked one: several may carry one time, and clocks differ. */
const OVERLAP_MS = 10_000;

/** Why a look keeps a pair from being entered. */
const OWN_BLOCKS = new Set(['FOREIGN_ORDERS', 'OUTSIDE_ORDER']);

/** What to do with orders on the account that no bot of ours has made. */
export type OutsidePolicy = 'report' | 'cancel' | 'ignore';

export interface ReconcilerParts {
  readonly bot: Bot;
  /** Tells the session, through the journal. */
  readonly apply: (event: SessionEvent) => void;
  readonly dispatcher: Dispatcher;
  readonly venue: Venue;
  readonly journal: Journal;
  readonly account: string;
  readonly outsideOrders: OutsidePolicy;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  /** Venue time minus the clock's, ms. */
  readonly offsetMs: () => number;
  readonly signal: AbortSignal;
}

/** Compares the journal with the venue, at the start and every minute, and has everything that differs settled. */
export class Reconciler {
  readonly #parts: ReconcilerParts;
  /** Drifts of the last look: only what is there twice, with nothing under way, came from outside. */
  #suspected = new Map<string, string>();
  #startedMs: number;
  #failures = 0;
  readonly #pause = new Pause();

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.now();
  }

  /** Looks again now, for example because a stream was down. */
  readonly hurry = this.#pause.wake;

  /** Looks every minute until the signal aborts. */
  async run(): Promise<void> {
    const { clock, signal } = this.#parts;
    while (!signal.aborted) {
      const isDone = await this.look();
      this.#failures = isDone ? 0 : this.#failures + 1;
      const waitMs = isDone ? EVERY_MS : AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length) - 1];
      await this.#pause.until(clock.now() + waitMs, clock, signal);
    }
  }

  /** One look. False: the venue could not be asked. */
  async look(): Promise<boolean> {
    const { venue, log, bot, dispatcher, clock } = this.#parts;
    try {
      const wasBusy = this.#isBusy();
      const balances = await venue.balances();
      await this.#bookFills();
      const openOrders = await venue.openOrders();
      const found = differences(this.#ourView(), { openOrders, balances });
      for (const report of found.reports) this.#parts.apply({ kind: 'order', report });
      for (const { clientOrderId } of found.missing) {
        const order = bot.session.orders.get(clientOrderId);
        if (order === undefined || !isAtVenue(order) || order.state === 'intended' || order.state === 'sent') continue;
        const { orderId, request, intendedMs: sinceMs } = order;
        dispatcher.act([
          { kind: 'look-up', clientOrderId, pair: request.pair, orderId, sinceMs, notBeforeMs: clock.now() },
        ]);
      }
      this.#outside(found.outside, found.foreign);
      this.#drifts(wasBusy || this.#isBusy() ? [] : found.drifts);
      return true;
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      log.warn('the venue could not be compared with the journal', { reason: error.message });
      return false;
    }
  }

  /** With requests under way or fills outstanding, balances are about to change by our own hand. */
  #isBusy(): boolean {
    const { dispatcher, bot } = this.#parts;
    if (dispatcher.pending > 0) return true;
    return [...bot.session.orders.live()].some(
      ({ state, ending }) => state === 'sent' || state === 'unknown' || ending !== undefined,
    );
  }

  async #bookFills(): Promise<void> {
    const { bot, venue, journal, account } = this.#parts;
    for (const { pair } of bot.analyst.pairs) {
      const newest = journal.newestFillMs(account, pair) ?? this.#startedMs;
      for (const fill of await venue.fills(pair, newest - OVERLAP_MS)) {
        if (journal.hasFill(account, pair, fill.fillId)) continue;
        if (bot.session.orders.find(fill) !== undefined) this.#parts.apply({ kind: 'fill', fill });
      }
    }
  }

  #ourView() {
    const { bot, journal, account } = this.#parts;
    const { orders } = bot.session;
    return {
      live: [...orders.live()].filter(isAtVenue),
      knows: (report: OrderReport) => orders.find(report) !== undefined,
      isOwnEpoch: ({ clientOrderId }: OrderReport) => {
        const origin = originOf(clientOrderId);
        return origin && origin.epoch === journal.epoch;
      },
      totals: journal.balances(account),
    };
  }

  #outside(outside: readonly OrderReport[], foreign: readonly OrderReport[]): void {
    const { bot, notifier, outsideOrders } = this.#parts;
    for (const [pair, reason] of bot.blocked) if (OWN_BLOCKS.has(reason)) bot.blocked.delete(pair);
    if (foreign.length > 0) {
      // Another bot works on this account, or a journal was put back: nobody may enter before a person has looked.
      for (const { pair } of bot.analyst.pairs) bot.blocked.set(pair, 'FOREIGN_ORDERS');
      const [{ pair, clientOrderId }] = foreign;
      const text = 'the account has orders of another Tradewright journal: no entries until they are gone';
      notifier.notify({ level: 'critical', code: 'FOREIGN_ORDERS', text, fields: { pair, clientOrderId } });
    }
    if (outsideOrders === 'ignore') return;
    for (const { pair, orderId, clientOrderId } of outside) {
      if (outsideOrders === 'cancel') this.#cancel({ pair, orderId });
      else bot.blocked.set(pair, 'OUTSIDE_ORDER');
      const text =
        outsideOrders === 'cancel' ? 'an outside order was cancelled' : 'an outside order: no entries on its pair';
      notifier.notify({ level: 'warning', code: 'OUTSIDE_ORDER', text, fields: { pair, orderId, clientOrderId } });
    }
  }

  /** What is still there is found at the next look. */
  #cancel(name: { pair: string; orderId: string }): void {
    const { venue, log } = this.#parts;
    venue
      .cancel(name)
      .catch((error: unknown) => log.warn('an outside order stays', { ...name, reason: String(error) }));
  }

  /** What differs in the same way at two looks is no matter of timing. */
  #drifts(drifts: readonly Drift[]): void {
    const before = this.#suspected;
    this.#suspected = new Map(drifts.map(({ asset, change }) => [asset, change]));
    for (const { asset, change, total } of drifts) {
      if (before.get(asset) !== change) continue;
      this.#suspected.delete(asset);
      this.#parts.apply({ kind: 'outside', asset, change, total });
    }
  }
}
