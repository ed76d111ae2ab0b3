import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/core/analysis/summarise.ts';
import { TradeTable } from '../../src/core/model/trade-table.ts';
import { contextOf } from '../support/hand-made-run.ts';
import { row, runTable, type Prices } from '../support/candle-table.ts';

const at = (price: number): Prices => [price, price, price, price];

/** Buys 10 at the first price; then adds or takes out the given stakes, and leaves at the last price. `gains`: of each exit. */
async function trade(fills: 'candle' | 'freqtrade', prices: readonly number[], stakes: readonly number[]) {
  const candles = [prices[0], ...prices, prices.at(-1)!].map(at);
  const settings = { stakeAmount: 10 * prices[0], feeRatio: 0.001, positionAdjustmentEnable: true, stoploss: -1 };
  /** Realised profit of the trade at each open. */
  const realized: number[] = [];
  const result = await runTable({
    candles,
    enterLong: [0],
    exitLong: [prices.length - 1],
    settings: { ...settings, fills },
    callbacks: {
      adjustTradePosition: ({ time, trade: { realizedProfit } }) => (
        realized.push(realizedProfit),
        stakes[row(time) - 2]
      ),
    },
  });
  const [trades, unclosedTrades] = [result.trades, result.unclosedTrades].map((all) => TradeTable.of(all));
  realized.push(trades.record(0).profitAbs);
  const gains = realized.map((profit, index) => profit - (realized[index - 1] ?? 0)).filter((gain) => gain !== 0);
  const context = contextOf(candles.length, { 'A/USD': candles.map(([open]) => open) });
  return { ...result, gains, report: summarise({ ...result, trades, unclosedTrades }, context) };
}

/** One closed trade, whatever happened within it. */
function expectOneWin({ report, trades, gains, startBalance, finalBalance }: Awaited<ReturnType<typeof trade>>): void {
  expect(trades).toHaveLength(1);
  expect(report.total).toMatchObject({ trades: 1, wins: 1, losses: 0, winrate: 1 });
  const sum = gains.reduce((total, gain) => total + gain, 0);
  expect(sum).toBeCloseTo(trades[0].profitAbs, 8);
  expect(report.total.profitTotalAbs).toBeCloseTo(sum, 8);
  expect(finalBalance - startBalance).toBeCloseTo(sum, 8);
}

describe.each(['candle', 'freqtrade'] as const)('under %s rules', (fills) => {
  it('two purchases and three sales', async () => {
    // 1900 for 20 coins: 5 of them are a stake of 475.
    const run = await trade(fills, [100, 90, 110, 85, 105], [900, -475, -475]);
    expectOneWin(run);
    const { trades, finalBalance, gains, report } = run;
    [73.975, -50.9, 98].forEach((gain, exit) => expect(gains[exit]).toBeCloseTo(gain, 8));
    expect(trades[0].openRate).toBe(95);
    expect(trades[0].orders.map(({ side, amount, price }) => [side, amount, price])).toEqual([
      ['buy', 10, 100],
      ['buy', 10, 90],
      ['sell', 5, 110],
      ['sell', 5, 85],
      ['sell', 10, 105],
    ]);
    expect(trades[0].profitAbs).toBeCloseTo(2025 * 0.999 - 1900 * 1.001, 8);
    // Volume 1900 + 2025; orders cost what they are worth and the fee on it.
    expect(report.totalVolume).toBeCloseTo(3925 * 1.001, 8);
    expect(trades[0].profitRatio).toBeCloseTo(0.063660024186, 12);
    expect(finalBalance).toBeCloseTo(10_121.075, 8);
  });

  it('a purchase after a sale averages with what is left', async () => {
    const run = await trade(fills, [100, 120, 110, 100], [-500, 550]);
    expectOneWin(run);
    const { trades, finalBalance, gains } = run;
    [98.9, -52.05].forEach((gain, exit) => expect(gains[exit]).toBeCloseTo(gain, 8));
    expect(trades[0].openRate).toBe(105);
    expect(trades[0].orders.map(({ side, amount }) => [side, amount])).toEqual([
      ['buy', 10],
      ['sell', 5],
      ['buy', 5],
      ['sell', 10],
    ]);
    expect(trades[0].profitAbs).toBeCloseTo(1600 * 0.999 - 1550 * 1.001, 8);
    expect(finalBalance).toBeCloseTo(10_046.85, 8);
  });
});

it('a partial exit begins no cooldown, and lets no second trade in', async () => {
  const { trades, locks } = await runTable({
    candles: Array.from({ length: 6 }, () => at(100)),
    // Also on the candle on which a half is sold.
    enterLong: [0, 2],
    exitLong: [3],
    settings: {
      positionAdjustmentEnable: true,
      maxOpenTrades: 1,
      enableProtections: true,
      protections: [{ method: 'CooldownPeriod', stopDurationCandles: 2 }],
    },
    callbacks: { adjustTradePosition: ({ time }) => (row(time) === 2 ? -500 : undefined) },
  });
  expect(trades.map(({ orders }) => orders.map(({ amount }) => amount))).toEqual([[10, 5, 5]]);
  expect(locks.map(({ lockTimeMs }) => row(lockTimeMs))).toEqual([4]);
});
