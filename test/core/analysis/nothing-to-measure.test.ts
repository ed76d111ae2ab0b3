import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/core/analysis/summarise.ts';
import { reportText } from '../../../src/cli/report/print-report.ts';
import { toJson } from '../../../src/cli/output.ts';
import { contextOf, order, runOf, START, HOUR, tradeOf } from '../../support/hand-made-run.ts';

/** Paths of all values that are NaN, infinite, -0 or undefined. */
function unpresentable(value: unknown, path = 'report'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? [] : [`${path} is ${value}`];
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unpresentable(item, `${path}.${key}`));
}

const UNPRESENTABLE_TEXT = /NaN|Infinity|undefined|∞|(?<![\d.-])-0(?:\.0*)?(?![\d.])/;

describe('a report with nothing to measure', () => {
  test('no trade: not defined is null and a dash, the rest is zero', () => {
    const report = summarise(runOf([], 10_000, 48), contextOf(48));
    expect(unpresentable(report)).toEqual([]);
    expect(report.total).toMatchObject({ trades: 0, winrate: null, sharpe: null, sortino: null, calmar: null });
    expect(report.total).toMatchObject({ profitFactor: null, sqn: null, pValue: null, profitTotal: 0 });
    expect(report.daily).toMatchObject({ sharpeDaily: null, sortinoDaily: null, calmarDaily: null });
    expect(report.finalBalance).toBe(10_000);
    expect(report.equityDrawdown).toMatchObject({ abs: 0, accountRatio: 0, startTimeMs: null });
    expect(report.buyAndHold.marketChange).toBe(0);
    const text = reportText(report, { width: 80, breakdown: ['day', 'week', 'month'] });
    expect(text).not.toMatch(UNPRESENTABLE_TEXT);
    expect(text).toMatch(/^Profit factor +-$/m);
    expect(text).toMatch(/^Sharpe of daily equity +-$/m);
    expect(JSON.parse(toJson(report))).toMatchObject({ total: { profitFactor: null } });
  });

  test('one trade of nothing is a draw', () => {
    const report = summarise(runOf([tradeOf(0, 0, 2)], 10_000, 48), contextOf(48));
    expect(unpresentable(report)).toEqual([]);
    expect(report.total).toMatchObject({ trades: 1, wins: 0, draws: 1, losses: 0, winrate: 0, profitFactor: null });
    expect(report.total.sharpe).toBeNull();
    expect(reportText(report)).not.toMatch(UNPRESENTABLE_TEXT);
  });

  test('one candle', () => {
    const report = summarise(runOf([], 10_000, 1), contextOf(1));
    expect(unpresentable(report)).toEqual([]);
    expect(report.run).toMatchObject({ candles: 1, days: 1 });
    expect(reportText(report)).not.toMatch(UNPRESENTABLE_TEXT);
  });

  test('equal winners have no deviation: Sharpe is not defined, never 1e16', () => {
    const trades = [0, 1, 2].map((day) => tradeOf(10, day * 24, day * 24 + 2));
    const { total } = summarise(runOf(trades, 1000, 72), contextOf(72));
    expect(total.sharpe).toBeNull();
    expect(total.sqn).toBeNull();
    // A deviation that is rounding residue alone: 0.1 + 0.1 + 0.1 is not 0.3.
    const residue = [0, 1, 2].map((day) => tradeOf(0.1, day * 24, day * 24 + 2));
    expect(summarise(runOf(residue, 1, 72), contextOf(72)).total.sharpe).toBeNull();
  });

  test('an account below zero: the high-water mark is the start', () => {
    // Balances -20, -50, -100 after 100: the fall is 200, twice the account.
    const trades = [-120, -30, -50].map((profit, day) => tradeOf(profit, day * 24, day * 24 + 2));
    const report = summarise(runOf(trades, 100, 72), contextOf(72));
    expect(unpresentable(report)).toEqual([]);
    expect(report.total.drawdown).toMatchObject({ abs: 200, accountRatio: 2, relativeRatio: 2 });
    expect(report.equityDrawdown.accountRatio).toBe(2);
    expect(report.total.cagr).toBeNull();
    expect(report.daily.sharpeDaily).toBeNull();
    expect(report.daily.growthAnnualRatio).toBeNull();
    expect(reportText(report)).not.toMatch(UNPRESENTABLE_TEXT);
  });

  test('only winners: the profit factor is not defined, not 0', () => {
    const { total } = summarise(runOf([tradeOf(5, 0, 2), tradeOf(7, 30, 31)], 100, 48), contextOf(48));
    expect(total.profitFactor).toBeNull();
    expect(total.expectancyRatio).toBeNull();
    expect(total.sortino).toBeNull();
  });

  test('any trades: no figure is NaN, infinite or -0, and the parts add up to the whole', () => {
    const trade = fc
      .record({
        profit: fc.oneof(fc.constant(0), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
        open: fc.integer({ min: 0, max: 90 }),
        length: fc.integer({ min: 0, max: 9 }),
        pair: fc.constantFrom('A/BTC', 'B/BTC'),
        enterTag: fc.constantFrom('', 'x'),
        short: fc.boolean(),
        openAtEnd: fc.boolean(),
      })
      .map(({ profit, open, length, short, ...rest }) => {
        const [first, second] = short ? (['sell', 'buy'] as const) : (['buy', 'sell'] as const);
        const orders = [
          order(first, START + open * HOUR, 100, 1),
          order(second, START + (open + length) * HOUR, 100, 1),
        ];
        return tradeOf(profit, open, open + length, { ...rest, side: short ? 'short' : 'long', orders });
      });
    const prices = fc.array(fc.double({ min: 1e-8, max: 1e6, noNaN: true }), { minLength: 100, maxLength: 100 });
    fc.assert(
      fc.property(
        fc.array(trade),
        prices,
        prices,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (list, a, b, start) => {
          const trades = list.toSorted((x, y) => x.closeTimeMs - y.closeTimeMs);
          const report = summarise(runOf(trades, start, 100), contextOf(100, { 'A/BTC': a, 'B/BTC': b }));
          expect(unpresentable(report)).toEqual([]);
          expect(reportText(report, { breakdown: ['day', 'week', 'month'] })).not.toMatch(UNPRESENTABLE_TEXT);
          const total = report.total.profitTotalAbs;
          const near = (value: number): void => expect(Math.abs(value - total)).toBeLessThanOrEqual(1e-6);
          const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
          near(add(report.perPair.map((group) => group.profitTotalAbs)));
          near(add(report.perMixedTag.map((group) => group.profitTotalAbs)));
          near(report.long.profitTotalAbs + report.short.profitTotalAbs);
          for (const periods of [report.perDay, report.perWeek, report.perMonth]) {
            near(add(periods.profitAbs));
            expect(add(periods.trades)).toBe(trades.length);
          }
          near(report.equity.equity.at(-1)! - start);
        },
      ),
      { numRuns: 50 },
    );
  });
});
