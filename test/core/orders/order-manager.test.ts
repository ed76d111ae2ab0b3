import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/core/model/answer.ts';
import { exact, exactText } from '../../../src/core/model/exact.ts';
import type { FillReport, OrderReport, OrderRequest } from '../../../src/core/model/venue.ts';
import { ClientOrderIds, originOf } from '../../../src/core/orders/client-order-id.ts';
import type { Intent } from '../../../src/core/orders/intents.ts';
import { hasEnded, type ManagedOrder, type ManagedOrderState } from '../../../src/core/orders/managed-order.ts';
import { OrderManager } from '../../../src/core/orders/order-manager.ts';

const PAIR = 'BTC/USDT';
const EXPIRY_MS = 5000;
const SETTLE_MS = 2000;

/** A venue that takes requests and tells the truth when it is asked. */
class Venue {
  readonly orders = new Map<string, { report: OrderReport; fills: FillReport[]; timesSent: number }>();
  #count = 0;

  take(request: OrderRequest, nowMs: number): Answer<OrderReport> {
    const known = this.orders.get(request.clientOrderId);
    if (known !== undefined) {
      known.timesSent++;
      return { kind: 'refused', failure: { kind: 'duplicate-id', venueCode: '', message: 'again' } };
    }
    const report: OrderReport = {
      orderId: String(++this.#count),
      clientOrderId: request.clientOrderId,
      pair: request.pair,
      side: request.side,
      type: request.type,
      status: 'open',
      amount: request.amount,
      filledAmount: '0',
      price: request.price,
      triggerPrice: undefined,
      averagePrice: undefined,
      reduceOnly: false,
      createdMs: nowMs,
      updatedMs: nowMs,
    };
    this.orders.set(request.clientOrderId, { report, fills: [], timesSent: 1 });
    return { kind: 'done', value: report };
  }

  isOpen(id: string): boolean {
    const status = this.orders.get(id)?.report.status;
    return status === 'open' || status === 'partially_filled';
  }

  /** Fills a part in tenths of the order. */
  fill(id: string, tenths: number): void {
    if (!this.isOpen(id)) return;
    const order = this.orders.get(id)!;
    const amount = exact(order.report.amount);
    const done = exact(order.report.filledAmount);
    const part = (amount * BigInt(tenths)) / 10n;
    const fill = part < amount - done ? part : amount - done;
    if (fill <= 0n) return;
    const filledAmount = exactText(done + fill);
    const status = done + fill === amount ? 'filled' : 'partially_filled';
    order.report = { ...order.report, filledAmount, status };
    const { orderId, clientOrderId, pair, side } = order.report;
    order.fills.push({
      fillId: `${orderId}-${order.fills.length}`,
      orderId,
      clientOrderId: '',
      pair,
      side,
      price: '100',
      amount: exactText(fill),
      cost: exactText(fill * 100n),
      fee: undefined,
      isMaker: true,
      timeMs: 0,
    });
    expect(clientOrderId).toBe(id);
  }

  cancel(id: string): Answer<OrderReport | undefined> {
    const order = this.orders.get(id);
    if (!this.isOpen(id)) {
      return { kind: 'refused', failure: { kind: 'order-unknown', venueCode: '', message: 'not open' } };
    }
    order!.report = { ...order!.report, status: 'canceled' };
    return { kind: 'done', value: order!.report };
  }
}

/** The manager with a shell that may die: what is not written down is lost, what is asked may get no answer. */
class World {
  readonly venue = new Venue();
  readonly booked = new Map<string, Map<string, bigint>>();
  /** Requests that are still on their way. */
  underway: OrderRequest[] = [];
  intents: Intent[] = [];
  nowMs = 0;
  manager: OrderManager;
  #sequence = 0;

  constructor() {
    this.manager = this.#start([]);
  }

  #start(orders: readonly ManagedOrderState[]): OrderManager {
    const ids = new ClientOrderIds('abc123', 1, this.#sequence);
    return new OrderManager(
      {
        ids,
        requestExpiryMs: EXPIRY_MS,
        settleMs: SETTLE_MS,
        emit: (intent) => this.intents.push(intent),
        listener: {
          filled: (order, fill) => {
            const fills = this.booked.get(order.clientOrderId) ?? new Map<string, bigint>();
            expect(fills.has(fill.fillId), 'booked twice').toBe(false);
            this.booked.set(order.clientOrderId, fills.set(fill.fillId, exact(fill.amount)));
          },
          ended: ({ clientOrderId }) => {
            const there = this.venue.orders.get(clientOrderId);
            expect(this.venue.isOpen(clientOrderId), 'given up while it is open').toBe(false);
            expect(this.bookedOf(clientOrderId), 'given up with fills missing').toBe(
              exact(there?.report.filledAmount ?? '0'),
            );
          },
          stillWanted: (order: ManagedOrder) => order.request.amount,
        },
      },
      orders,
    );
  }

  restart(state = JSON.parse(JSON.stringify(this.manager.state())) as ManagedOrderState[]): void {
    this.#sequence += state.length;
    this.intents = [];
    this.manager = this.#start(state);
    this.manager.resume(this.nowMs);
  }

  wish(tradeId: number): void {
    this.manager.place(
      {
        tradeId,
        engineOrderId: 1,
        coinStake: 100,
        purpose: 'entry',
        tag: '',
        request: { pair: PAIR, side: 'buy', type: 'limit', amount: '1', price: '100' },
      },
      this.nowMs,
    );
  }

  bookedOf(clientOrderId: string): bigint {
    return [...(this.booked.get(clientOrderId)?.values() ?? [])].reduce((sum, amount) => sum + amount, 0n);
  }

  /** A request that was late reaches the venue, which takes it unless it has expired. */
  arrive(): void {
    const request = this.underway.shift();
    if (request !== undefined && this.nowMs <= request.expiresMs!) this.venue.take(request, this.nowMs);
  }

  /**
   * Carries out intent number `index`. `fate`: 0 the answer comes, 1 it is lost, 2 the request itself is lost, 3 the
   * request is late, 4 the process dies before the answer comes.
   */
  act(index: number, fate: number): void {
    if (this.intents.length === 0) return;
    const [intent] = this.intents.splice(index % this.intents.length, 1);
    const { manager, venue, nowMs } = this;
    const written = JSON.parse(JSON.stringify(manager.state())) as ManagedOrderState[];
    const lost = { kind: 'unknown', failure: { kind: 'transient', venueCode: '', message: 'lost' } } as const;
    if (intent.kind === 'place') {
      if (!manager.sending(intent.clientOrderId, nowMs)) return;
      const before = this.#atVenue(intent.clientOrderId);
      expect(before, 'two orders of one trade at the venue').toEqual([]);
      if (fate === 3) this.underway.push(intent.request);
      const answer = fate === 2 || fate === 3 ? lost : venue.take(intent.request, nowMs);
      if (fate === 4) return this.restart(written);
      manager.placed(intent.clientOrderId, fate === 0 ? answer : lost, nowMs);
    } else if (intent.kind === 'cancel') {
      const answer = fate === 2 ? lost : venue.cancel(intent.clientOrderId);
      manager.canceled(intent.clientOrderId, fate === 0 ? answer : lost, nowMs);
    } else if (intent.kind === 'look-up') {
      if (fate !== 0) return void this.intents.push(intent);
      this.nowMs = Math.max(this.nowMs, intent.notBeforeMs);
      const found = venue.orders.get(intent.clientOrderId);
      if (found !== undefined) {
        for (const fill of found.fills) manager.fill(fill, this.nowMs);
        manager.reported(found.report, this.nowMs);
      }
      manager.lookedUp(intent.clientOrderId, found !== undefined, this.nowMs, this.nowMs);
    }
  }

  #atVenue(clientOrderId: string): string[] {
    const tradeId = this.manager.get(clientOrderId)!.tradeId;
    const siblings = [...this.venue.orders.keys()].filter((id) => this.manager.get(id)?.tradeId === tradeId);
    return siblings.filter((id) => this.venue.isOpen(id));
  }
}

const anId = fc.nat(5);
const step = fc.oneof(
  fc.record({ do: fc.constant('wish' as const), trade: fc.nat(2) }),
  fc.record({ do: fc.constant('cancel' as const), order: anId }),
  fc.record({ do: fc.constant('act' as const), index: fc.nat(5), fate: fc.constant(0) }),
  fc.record({ do: fc.constant('act' as const), index: fc.nat(5), fate: fc.nat(4) }),
  fc.record({ do: fc.constant('arrive' as const) }),
  fc.record({ do: fc.constant('fill' as const), order: anId, tenths: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ do: fc.constant('tell' as const), order: anId, fill: fc.nat(5) }),
  fc.record({ do: fc.constant('report' as const), order: anId }),
  fc.record({ do: fc.constant('stale' as const), order: anId }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat(4000) }),
  fc.record({ do: fc.constant('restart' as const) }),
);

describe('the life of orders', () => {
  it('loses no order, sends none twice and books each fill once, whatever is lost, late or repeated', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const world = new World();
        const first = new Map<string, OrderReport>();
        const idAt = (index: number) => [...world.venue.orders.keys()][index] ?? '';
        for (const each of steps) {
          const { manager, venue } = world;
          if (each.do === 'wish') world.wish(each.trade);
          if (each.do === 'wait') world.nowMs += each.ms;
          if (each.do === 'restart') world.restart();
          if (each.do === 'arrive') world.arrive();
          if (each.do === 'act') world.act(each.index, each.fate);
          if (each.do === 'cancel') {
            const order = [...manager.live()][each.order];
            if (order !== undefined) manager.cancel(order, world.nowMs);
          }
          if (each.do === 'fill') venue.fill(idAt(each.order), each.tenths);
          const known = each.do === 'tell' || each.do === 'report' || each.do === 'stale';
          const at = known ? venue.orders.get(idAt(each.order)) : undefined;
          if (at === undefined) continue;
          const { report, fills } = at;
          if (!first.has(report.clientOrderId)) first.set(report.clientOrderId, report);
          if (each.do === 'tell' && fills.length > 0) manager.fill(fills[each.fill % fills.length], world.nowMs);
          if (each.do === 'report') manager.reported(report, world.nowMs);
          if (each.do === 'stale') manager.reported(first.get(report.clientOrderId)!, world.nowMs);
        }
        // The faults are over: a last look at everything, as a reconciler takes it.
        for (let round = 0; round < 30; round++) {
          world.nowMs += 60_000;
          while (world.intents.length > 0) {
            const before = world.intents.length;
            world.act(0, 0);
            if (world.intents.length > before + 10) throw new Error('intents grow without end');
            if (world.nowMs > 1e9) throw new Error('it never comes to rest');
          }
          for (const { fills, report } of world.venue.orders.values()) {
            for (const fill of fills) world.manager.fill(fill, world.nowMs);
            world.manager.reported(report, world.nowMs);
          }
        }
        for (const [id, { fills, timesSent }] of world.venue.orders) {
          expect(timesSent, 'sent twice').toBe(1);
          expect(world.bookedOf(id)).toBe(fills.reduce((sum, { amount }) => sum + exact(amount), 0n));
          expect(hasEnded(world.manager.get(id)!)).toBe(!world.venue.isOpen(id));
        }
        for (const order of world.manager.live()) {
          if (order.state === 'waiting') continue;
          expect(world.venue.isOpen(order.clientOrderId)).toBe(true);
          expect(order.cancel).toBe('none');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('names orders so that every venue takes the name and its maker can be read from it', () => {
    const ids = new ClientOrderIds('0az9bb', 1295, 36 ** 8 - 2);
    const id = ids.next();
    expect(id).toMatch(/^[0-9a-z]{18}$/);
    expect(originOf(id)).toEqual({ epoch: '0az9bb', bot: 1295, sequence: 36 ** 8 - 1 });
    expect(() => ids.next()).toThrow(RangeError);
    expect(originOf('x-TKT5PX2F1234')).toBeUndefined();
    expect(() => new ClientOrderIds('ABC', 0)).toThrow(RangeError);
    expect(() => new ClientOrderIds('abc123', 1296)).toThrow(RangeError);
  });
});
