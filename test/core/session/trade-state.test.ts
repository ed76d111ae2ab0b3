import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenTrade } from '../../../src/core/engine/open-trade.ts';
import type { Order } from '../../../src/core/engine/order.ts';
import { Grid } from '../../../src/core/model/decimal.ts';
import { restoredTrade, tradeState, type TradeState } from '../../../src/core/session/trade-state.ts';

const amountGrid = new Grid(0.001);
const priceGrid = new Grid(0.01);
const terms = { amountGrid, priceGridAt: () => priceGrid };

function newTrade(isShort: boolean, leverage: number): OpenTrade {
  const start = {
    id: 7,
    pairIndex: 0,
    pair: 'BTC/USDT',
    isShort,
    enterTag: 'dip',
    openTimeMs: 1000,
    leverage,
    feeRatio: 0.001,
    makerFeeRatio: 0.0005,
    throughDistance: 0,
    priceGrid,
    amountGrid,
    averageGrid: undefined,
  };
  const trade = new OpenTrade(start, 100, 0);
  trade.adjustStopLoss(100, -0.1);
  return trade;
}

let orderId = 0;

function order(trade: OpenTrade, isEntry: boolean, price: number, amount: number, timeMs: number): Order {
  const made: Order = {
    id: ++orderId,
    trade,
    isEntry,
    side: isEntry === trade.start.isShort ? 'sell' : 'buy',
    type: 'limit',
    price,
    amount,
    placedTimeMs: timeMs,
    filledTimeMs: timeMs,
    tag: isEntry ? 'dip' : 'partial_exit',
    fundingFee: undefined,
    judged: false,
    role: 'taker',
    feeRatio: 0.001,
    isRest: false,
  };
  trade.orders.push(made);
  return made;
}

const step = fc.record({
  isEntry: fc.boolean(),
  price: fc.integer({ min: 5000, max: 15_000 }).map((cents) => cents / 100),
  steps: fc.integer({ min: 1, max: 5000 }),
  funding: fc.integer({ min: -300, max: 300 }).map((cents) => cents / 100),
});

describe('an open trade as JSON', () => {
  it('comes back with the same books to the last bit, and goes on in the same way', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        step,
        (isShort, leverage, steps, next) => {
          const trade = newTrade(isShort, leverage);
          const fill = (each: OpenTrade, { isEntry, price, steps: count, funding }: typeof next, timeMs: number) => {
            const wanted = amountGrid.round(count * 0.001);
            // The last coins stay: a trade that has closed is kept as a record.
            const amount =
              isEntry || each.amount === 0 ? wanted : Math.min(wanted, amountGrid.round(each.amount - 0.001));
            if (!(amount > 0)) return;
            const made = order(each, isEntry || each.amount === 0, price, amount, timeMs);
            // Before its first fill a trade has no position that could owe anything.
            if (each.amount > 0) each.runFunding(funding, true);
            each.bookFunding(made);
            if (made.isEntry) each.bookEntry(made);
            else each.bookExit(made);
            each.trackExtremes(price + 1, price - 1);
          };
          steps.forEach((each, index) => fill(trade, each, 2000 + index));
          trade.data.set('level', { prices: [1.5, 2], note: 'kept' });
          const text = JSON.stringify(tradeState(trade));
          const again = restoredTrade(JSON.parse(text) as TradeState, 0, terms);
          expect(JSON.stringify(tradeState(again))).toBe(text);
          for (const each of [trade, again]) fill(each, next, 9000);
          for (const rate of [50, 99.99, 100, 150]) {
            expect(again.profitRatioAt(rate)).toBe(trade.profitRatioAt(rate));
            expect(again.closeValueAt(rate)).toBe(trade.closeValueAt(rate));
          }
          expect([again.amount, again.openRate, again.realizedProfit, again.fundingFees, again.stopLoss]).toEqual([
            trade.amount,
            trade.openRate,
            trade.realizedProfit,
            trade.fundingFees,
            trade.stopLoss,
          ]);
        },
      ),
    );
  });

  it('keeps open orders open', () => {
    const trade = newTrade(false, 1);
    const resting = order(trade, true, 99, 1, 2000);
    resting.filledTimeMs = undefined;
    trade.openEntry = resting;
    const again = restoredTrade(JSON.parse(JSON.stringify(tradeState(trade))) as TradeState, 3, terms);
    expect(again.openEntry).toMatchObject({ id: resting.id, price: 99, amount: 1 });
    expect(again.openEntry!.trade).toBe(again);
    expect(again.start.pairIndex).toBe(3);
  });

  it.each([
    ['a Date', new Date(0)],
    ['a function', () => 1],
    ['NaN', NaN],
    ['a Map', new Map()],
    ['one deep inside', { list: [1, { when: new Date(0) }] }],
    ['nothing', undefined],
  ])('refuses to lose %s that a strategy keeps', (_, value) => {
    const trade = newTrade(false, 1);
    trade.data.set('mine', value);
    expect(() => tradeState(trade)).toThrow(expect.objectContaining({ code: 'CUSTOM_DATA_INVALID', path: 'mine' }));
  });
});
