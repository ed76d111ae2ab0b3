import { describe, expect } from 'vitest';
import { FundingTable } from '../../../src/core/engine/funding.ts';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import { candlesFrom, HOUR, outcomes, row, runTable, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const BOTH = ['candle', 'freqtrade'] as const;
const at = (price: number): Prices => [price, price, price, price];

describe('part of a position', () => {
  /** What the strategy adds (coins' worth) or takes out at the opens of rows. */
  const adjusted = (prices: readonly number[], stakes: Readonly<Record<number, number>>, more: Partial<Table> = {}) =>
    runTable({
      candles: prices.map(at),
      enterLong: [0],
      ...more,
      settings: { positionAdjustmentEnable: true, ...more.settings },
      callbacks: { adjustTradePosition: ({ time }) => stakes[row(time)], ...more.callbacks },
    });

  fillRule(72, 'asked at the open before the exit signal; an addition needs no slot and no confirmation', async () => {
    for (const fills of BOTH) {
      const asked: string[] = [];
      const settings = { fills, maxOpenTrades: 1, positionAdjustmentEnable: true };
      const { trades } = await runTable({
        candles: [FLAT, FLAT, FLAT, FLAT],
        enterLong: [0],
        exitLong: [1],
        settings,
        callbacks: {
          adjustTradePosition: ({ time }) => (asked.push(`adjust ${row(time)}`), row(time) === 2 ? 500 : undefined),
          customExit: ({ time }) => void asked.push(`exit ${row(time)}`),
          confirmTradeEntry: ({ time }) => (asked.push(`confirm ${row(time)}`), true),
        },
      });
      expect(asked).toEqual(['confirm 1', 'adjust 1', 'exit 1', 'adjust 2']);
      expect(trades[0].orders.map(({ amount, side }) => [side, amount])).toEqual([
        ['buy', 10],
        ['buy', 5],
        ['sell', 15],
      ]);
    }
  });

  fillRule(73, 'ten at 100 and ten at 90 are twenty at 95; fifteen of them sold at 110 gain 15 each', async () => {
    for (const fills of BOTH) {
      const { trades } = await adjusted(
        [100, 100, 90, 110, 110, 105, 105],
        { 2: 900, 3: -1425 },
        { settings: { fills } },
      );
      expect(trades[0]).toMatchObject({ openRate: 95, closeRate: 105, maxStakeAmount: 1900 });
      expect(trades[0].orders.map(({ amount }) => amount)).toEqual([10, 10, 15, 5]);
      expect(trades[0].profitAbs).toBe(15 * 15 + 5 * 10);
      expect(trades[0].profitRatio).toBeCloseTo(275 / 1900, 12);
    }
  });

  fillRule(74, 'a third of 10 coins is cut to 3.333; too little may not remain', async () => {
    for (const fills of BOTH) {
      const run = (stake: number) =>
        adjusted([100, 100, 100, 100], { 2: stake }, { settings: { fills }, market: { minAmount: 2 } });
      expect((await run(-1000 / 3)).trades[0].orders.map(({ amount }) => amount)).toEqual([10, 3.333, 6.667]);
      expect((await run(-850)).trades[0].orders).toHaveLength(2); // 150 would be left, and 2 coins and 5 % are 210
      expect((await run(-1000)).trades[0].orders.map(({ amount }) => amount)).toEqual([10, 10]);
      const third = await adjusted(
        [0.0035, 0.0035, 0.0035, 0.0035],
        { 2: -3.675 / 3 },
        { settings: { fills, stakeAmount: 3.675 }, market: { tickSize: 0.0001, stepSize: 1 } },
      );
      const left = fills === 'candle' ? 700 : 701;
      expect(third.trades[0].orders.map(({ amount }) => amount)).toEqual([1050, 1050 - left, left]);
    }
  });

  fillRule(75, 'half of the position sold frees half of the stake and no slot', async () => {
    for (const fills of BOTH) {
      const table = (maxOpenTrades: number): Table => ({
        pairs: {
          'A/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT], enterLong: [0] },
          'B/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT], enterLong: [1, 2] },
        },
        settings: { fills, maxOpenTrades, startBalance: 1400, positionAdjustmentEnable: true },
        callbacks: {
          adjustTradePosition: ({ pair, time }) => (pair === 'A/USD' && row(time) === 2 ? -600 : undefined),
        },
      });
      const { trades, counters } = await runTable(table(1));
      expect(trades.map(({ pair }) => pair)).toEqual(['A/USD']);
      expect(counters.rejectedSignals).toBe(2);
      const wide = await runTable(table(2));
      expect(wide.trades.map(({ pair, openTimeMs }) => [pair, row(openTimeMs)])).toEqual([
        ['A/USD', 1],
        ['B/USD', 2],
      ]);
    }
  });
});

describe('futures', () => {
  /** 1 % of a mark price of 100 due every hour: 1 for each coin. */
  const hourly = (hours: number) => {
    const rows = (price: number) =>
      candlesFrom(
        Array.from({ length: hours }, () => at(price)),
        HOUR,
      );
    return new FundingTable(rows(0.01), rows(100));
  };
  const funded = (fills: 'candle' | 'freqtrade', side: 'enterLong' | 'enterShort') =>
    runTable({
      candles: [FLAT, FLAT, FLAT, FLAT, FLAT],
      [side]: [0],
      [side === 'enterLong' ? 'exitLong' : 'exitShort']: [2],
      funding: hourly(5),
      settings: { fills, tradingMode: 'futures', canShort: true },
    });

  fillRule(76, 'entered at 1 h, left at 3 h: ten coins pay at 2 h and at 3 h', async () => {
    const long = await funded('candle', 'enterLong');
    expect(long.trades[0]).toMatchObject({ fundingFees: -20, profitAbs: -20 });
    const short = await funded('candle', 'enterShort');
    expect(short.trades[0]).toMatchObject({ fundingFees: 20, profitAbs: 20 });
  });

  fillRule(76, 'an addition at 2 h pays from 3 h on', async () => {
    const { trades } = await runTable({
      candles: [FLAT, FLAT, FLAT, FLAT, FLAT],
      enterLong: [0],
      exitLong: [2],
      funding: hourly(5),
      settings: { tradingMode: 'futures', positionAdjustmentEnable: true },
      callbacks: { adjustTradePosition: ({ time }) => (row(time) === 2 ? 500 : undefined) },
    });
    expect(trades[0].fundingFees).toBe(-10 - 15);
  });

  fillRule(77, 'under freqtrade rules also at 1 h, the instant of the entry', async () => {
    const { trades } = await funded('freqtrade', 'enterLong');
    expect(trades[0].fundingFees).toBe(-30);
  });

  const tier = {
    minNotional: 0,
    maxNotional: 100_000,
    maintenanceMarginRatio: 0.004,
    maxLeverage: 50,
    maintenanceAmount: 0,
  };
  const big = { ...tier, minNotional: 100_000, maxNotional: 1e9, maintenanceMarginRatio: 0.01, maintenanceAmount: 600 };
  /** One coin at 50,000 with a margin of 2,500. */
  const twenty = (candles: readonly Prices[], settings: Partial<EngineSettings> = {}, more: Partial<Table> = {}) =>
    runTable({
      candles: [at(50_000), at(50_000), ...candles],
      enterLong: [0],
      market: { kind: 'futures', leverageTiers: [tier, big] },
      ...more,
      settings: { tradingMode: 'futures', canShort: true, stakeAmount: 2500, stoploss: -0.99, ...settings },
      callbacks: { leverage: () => 20, ...more.callbacks },
    });

  fillRule(78, '(2500 - 50000) / (0.004 - 1) for a long, (2500 + 50000) / 1.004 for a short', async () => {
    expect((await twenty([at(50_000)])).trades[0].liquidationPrice).toBeCloseTo(47_690.7631, 4);
    const short = await twenty([at(50_000)], {}, { enterLong: [], enterShort: [0] });
    expect(short.trades[0].liquidationPrice).toBeCloseTo(52_290.8367, 4);
    const noTiers = await twenty([at(50_000)], {}, { market: { kind: 'futures' } });
    expect(noTiers.trades[0].liquidationPrice).toBe(47_500);
    // 2 coins are worth 100,000: the second tier. (5000 + 600 - 100,000) / (2 * 0.01 - 2)
    const second = await twenty([at(50_000)], { stakeAmount: 5000 });
    expect(second.trades[0].liquidationPrice).toBeCloseTo(94_400 / 1.98, 6);
  });

  fillRule(79, 'under freqtrade rules 5 % of the way back to the entry, on the tick', async () => {
    const { trades } = await twenty([at(50_000)], { fills: 'freqtrade' });
    // 47690.7631 + 0.05 * 2309.2369 = 47806.2249
    expect(trades[0].liquidationPrice).toBe(47_806.22);
  });

  fillRule(80, 'the margin of 2,500 is gone, gap or no gap', async () => {
    for (const candle of [
      [48_000, 48_000, 47_600, 47_700],
      [44_000, 44_500, 43_000, 44_200],
    ] as const) {
      const { trades, finalBalance } = await twenty([candle, at(47_700)]);
      expect(trades[0]).toMatchObject({
        exitReason: 'liquidation',
        closeRate: 47_500,
        profitAbs: -2500,
        profitRatio: -1,
      });
      expect(finalBalance).toBe(7500);
    }
    const short = { enterLong: [], enterShort: [0] };
    const up = await twenty([[52_000, 52_400, 52_000, 52_100], at(52_000)], {}, short);
    expect(up.trades[0]).toMatchObject({ exitReason: 'liquidation', closeRate: 52_500, profitAbs: -2500 });
  });

  fillRule(
    80,
    'a short without leverage that trebles costs its stake, also where the market names no tiers',
    async () => {
      const { trades, finalBalance } = await runTable({
        candles: [FLAT, FLAT, at(300), at(300)],
        enterShort: [0],
        market: { kind: 'futures' },
        settings: { tradingMode: 'futures', canShort: true, stoploss: -1 },
      });
      expect(trades[0]).toMatchObject({ exitReason: 'liquidation', closeRate: 200, profitAbs: -1000 });
      expect(finalBalance).toBe(9000);
    },
  );

  // A stop of 90 % of the margin is 4.5 % of the price: 47,750.
  fillRule(81, 'the stop at 47,750 comes before 47,690.76, unless the candle opens beyond both', async () => {
    const stop = await twenty([[48_000, 48_000, 47_000, 47_500], at(47_500)], { stoploss: -0.9 });
    expect(stop.trades[0]).toMatchObject({ exitReason: 'stop_loss', closeRate: 47_750 });
    const gap = await twenty([[44_000, 44_500, 43_000, 44_200], at(44_200)], { stoploss: -0.9 });
    expect(gap.trades[0]).toMatchObject({ exitReason: 'liquidation', profitAbs: -2500 });
  });

  fillRule(81, 'more margin at the open of a gap comes too late', async () => {
    const asked: number[] = [];
    const { trades } = await twenty(
      [[44_000, 48_000, 44_000, 48_000], at(48_000)],
      { positionAdjustmentEnable: true },
      {
        callbacks: { adjustTradePosition: ({ time }) => (asked.push(row(time)), row(time) === 2 ? 5000 : undefined) },
      },
    );
    expect(trades[0]).toMatchObject({ exitReason: 'liquidation', amount: 1, profitAbs: -2500 });
    expect(asked).toEqual([1]);
  });

  fillRule(
    82,
    'under freqtrade rules the stop fills, also when it is further away, and a liquidation at its price',
    async () => {
      const settings = { fills: 'freqtrade', stoploss: -0.99 } as const; // 47,525
      const both = await twenty([[48_000, 48_000, 47_000, 47_500], at(47_500)], settings);
      expect(both.trades[0]).toMatchObject({ exitReason: 'stop_loss', closeRate: 47_525 });
      const one = await twenty([[48_000, 48_000, 47_600, 47_700], at(47_700)], settings);
      expect(one.trades[0]).toMatchObject({ exitReason: 'liquidation', closeRate: 47_806.22 });
    },
  );
});

describe('locks', () => {
  fillRule(83, 'locked at 2 h for 90 minutes: no entry at 3 h, one at 4 h', async () => {
    for (const fills of BOTH) {
      const table = {
        candles: [FLAT, FLAT, FLAT, FLAT, FLAT, FLAT],
        enterLong: [0, 2, 3],
        exitLong: [1],
        settings: { fills },
        callbacks: {
          orderFilled: ({ order, pair, time, locks }) =>
            order.isEntry ? undefined : locks.lock(pair, time + 1.5 * HOUR, 'rest'),
        },
      } satisfies Table;
      const { trades, locks } = await runTable(table);
      expect(trades.map(({ openTimeMs }) => row(openTimeMs))).toEqual([1, 4]);
      expect(locks[0]).toMatchObject({ pair: 'A/USD', reason: 'rest' });
      expect([row(locks[0].lockTimeMs), row(locks[0].endTimeMs)]).toEqual([2, 4]);
    }
  });

  fillRule(84, 'a cooldown after each closed trade', async () => {
    for (const fills of BOTH) {
      const settings = {
        fills,
        enableProtections: true,
        protections: [{ method: 'CooldownPeriod', stopDurationCandles: 1 }],
      } as const;
      const table = { candles: [FLAT, FLAT, FLAT, FLAT, FLAT, FLAT], enterLong: [0, 2, 3], exitLong: [1] };
      // Closed at 2 h, locked for a candle, and to the start of the one after: 4 h.
      expect((await outcomes({ ...table, settings })).map(([entry]) => entry)).toEqual([1, 4]);
      expect(
        (await outcomes({ ...table, settings: { ...settings, enableProtections: false } })).map(([entry]) => entry),
      ).toEqual([1, 3]);
    }
  });
});
