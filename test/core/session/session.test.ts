import { describe, expect, it } from 'vitest';
import { ENTER_LONG, EXIT_LONG } from '../../../src/core/model/signals.ts';
import { restoredTrade, tradeState } from '../../../src/core/session/trade-state.ts';
import { Desk, PAIR, SETTINGS } from './desk.ts';

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

  it('comes back from a restart with what filled late beside an exit', () => {
    const desk = new Desk({ settings: { ...SETTINGS, unfilledTimeoutMs: { entry: 1000, exit: 600_000 } } });
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '4', '10');
    desk.open(12, EXIT_LONG);
    const [exit] = desk.placed();
    desk.fill(entry, '3', '10');
    desk.fill(exit, '4', '12');
    const terms = { amountGrid: desk.trade.start.amountGrid, priceGridAt: () => desk.trade.start.priceGrid };
    const again = restoredTrade(tradeState(desk.trade), 0, terms);
    expect([desk.trade.amount, again.amount, again.hasPosition]).toEqual([3, 3, true]);
  });

  it('writes down an order that a price has made and that has to wait, though nothing is to be done yet', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10');
    desk.open(12, EXIT_LONG);
    const [exit] = desk.placed();
    desk.report(exit, 'open');
    desk.open(11, EXIT_LONG);
    desk.tell({ kind: 'quote', pair: PAIR, price: 8 });
    expect(desk.last!.intents).toEqual([]);
    const orders = desk.last!.changes.filter(({ kind }) => kind === 'order').map(({ value }) => value);
    expect(orders).toMatchObject([
      { tag: 'exit_signal', state: 'canceled' },
      { tag: 'stop_loss', state: 'waiting' },
    ]);
    expect(desk.last!.changes).toContainEqual(
      expect.objectContaining({ kind: 'session', value: expect.objectContaining({ sequence: 4 }) }),
    );
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

  it('has no position left of less than a step, whatever was sold by hand', () => {
    const desk = new Desk();
    desk.open(10, ENTER_LONG);
    const [entry] = desk.placed();
    desk.fill(entry, '10', '10', { asset: 'AAA', amount: '0.013' });
    desk.tell({ kind: 'quote', pair: PAIR, price: 11 });
    desk.tell({ kind: 'outside', asset: 'AAA', change: '-9.98', total: '0.007' });
    expect(desk.session.trader.open).toHaveLength(0);
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
