import { describe, expect, it } from 'vitest';
import { row, runTable, type Prices } from '../support/candle-table.ts';

const at = (price: number): Prices => [price, price, price, price];

/** Buys 10 at the first price; then adds or takes out the given stakes, and leaves at the last price. */
const trade = (fills: 'candle' | 'freqtrade', prices: readonly number[], stakes: readonly number[]) =>
  runTable({
    candles: [prices[0], ...prices, prices.at(-1)!].map(at),
    enterLong: [0],
    exitLong: [prices.length - 1],
    settings: { fills, stakeAmount: 10 * prices[0], feeRatio: 0.001, positionAdjustmentEnable: true, stoploss: -1 },
    callbacks: { adjustTradePosition: ({ time }) => stakes[row(time) - 2] },
  });

describe.each(['candle', 'freqtrade'] as const)('under %s rules', (fills) => {
  it('two purchases and three sales', async () => {
    // 1900 for 20 coins: 5 of them are a stake of 475.
    const { trades, finalBalance } = await trade(fills, [100, 90, 110, 85, 105], [900, -475, -475]);
    expect(trades).toHaveLength(1);
    expect(trades[0].openRate).toBe(95);
    expect(trades[0].orders.map(({ side, amount, price }) => [side, amount, price])).toEqual([
      ['buy', 10, 100],
      ['buy', 10, 90],
      ['sell', 5, 110],
      ['sell', 5, 85],
      ['sell', 10, 105],
    ]);
    expect(trades[0].profitAbs).toBeCloseTo(2025 * 0.999 - 1900 * 1.001, 8);
    expect(trades[0].profitAbs).toBeCloseTo(73.975 - 50.9 + 98, 8);
    expect(trades[0].profitRatio).toBeCloseTo(0.063660024186, 12);
    expect(finalBalance).toBeCloseTo(10_121.075, 8);
  });

  it('a purchase after a sale averages with what is left', async () => {
    const { trades, finalBalance } = await trade(fills, [100, 120, 110, 100], [-500, 550]);
    expect(trades).toHaveLength(1);
    expect(trades[0].openRate).toBe(105);
    expect(trades[0].orders.map(({ side, amount }) => [side, amount])).toEqual([
      ['buy', 10],
      ['sell', 5],
      ['buy', 5],
      ['sell', 10],
    ]);
    expect(trades[0].profitAbs).toBeCloseTo(98.9 - 52.05, 8);
    expect(trades[0].profitAbs).toBeCloseTo(1600 * 0.999 - 1550 * 1.001, 8);
    expect(finalBalance).toBeCloseTo(10_046.85, 8);
  });
});
