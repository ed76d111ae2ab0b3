import { describe, expect, it } from 'vitest';
import { ENTER_LONG, EXIT_LONG } from '../../../src/core/model/signals.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { Desk, PAIR, SETTINGS } from './desk.ts';

const STOPS = { stopsOnExchange: { moveEveryMs: 0, mostAnHour: 3 } };

describe('stops on the exchange', () => {
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

  it('tell a person when none has been confirmed for a minute', () => {
    const desk = new Desk(STOPS);
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    expect(desk.placed()).toHaveLength(1);
    const told: [string, number][] = [];
    const filledMs = desk.nowMs;
    for (let second = 0; second < 200; second++) {
      desk.tell({ kind: 'quote', pair: PAIR, price: 10 });
      for (const intent of desk.last!.intents)
        if (intent.kind === 'notify') told.push([intent.notice.code, desk.nowMs - filledMs]);
    }
    expect(told).toEqual([['STOP_LATE', 60_000]]);
  });
});
