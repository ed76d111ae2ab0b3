import { describe, expect, test } from 'vitest';
import { equityCurve, heldRun } from '../../../src/core/analysis/equity.ts';
import { gridOf } from '../../../src/core/analysis/grid.ts';
import { summarise } from '../../../src/core/analysis/summarise.ts';
import type { RunResult } from '../../../src/core/model/trade.ts';
import { candlesAt, contextOf, HOUR, order, runOf, START, tradeOf } from '../../support/hand-made-run.ts';

function curveOf(run: RunResult, opens: Readonly<Record<string, readonly number[]>>) {
  const pairs = Object.entries(opens).map(([pair, prices]) => ({ pair, candles: candlesAt(prices) }));
  return equityCurve(heldRun(run, pairs, gridOf(run, '1h')));
}

describe('equity at each open', () => {
  test('a long with an addition and a partial exit, fees paid at each fill', () => {
    // Buys 1 at 100 (hour 0), 1 at 120 (hour 1), sells 1.5 at 130 (hour 3) and 0.5 at 110 (hour 4); fee 1 %.
    // Paid 101 + 121.2, got 193.05 - that is 195 less 1.95 - and 54.45: profit 25.3.
    const orders = [
      order('buy', START, 100, 1, 0.01),
      order('buy', START + HOUR, 120, 1, 0.01),
      order('sell', START + 3 * HOUR, 130, 1.5, 0.01),
      order('sell', START + 4 * HOUR, 110, 0.5, 0.01),
    ];
    const trade = tradeOf(25.3, 0, 4, { orders, feeOpenRatio: 0.01, feeCloseRatio: 0.01 });
    const curve = curveOf(runOf([trade], 1000, 6), { 'ETH/BTC': [100, 120, 125, 130, 110, 90] });
    expect([...curve.time]).toEqual([0, 1, 2, 3, 4, 5, 6].map((hour) => START + hour * HOUR));
    const want = [0, -101 + 120, -222.2 + 250, -222.2 + 260, -222.2 + 193.05 + 55, 25.3, 25.3];
    for (const [row, profit] of want.entries()) expect(curve.profit[row]).toBeCloseTo(profit, 10);
    // Entry cost without fees: 100, then 220, then a quarter of it.
    expect([...curve.stakeInUse]).toEqual([0, 100, 220, 220, 55, 0, 0]);
    expect([...curve.openTrades]).toEqual([0, 1, 1, 1, 1, 0, 0]);
  });

  test('a short with leverage gains when the price falls, and books funding when an order fills', () => {
    const orders = [order('sell', START, 100, 4), order('buy', START + 2 * HOUR, 90, 4, 0, -1.5)];
    const trade = tradeOf(38.5, 0, 2, { side: 'short', leverage: 4, orders });
    const curve = curveOf(runOf([trade], 1000, 4), { 'ETH/BTC': [100, 110, 90, 80] });
    expect([...curve.profit]).toEqual([0, -40, 40, 38.5, 38.5]);
    expect([...curve.stakeInUse]).toEqual([0, 100, 100, 0, 0]);
  });

  test('a fill between two opens is seen from the next open on', () => {
    const orders = [order('buy', START + HOUR / 4, 100, 1), order('sell', START + 1.75 * HOUR, 105, 1)];
    const curve = curveOf(runOf([tradeOf(5, 0.25, 1.75, { orders })], 1000, 3), { 'ETH/BTC': [100, 103, 104] });
    expect([...curve.profit]).toEqual([0, 3, 5, 5]);
  });

  test('a pair whose candles start late or have a hole keeps its own times', () => {
    const late = candlesAt([100, 101, 107], HOUR, START + 2 * HOUR);
    late.time[2] = START + 6 * HOUR;
    const orders = [order('buy', START + 2 * HOUR, 100, 1), order('sell', START + 6 * HOUR, 107, 1)];
    const run = runOf([tradeOf(7, 2, 6, { orders })], 1000, 7);
    const curve = equityCurve(heldRun(run, [{ pair: 'ETH/BTC', candles: late }], gridOf(run, '1h')));
    // Hours 4 and 5 are missing: the last close, 107, stands.
    expect([...curve.profit]).toEqual([0, 0, 0, 1, 7, 7, 7, 7]);
  });

  test('a trade of a pair without candles is an error that names it', () => {
    const run = runOf([tradeOf(1, 0, 1)], 1000, 3);
    expect(() => curveOf(run, { 'LTC/BTC': [1, 1, 1] })).toThrow(/ETH\/BTC/);
  });
});

describe('what the curve says', () => {
  const opens = [100, 120, 60, 90, 150, 150];
  const run = runOf([tradeOf(50, 0, 4, { closeRate: 150 })], 200, 6);
  const report = summarise(run, contextOf(6, { 'ETH/BTC': opens }));

  test('drawdown of open positions: peak, lowest point, recovery', () => {
    // Equity 200, 220, 160, 190, 250, 250.
    expect(report.equityDrawdown).toMatchObject({ abs: 60, startTimeMs: START + HOUR, lowTimeMs: START + 2 * HOUR });
    expect(report.equityDrawdown.recoveryTimeMs).toBe(START + 4 * HOUR);
    expect(report.equityDrawdown.accountRatio).toBeCloseTo(60 / 220, 12);
    expect(report.total.drawdown.abs).toBe(0);
  });

  test('exposure: four of six candles, stake 100', () => {
    expect(report.exposure.timeInMarketRatio).toBeCloseTo(4 / 6, 12);
    expect(report.exposure.meanStakeInUse).toBeCloseTo(400 / 6, 12);
    expect(report.exposure.maxCapitalUsedRatio).toBeCloseTo(100 / 160, 12);
    expect(report.exposure.maxOpenTrades).toBe(1);
  });

  test('buy and hold: close to close, equal parts', () => {
    const two = summarise(runOf([], 200, 4), contextOf(4, { 'A/BTC': [1, 2, 3, 4], 'B/BTC': [9, 10, 5, 5] }));
    // Closes: 2, 3, 4, 4 doubles; 10, 5, 5, 5 halves.
    expect(two.buyAndHold.marketChange).toBeCloseTo((1 - 0.5) / 2, 12);
    expect(two.buyAndHold.pairs).toEqual([
      { pair: 'A/BTC', changeRatio: 1 },
      { pair: 'B/BTC', changeRatio: -0.5 },
    ]);
  });
});
