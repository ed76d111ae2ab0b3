import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../src/core/engine/bar.ts';
import type { LiveTrader } from '../../../src/core/engine/live-trader.ts';
import { allocateCandles } from '../../../src/core/model/candles.ts';
import type { Market } from '../../../src/core/model/market.ts';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import { ENTER_LONG, EXIT_LONG } from '../../../src/core/model/signals.ts';
import type { FillReport, OrderReport, OrderRequest } from '../../../src/core/model/venue.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { Session } from '../../../src/core/session/session.ts';
import type { SessionOptions, StepResult } from '../../../src/core/session/session-types.ts';
import { defineStrategy } from '../../../src/core/strategy/define.ts';
import type { AnyStrategy } from '../../../src/core/strategy/spec.ts';
import { SETTINGS as TABLE_SETTINGS } from '../../support/candle-table.ts';

const PAIR = 'AAA/USDT';
const MARKET: Market = {
  pair: PAIR,
  base: 'AAA',
  quote: 'USDT',
  kind: 'spot',
  tickSize: 0.01,
  stepSize: 0.01,
  minAmount: 0.01,
  maxAmount: 1e6,
  minCost: 5,
  maxCost: 1e9,
  takerRatio: 0,
  makerRatio: 0,
  contractSize: 1,
};

const SETTINGS: EngineSettings = {
  ...TABLE_SETTINGS,
  timeframe: '1m',
  stakeCurrency: 'USDT',
  startBalance: 1000,
  stakeAmount: 100,
  maxOpenTrades: 1,
  feeRatio: undefined,
  stoploss: -0.1,
  unfilledTimeoutMs: { entry: 600_000, exit: 600_000 },
};

const strategy = defineStrategy({
  timeframe: '1m',
  stoploss: -0.1,
  indicators: () => ({}),
  enterLong: () => false,
}) as unknown as AnyStrategy;

/** A session whose venue is the test itself. */
class Desk {
  readonly session: Session;
  nowMs = 1000;
  #fills = 0;
  last: StepResult | undefined;

  constructor(more: Partial<SessionOptions> = {}) {
    const row = { at: () => ({}) };
    const turns = {
      atOpen(trader: LiveTrader, bar: Bar) {
        trader.cancelOldOrders(bar);
        trader.enter(bar);
        for (const trade of [...trader.openIn(bar.pairIndex)]) trader.exitAtOpen(trade, bar);
      },
      withinBar: () => undefined,
    };
    this.session = new Session({
      settings: SETTINGS,
      strategy,
      params: {},
      pairs: [
        { pair: PAIR, market: MARKET, candles: allocateCandles(0), rows: row, enterTag: () => '', exitTag: () => '' },
      ],
      account: 'main',
      wording: { stoploss: 'market', timeInForce: { entry: 'GTC', exit: 'GTC' } },
      turns,
      epoch: 'abc123',
      bot: 1,
      requestExpiryMs: 5000,
      settleMs: 2000,
      ...more,
    });
  }

  tell(event: SessionEvent): StepResult {
    this.nowMs += 1000;
    return (this.last = this.session.step(event, this.nowMs));
  }

  open(price: number, flags: number): StepResult {
    return this.tell({
      kind: 'open',
      timeMs: this.nowMs,
      pairs: [{ pair: PAIR, price, row: 0, flags, canEnter: true }],
    });
  }

  /** Requests to place that the last step has brought about; they count as sent. */
  placed(): OrderRequest[] {
    const places = this.last!.intents.flatMap((intent) => (intent.kind === 'place' ? [intent.request] : []));
    const result = this.last;
    for (const { clientOrderId } of places) this.session.step({ kind: 'sending', clientOrderId }, this.nowMs);
    this.last = result;
    return places;
  }

  cancels(): string[] {
    return this.last!.intents.flatMap((intent) => (intent.kind === 'cancel' ? [intent.clientOrderId] : []));
  }

  report(request: OrderRequest, status: OrderReport['status'], filledAmount = '0'): StepResult {
    return this.tell({ kind: 'order', report: reportOf(request, status, filledAmount) });
  }

  fill({ clientOrderId, side }: OrderRequest, amount: string, price: string, fee?: FillReport['fee']): StepResult {
    const fill = {
      fillId: String(++this.#fills),
      orderId: `v-${clientOrderId}`,
      clientOrderId,
      pair: PAIR,
      side,
      price,
      amount,
    };
    const cost = String(Number(price) * Number(amount));
    return this.tell({ kind: 'fill', fill: { ...fill, cost, fee, isMaker: true, timeMs: this.nowMs } });
  }

  get trade() {
    return this.session.trader.open[0];
  }
}

function reportOf(
  { clientOrderId, side, type, amount, price }: OrderRequest,
  status: OrderReport['status'],
  filledAmount: string,
): OrderReport {
  const times = { createdMs: 0, updatedMs: 0, reduceOnly: false };
  const prices = { price, triggerPrice: undefined, averagePrice: undefined };
  return {
    orderId: `v-${clientOrderId}`,
    clientOrderId,
    pair: PAIR,
    side,
    type,
    status,
    amount,
    filledAmount,
    ...prices,
    ...times,
  };
}

const STOPS = { stopsOnExchange: { moveEveryMs: 0, mostAnHour: 3 } };

describe('a trading session', () => {
  it('orders a stake at the price, and holds what has filled', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    expect(entry).toMatchObject({
      side: 'buy',
      type: 'limit',
      amount: '10',
      price: '10',
      timeInForce: 'GTC',
      expiresMs: 7000,
    });
    expect(desk.trade.hasPosition).toBe(false);
    desk.fill(entry, '4', '10');
    expect(desk.trade.amount).toBe(4);
    desk.fill(entry, '6', '10');
    expect(desk.trade).toMatchObject({ amount: 10, openRate: 10, openEntry: undefined });
    expect(desk.last!.ledger.map(({ asset, change }) => [asset, change])).toEqual([
      ['AAA', 6n * 10n ** 18n],
      ['USDT', -60n * 10n ** 18n],
    ]);
  });

  it('holds less by a fee that is taken in the bought coin', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10', { asset: 'AAA', amount: '0.013' });
    // 9.987 coins are there; what can be sold is a multiple of 0.01.
    expect(desk.trade.amount).toBe(9.98);
    desk.open(12, EXIT_LONG);
    const [exit] = desk.placed();
    desk.fill(exit, '9.98', '12');
    // 9.987 coins have cost 100, so 9.98 of them 100 * 9.98 / 9.987; what cannot be sold is valued at its cost.
    expect(desk.last!.closed[0].profitAbs).toBeCloseTo(9.98 * 12 - (100 * 9.98) / 9.987, 7);
  });

  it('gives the slot back when an entry ends without a fill, and keeps it while a part has filled', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.report(entry, 'canceled');
    expect(desk.session.trader.open).toHaveLength(0);
    desk.open(10, ENTER_LONG);
    const [again] = desk.placed();
    desk.fill(again, '3', '10');
    desk.report(again, 'expired', '3');
    expect(desk.trade).toMatchObject({ amount: 3, openEntry: undefined });
  });

  it('takes in what fills although it was taken back, and opens no second trade beside it', () => {
    const desk = new Desk({ settings: { ...SETTINGS, unfilledTimeoutMs: { entry: 1000, exit: 600_000 } } });
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.report(entry, 'open');
    desk.open(11, 0);
    expect(desk.cancels()).toEqual([entry.clientOrderId]);
    expect(desk.session.trader.open).toHaveLength(0);
    desk.fill(entry, '10', '10');
    expect(desk.trade.amount).toBe(10);
    desk.open(11, ENTER_LONG);
    expect(desk.placed()).toEqual([]);
  });

  it('makes one trade of all that an entry fills after its trade is over, and another only once that is over too', () => {
    const desk = new Desk({ ...STOPS, settings: { ...SETTINGS, maxOpenTrades: 3 } });
    const stopped = (amount: string) => {
      const [stop] = desk.placed();
      expect(stop).toMatchObject({ type: 'stop', amount });
      desk.report(stop, 'open');
      desk.fill(stop, amount, '9');
    };
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.report(entry, 'open');
    desk.fill(entry, '4', '10');
    stopped('4');
    expect(desk.session.trader.open).toHaveLength(0);
    expect(desk.cancels()).toEqual([entry.clientOrderId]);
    desk.fill(entry, '1', '10');
    const [stop] = desk.placed();
    desk.report(stop, 'open');
    desk.fill(entry, '2', '10');
    expect(desk.session.trader.open.map(({ start, amount }) => [start.id, amount])).toEqual([[2, 3]]);
    expect(desk.last!.fills).toMatchObject([{ tradeId: 2 }]);
    desk.report(stop, 'canceled');
    stopped('3');
    expect(desk.session.trader.open).toHaveLength(0);
    desk.fill(entry, '3', '10');
    expect(desk.session.trader.open.map(({ start, amount }) => [start.id, amount])).toEqual([[3, 3]]);
    stopped('3');
    // 4, 3 and 3 coins, bought at 10 and sold at 9.
    expect([...desk.session.trader.closed].map(({ profitAbs }) => profitAbs)).toEqual([-4, -3, -3]);
    expect([...desk.session.orders.live()]).toEqual([]);
  });

  it('keeps slot, stake and pair of an entry that was taken back until the venue says that it cannot fill', () => {
    const desk = new Desk({ settings: { ...SETTINGS, unfilledTimeoutMs: { entry: 1000, exit: 600_000 } } });
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.report(entry, 'open');
    const before = desk.session.trader.wallet.available;
    desk.open(11, ENTER_LONG);
    expect(desk.cancels()).toEqual([entry.clientOrderId]);
    expect(desk.placed()).toEqual([]);
    expect(desk.session.trader.wallet.available).toBe(before);
    desk.report(entry, 'canceled');
    expect(desk.session.trader.wallet.available).toBe(before + 100);
    desk.open(11, ENTER_LONG);
    expect(desk.placed()).toHaveLength(1);
  });

  it('sends an exit in place of another only once that one is over, and for what is left', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    desk.open(12, EXIT_LONG);
    const [exit] = desk.placed();
    expect(exit).toMatchObject({ side: 'sell', amount: '10', price: '12' });
    desk.report(exit, 'open');
    desk.open(11, EXIT_LONG);
    expect(desk.cancels()).toEqual([exit.clientOrderId]);
    expect(desk.placed()).toEqual([]);
    desk.fill(exit, '4', '12');
    expect(desk.placed()).toEqual([]);
    desk.report(exit, 'canceled', '4');
    const [second] = desk.placed();
    expect(second).toMatchObject({ amount: '6', price: '11' });
    desk.fill(second, '6', '11');
    expect(desk.session.trader.open).toHaveLength(0);
    // 4 x 12 + 6 x 11 - 10 x 10
    expect(desk.last!.closed[0].profitAbs).toBeCloseTo(14, 9);
  });

  it('asks a refused exit again after a pause that grows, not in a loop', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    const times: number[] = [];
    for (let quote = 0; quote < 60; quote++) {
      desk.tell({ kind: 'quote', pair: PAIR, price: 8 });
      const [stop] = desk.placed();
      if (stop === undefined) continue;
      expect(stop).toMatchObject({ type: 'market', amount: '10' });
      times.push(desk.nowMs);
      const failure = { kind: 'market', venueCode: '', message: 'halted' } as const;
      desk.tell({ kind: 'placed', clientOrderId: stop.clientOrderId, answer: { kind: 'refused', failure } });
    }
    const waits = times.slice(1).map((timeMs, index) => timeMs - times[index]);
    expect(waits.length).toBeGreaterThanOrEqual(4);
    for (const [index, wait] of waits.entries()) if (index > 0) expect(wait).toBeGreaterThan(waits[index - 1]);
  });

  it('keeps a stop for what has filled, moves it with each fill, and takes it back before an exit', () => {
    const desk = new Desk(STOPS);
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '4', '10');
    const [stop] = desk.placed();
    expect(stop).toMatchObject({ side: 'sell', type: 'stop', amount: '4', triggerPrice: '9' });
    desk.report(stop, 'open');
    desk.fill(entry, '6', '10');
    expect(desk.cancels()).toEqual([stop.clientOrderId]);
    expect(desk.placed()).toEqual([]);
    desk.report(stop, 'canceled');
    const [whole] = desk.placed();
    expect(whole).toMatchObject({ type: 'stop', amount: '10', triggerPrice: '9' });
    desk.report(whole, 'open');
    desk.open(12, EXIT_LONG);
    expect(desk.cancels()).toEqual([whole.clientOrderId]);
    expect(desk.placed()).toEqual([]);
    desk.report(whole, 'canceled');
    expect(desk.placed()).toMatchObject([{ type: 'limit', amount: '10', price: '12' }]);
  });

  it('books a stop that the exchange has filled, and sends nothing more', () => {
    const desk = new Desk(STOPS);
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    const [stop] = desk.placed();
    desk.report(stop, 'open');
    desk.fill(stop, '10', '8.95');
    expect(desk.last!.closed).toMatchObject([{ exitReason: 'stoploss_on_exchange', closeRate: 8.95, amount: 10 }]);
    expect(desk.placed()).toEqual([]);
    expect([...desk.session.orders.live()]).toEqual([]);
  });

  it('stops placing a stop that the exchange goes on refusing, tells a person, and watches the price itself', () => {
    const desk = new Desk(STOPS);
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    const failure = { kind: 'rules', venueCode: '-2010', message: 'no stops here' } as const;
    let [stop] = desk.placed();
    let tries = 0;
    const codes: string[] = [];
    for (let turn = 0; turn < 200; turn++) {
      const event: SessionEvent =
        stop === undefined
          ? { kind: 'quote', pair: PAIR, price: 10 }
          : { kind: 'placed', clientOrderId: stop.clientOrderId, answer: { kind: 'refused', failure } };
      if (stop !== undefined) tries++;
      desk.tell(event);
      for (const intent of desk.last!.intents) if (intent.kind === 'notify') codes.push(intent.notice.code);
      [stop] = desk.placed();
    }
    expect(tries).toBe(3);
    expect(codes).toEqual(['STOP_LOST', 'STOP_LOST', 'STOP_LOST', 'STOP_LIMIT']);
    desk.tell({ kind: 'quote', pair: PAIR, price: 8.9 });
    expect(desk.placed()).toMatchObject([{ type: 'market', amount: '10' }]);
  });

  it('notices that a position was sold by hand', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    desk.tell({ kind: 'quote', pair: PAIR, price: 11 });
    desk.tell({ kind: 'outside', asset: 'AAA', change: '-10', total: '0' });
    expect(desk.session.trader.open).toHaveLength(0);
    expect(desk.last!.closed).toMatchObject([{ exitReason: 'closed_outside', closeRate: 11 }]);
    expect(desk.last!.ledger).toMatchObject([{ asset: 'AAA', reason: 'external' }]);
    expect(desk.placed()).toEqual([]);
  });

  it('leaves coins alone that were there before: what others take of them is not a position’s', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    desk.tell({ kind: 'outside', asset: 'AAA', change: '-5', total: '12' });
    expect(desk.trade.amount).toBe(10);
  });
});
