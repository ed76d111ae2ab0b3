import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Grid } from '../../src/core/model/decimal.ts';
import type { TradeRecord } from '../../src/core/model/trade.ts';
import { HOUR, row, runTable, START, type Table, type TableResult } from '../support/candle-table.ts';
import { candleAt, cutTable, randomTables, withRules } from './random-run.ts';

const RULES = ['candle', 'freqtrade', 'realistic', 'pessimistic'] as const;

const holds = (
  rules: (typeof RULES)[number],
  check: (table: Table, result: TableResult) => void | Promise<void>,
  numRuns = 150,
) =>
  fc.assert(
    fc.asyncProperty(randomTables, async (random) => {
      const table = withRules(random, rules);
      await check(table, await runTable(table));
    }),
    { numRuns },
  );

const isOpenAt = ({ openTimeMs, closeTimeMs }: TradeRecord, timeMs: number) =>
  openTimeMs <= timeMs && timeMs < closeTimeMs;

describe.each(RULES)('whatever happens under %s rules', (rules) => {
  it('the balance is the start and all profits', () =>
    holds(rules, (_, { trades, startBalance, finalBalance, unclosedAtEnd }) => {
      if (unclosedAtEnd > 0) return;
      const sum = trades.reduce((total, { profitAbs }) => total + profitAbs, startBalance);
      expect(finalBalance).toBeCloseTo(sum, 6);
    }));

  it('no order fills before it is placed, no trade ends before it begins, and coins add up', () =>
    holds(rules, (_, { trades }) => {
      for (const { openTimeMs, closeTimeMs, orders, side } of trades) {
        expect(closeTimeMs).toBeGreaterThanOrEqual(openTimeMs);
        let held = 0;
        let last = openTimeMs;
        for (const { placedTimeMs, filledTimeMs, side: way, amount } of orders) {
          expect(filledTimeMs).toBeGreaterThanOrEqual(placedTimeMs);
          expect(filledTimeMs).toBeGreaterThanOrEqual(last);
          last = filledTimeMs;
          held += (way === 'buy') === (side === 'long') ? amount : -amount;
          expect(held).toBeGreaterThan(-1e-9);
        }
        expect(held).toBeCloseTo(0, 9);
        expect(last).toBe(closeTimeMs);
      }
    }));

  it('no more trades are open than there are slots, and no two in a pair that does not stack', () =>
    holds(rules, ({ settings }, { trades }) => {
      for (const { openTimeMs, pair } of trades) {
        const open = trades.filter((trade) => isOpenAt(trade, openTimeMs));
        expect(open.length).toBeLessThanOrEqual(settings!.maxOpenTrades!);
        if (!settings!.positionStacking) {
          expect(open.filter((trade) => trade.pair === pair).length).toBeLessThanOrEqual(1);
        }
      }
    }));

  it('stakes of open trades never exceed the balance', () =>
    holds(rules, async (random) => {
      const { adjustTradePosition: _, ...callbacks } = random.callbacks!;
      const { trades, startBalance } = await runTable({ ...random, callbacks });
      for (const { openTimeMs } of trades) {
        // Of a trade that closed on the same candle nobody knows whether its loss was known.
        const before = trades.filter(
          ({ closeTimeMs, profitAbs }) => closeTimeMs < openTimeMs || (closeTimeMs === openTimeMs && profitAbs > 0),
        );
        const balance = before.reduce((sum, { profitAbs }) => sum + profitAbs, startBalance);
        const open = trades.filter((trade) => isOpenAt(trade, openTimeMs));
        expect(open.reduce((sum, { stakeAmount }) => sum + stakeAmount, 0)).toBeLessThanOrEqual(balance + 1e-6);
      }
    }));

  it('amounts are whole steps and prices whole ticks', () =>
    holds(rules, (_, { trades }) => {
      const [step, tick] = [new Grid(0.001), new Grid(0.01)];
      for (const { orders } of trades) {
        for (const { amount, price, tag } of orders) {
          expect(step.floor(amount)).toBe(amount);
          // What is left of a margin has no tick; freqtrade takes moved prices as they are.
          if (tag === 'liquidation' || rules === 'freqtrade') continue;
          expect(tick.round(price)).toBe(price);
        }
      }
    }));

  it('the same again gives the same', () =>
    holds(rules, async (table, result) => expect(await runTable(table)).toEqual(result), 60));

  it('a strategy that is asked on every candle and has nothing to say makes the same trades', () =>
    fc.assert(
      fc.asyncProperty(randomTables, async (random) => {
        // Without these, candles on which nothing can happen are passed over.
        const { adjustTradePosition: _, ...callbacks } = random.callbacks!;
        const table = withRules({ ...random, callbacks }, rules, { positionStacking: false });
        const asked = { ...table, callbacks: { ...callbacks, customExit: () => undefined } };
        expect(await runTable(table)).toEqual(await runTable(asked));
      }),
      { numRuns: 300 },
    ));

  it('what is later than a trade does not change it', () =>
    fc.assert(
      fc.asyncProperty(randomTables, fc.integer({ min: 8, max: 40 }), async (random, atRow) => {
        const table = withRules(random, rules);
        const cut = cutTable(table, atRow);
        fc.pre(cut !== undefined);
        const ends = Object.values(cut.pairs!).map(({ candles, startRow = 0 }) => startRow + candles.length - 1);
        const end = START + Math.min(...ends) * HOUR;
        const early = ({ trades }: TableResult) => trades.filter(({ closeTimeMs }) => closeTimeMs < end);
        expect(early(await runTable(cut))).toEqual(early(await runTable(table)));
      }),
      { numRuns: 150 },
    ));
});

it('candle rules fill nothing outside of the candle and the way to its open', () =>
  holds('candle', (table, { trades }) => {
    for (const { pair, orders } of trades) {
      for (const { filledTimeMs, price, tag } of orders) {
        if (tag === 'liquidation') continue;
        const { low, high, before } = candleAt(table, pair, filledTimeMs);
        expect(price, `${pair} at row ${row(filledTimeMs)}`).toBeGreaterThanOrEqual(Math.min(low, before) - 1e-9);
        expect(price, `${pair} at row ${row(filledTimeMs)}`).toBeLessThanOrEqual(Math.max(high, before) + 1e-9);
      }
    }
  }));

it('freqtrade rules fill nothing outside of the candle', () =>
  holds('freqtrade', (table, { trades }) => {
    for (const { pair, orders } of trades) {
      for (const { filledTimeMs, price } of orders) {
        const { low, high } = candleAt(table, pair, filledTimeMs);
        expect(price).toBeGreaterThanOrEqual(low);
        expect(price).toBeLessThanOrEqual(high);
      }
    }
  }));

it('candle rules never lose more than the margin, the entry fee included', () =>
  holds('candle', (_, { trades }) => {
    for (const { exitReason, profitRatio, orders } of trades) {
      if (exitReason === 'liquidation' && orders.length === 2) expect(profitRatio).toBeCloseTo(-1, 6);
    }
  }));
