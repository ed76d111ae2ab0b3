import { describe, expect } from 'vitest';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import { outcomes, row, runTable, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const FREQTRADE = { fills: 'freqtrade' } as const;
const BOTH = ['candle', 'freqtrade'] as const;

describe('entries', () => {
  fillRule(27, 'at the open of 100.003, off the tick of 0.01', async () => {
    const candles: readonly Prices[] = [FLAT, [100.003, 101, 99, 100], FLAT];
    expect(await outcomes({ candles, enterLong: [0] })).toEqual([[1, 100.003, 2, 100, 'force_exit']]);
    const { trades } = await runTable({ candles, enterLong: [0], settings: FREQTRADE });
    expect(trades[0].orders[0].price).toBe(100.003);
  });

  const wish = (price: number, open: Prices, settings: Partial<EngineSettings> = {}) =>
    runTable({
      candles: [FLAT, open, [100, 101, 90, 100], FLAT],
      enterLong: [0],
      settings,
      callbacks: { customEntryPrice: () => price },
    });

  fillRule(28, 'a wish of 98.769 rests at 98.76; one of 103 at an open of 100 is sized and filled at 100', async () => {
    expect((await wish(98.769, FLAT)).trades[0]).toMatchObject({ openRate: 98.76, amount: 10.125 });
    expect((await wish(103, FLAT)).trades[0]).toMatchObject({ openRate: 100, amount: 10, stakeAmount: 1000 });
  });

  fillRule(28, 'a short: up to the tick, and never below the open', async () => {
    const short = (price: number) =>
      runTable({
        candles: [FLAT, FLAT, [100, 110, 99, 100], FLAT],
        enterShort: [0],
        settings: { tradingMode: 'futures', canShort: true },
        callbacks: { customEntryPrice: () => price },
      });
    expect((await short(101.231)).trades[0]).toMatchObject({ openRate: 101.24 });
    expect((await short(97)).trades[0]).toMatchObject({ openRate: 100, amount: 10 });
  });

  fillRule(29, 'under freqtrade rules to the nearest tick of the data, and down to the high', async () => {
    const open: Prices = [100.25, 101, 98, 100];
    expect((await wish(98.769, open, FREQTRADE)).trades[0]).toMatchObject({ openRate: 98.77 });
    expect((await wish(103, open, FREQTRADE)).trades[0]).toMatchObject({ openRate: 101, amount: 9.9 });
  });

  fillRule(30, 'placed at row 1, filled at row 2: durations count from row 1', async () => {
    for (const fills of BOTH) {
      const durations: number[] = [];
      const { trades } = await runTable({
        candles: [FLAT, FLAT, [100, 100, 98, 99], FLAT, FLAT],
        enterLong: [0],
        settings: { fills },
        callbacks: { customEntryPrice: () => 98.5, customRoi: ({ duration }) => void durations.push(duration) },
      });
      expect(row(trades[0].openTimeMs)).toBe(1);
      expect(row(trades[0].orders[0].filledTimeMs)).toBe(2);
      expect(durations).toEqual([60, 120, 180]);
    }
  });

  const two = (
    settings: Partial<EngineSettings>,
    a: object,
    b: object,
    callbacks: NonNullable<Table['callbacks']> = {},
  ): Table => ({
    pairs: {
      'A/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT], ...a },
      'B/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT], ...b },
    },
    settings: { maxOpenTrades: 1, ...settings },
    callbacks,
  });

  fillRule(31, 'an unfilled entry keeps the only slot until it times out', async () => {
    for (const fills of BOTH) {
      const settings = { fills, unfilledTimeoutMs: { entry: 2 * 3_600_000, exit: 1 } };
      const price = { customEntryPrice: ({ pair }: { pair: string }) => (pair === 'A/USD' ? 50 : 100) };
      const table = two(settings, { enterLong: [0] }, { enterLong: [0, 1, 2] }, price);
      const { trades, counters } = await runTable(table);
      expect(trades.map((trade) => [trade.pair, row(trade.openTimeMs)])).toEqual([['B/USD', 3]]);
      expect(counters.rejectedSignals).toBe(2);
    }
  });

  fillRule(32, 'a signal without a slot is counted', async () => {
    for (const fills of BOTH) {
      const { trades, counters } = await runTable(two({ fills }, { enterLong: [0] }, { enterLong: [0] }));
      expect(trades.map(({ pair }) => pair)).toEqual(['A/USD']);
      expect(counters.rejectedSignals).toBe(1);
    }
  });

  fillRule(33, 'no second trade in a pair, unless they may be stacked', async () => {
    for (const fills of BOTH) {
      const table = { candles: [FLAT, FLAT, FLAT, FLAT], enterLong: [0, 1] };
      expect((await runTable({ ...table, settings: { fills } })).trades).toHaveLength(1);
      expect((await runTable({ ...table, settings: { fills, positionStacking: true } })).trades).toHaveLength(2);
    }
  });

  fillRule(34, 'a long that leaves at an open is turned into a short there, not into a long', async () => {
    for (const fills of BOTH) {
      const settings = { fills, tradingMode: 'futures', canShort: true } as const;
      const candles = [FLAT, FLAT, FLAT, FLAT];
      const turned = await outcomes({ candles, enterLong: [0], exitLong: [1], enterShort: [1], settings });
      expect(turned).toEqual([
        [1, 100, 2, 100, 'exit_signal'],
        [2, 100, 3, 100, 'force_exit'],
      ]);
      const custom = { customExit: ({ time }: { time: number }) => row(time) === 2 };
      const again = await outcomes({ candles, enterLong: [0, 1], settings, callbacks: custom });
      expect(again).toEqual([[1, 100, 2, 100, 'custom_exit']]);
    }
  });

  fillRule(35, 'contradicting signals', async () => {
    const settings = { tradingMode: 'futures', canShort: true } as const;
    for (const fills of BOTH) {
      const candles = [FLAT, FLAT, FLAT];
      const run = (signals: object) => outcomes({ candles, settings: { ...settings, fills }, ...signals });
      expect(await run({ enterLong: [0], exitLong: [0] })).toEqual([]);
      expect(await run({ enterShort: [0], exitShort: [0] })).toEqual([]);
      expect(await run({ enterLong: [0], enterShort: [0] })).toEqual([]);
      expect(await run({ enterLong: [0], exitShort: [0] })).toHaveLength(1);
    }
  });
});

describe('size', () => {
  const pairs = (count: number): NonNullable<Table['pairs']> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `P${index}/USD`,
        { candles: [FLAT, FLAT, [110, 110, 110, 110], FLAT, FLAT] as const, enterLong: [0] },
      ]),
    );
  const stakes = async (table: Table) => (await runTable(table)).trades.map(({ stakeAmount }) => stakeAmount);

  fillRule(36, 'unlimited: a fourth of 10,000 each, and a fourth of what a profit has made of it', async () => {
    for (const fills of BOTH) {
      const settings = { fills, stakeAmount: 'unlimited', maxOpenTrades: 4 } as const;
      expect(await stakes({ pairs: pairs(2), settings })).toEqual([2500, 2500]);
      // 25 coins bought at 100 and sold at 110 bring 250; (10,250 / 4) / 100 = 25.625 coins.
      const table = {
        candles: [FLAT, FLAT, [110, 110, 110, 110], FLAT, FLAT] as const,
        enterLong: [0, 2],
        exitLong: [1],
      };
      expect(await stakes({ ...table, settings })).toEqual([2500, 2562.5]);
    }
  });

  fillRule(37, 'ratio and fixed capital', async () => {
    for (const fills of BOTH) {
      const unlimited = { fills, stakeAmount: 'unlimited', maxOpenTrades: 2 } as const;
      expect(await stakes({ pairs: pairs(2), settings: { ...unlimited, tradableBalanceRatio: 0.5 } })).toEqual([
        2500, 2500,
      ]);
      expect(await stakes({ pairs: pairs(2), settings: { ...unlimited, availableCapital: 3000 } })).toEqual([
        1500, 1500,
      ]);
      // 4000 of 10,000 may be used: one stake of 3000, not two.
      const ratio = { fills, stakeAmount: 3000, tradableBalanceRatio: 0.4 };
      expect(await stakes({ pairs: pairs(2), settings: ratio })).toEqual([3000]);
      // The capital of 3000 has grown by the profit of 10 coins from 100 to 110.
      const grows = {
        candles: [FLAT, FLAT, [110, 110, 110, 110], FLAT, FLAT] as const,
        enterLong: [0, 2],
        exitLong: [1],
      };
      const growing = { ...unlimited, maxOpenTrades: 1, availableCapital: 1000 };
      expect(await stakes({ ...grows, settings: growing })).toEqual([1000, 1100]);
    }
  });

  fillRule(38, 'of 10,000 two stakes of 4500, and a third only if it may be smaller', async () => {
    for (const fills of BOTH) {
      const settings = { fills, stakeAmount: 4500 };
      expect(await stakes({ pairs: pairs(3), settings })).toEqual([4500, 4500]);
      const amend = { ...settings, amendLastStakeAmount: true };
      expect(await stakes({ pairs: pairs(3), settings: { ...amend, lastStakeAmountMinRatio: 0.2 } })).toEqual([
        4500, 4500, 1000,
      ]);
      expect(await stakes({ pairs: pairs(3), settings: { ...amend, lastStakeAmountMinRatio: 0.3 } })).toEqual([
        4500, 4500,
      ]);
    }
  });

  // A minimum cost of 95 asks for a stake of 95 * 1.05 / 0.95 = 105.
  const small = (stakeAmount: number, fills: 'candle' | 'freqtrade', market = {}) =>
    runTable({
      candles: [FLAT, FLAT, FLAT],
      enterLong: [0],
      settings: { fills, stakeAmount },
      market: { minCost: 95, ...market },
    });

  fillRule(39, 'a stake of 81 is raised to the minimum of 105, one of 80 is not', async () => {
    for (const fills of BOTH) {
      expect((await small(81, fills)).trades[0].stakeAmount).toBeCloseTo(105, 9);
      expect(await small(80, fills)).toMatchObject({ trades: [], counters: { belowMinimumEntries: 1 } });
      expect((await small(106, fills)).trades[0].stakeAmount).toBe(106);
      // 2 coins at 100 and 5 %: 210.
      expect((await small(170, fills, { minAmount: 2 })).trades[0].stakeAmount).toBeCloseTo(210, 9);
    }
  });

  fillRule(40, '1000 at 300.7 and a step of 0.03 is 3.3 coins for 992.31; a step of 4 is none', async () => {
    for (const fills of BOTH) {
      const at = (stepSize: number) =>
        runTable({
          candles: [FLAT, [300.7, 301, 300, 300.7], [300.7, 301, 300, 300.7]],
          enterLong: [0],
          settings: { fills },
          market: { stepSize },
        });
      expect((await at(0.03)).trades[0]).toMatchObject({ amount: 3.3, stakeAmount: 992.31 });
      expect(await at(4)).toMatchObject({ trades: [], counters: { belowStepEntries: 1 } });
      const noisy = await runTable({
        candles: [FLAT, [0.1, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1]],
        enterLong: [0],
        settings: { fills, stakeAmount: 0.3 },
        market: { stepSize: 1 },
      });
      expect(noisy.trades[0].amount).toBe(fills === 'candle' ? 3 : 2);
    }
  });

  fillRule(41, 'a stake of the strategy is cut to what is there and to what the market takes', async () => {
    for (const fills of BOTH) {
      const run = (market: object) =>
        runTable({
          candles: [FLAT, FLAT, FLAT],
          enterLong: [0],
          settings: { fills, tradableBalanceRatio: 0.8 },
          market,
          callbacks: { customStakeAmount: () => 50_000 },
        });
      expect((await run({})).trades[0].stakeAmount).toBe(8000);
      expect((await run({ maxCost: 700 })).trades[0].stakeAmount).toBe(700);
      expect((await run({ maxAmount: 5 })).trades[0].stakeAmount).toBe(500);
    }
  });

  fillRule(42, 'each refused entry is counted by its reason', async () => {
    const table = { candles: [FLAT, FLAT, FLAT, FLAT], enterLong: [0, 1] } as const;
    const counts = async (more: object) => (await runTable({ ...table, ...more })).counters;
    expect(await counts({ settings: { stakeAmount: 10_001 } })).toMatchObject({ unaffordableEntries: 2 });
    expect(await counts({ market: { minCost: 2000 } })).toMatchObject({ belowMinimumEntries: 2 });
    expect(await counts({ market: { stepSize: 100 } })).toMatchObject({ belowStepEntries: 2 });
    expect(await counts({ callbacks: { customStakeAmount: () => 0 } })).toMatchObject({ vetoedEntries: 2 });
    expect(await counts({ callbacks: { confirmTradeEntry: () => false } })).toMatchObject({ vetoedEntries: 2 });
    const lock = { customExit: () => true, orderFilled: ({ locks, time }: any) => locks.lock('*', time + 3_600_000) };
    expect(await counts({ enterLong: [0, 1], callbacks: lock })).toMatchObject({ lockedEntries: 1 });
  });

  const feesOf = async (settings: Partial<EngineSettings>) => {
    const candles = [FLAT, FLAT, FLAT];
    const market = { takerRatio: 0.001, makerRatio: 0.002 };
    const { trades } = await runTable({
      pairs: { 'A/USD': { candles, market }, 'B/USD': { candles, enterLong: [0], market: { takerRatio: 0.0004 } } },
      settings: { feeRatio: undefined, ...settings },
    });
    return [trades[0].feeOpenRatio, trades[0].feeCloseRatio, trades[0].profitAbs];
  };

  fillRule(43, "the pair's own taker fee: 10 coins at 100 cost and bring 0.40 less", async () => {
    expect(await feesOf({})).toEqual([0.0004, 0.0004, -0.8]);
    expect(await feesOf({ feeRatio: 0.01 })).toEqual([0.01, 0.01, -20]);
  });

  fillRule(44, 'the larger fee of the first pair under freqtrade rules', async () => {
    expect(await feesOf(FREQTRADE)).toEqual([0.002, 0.002, -4]);
  });
});
