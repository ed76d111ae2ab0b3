import { describe, expect, it } from 'vitest';
import { RunError } from '../../../src/core/model/errors.ts';
import { stoplossFromOpen } from '../../../src/index.ts';
import { HOUR, marketOf, outcomes, runTable, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 100, 100, 100];
/** Falls to 97 and rises to 103 on every candle. */
const WIDE: Prices = [100, 103, 97, 100];

const BOTH = ['candle', 'freqtrade', 'realistic', 'pessimistic'] as const;

/** Runs in which every callback is asked: an entry that rests for a while, additions, an exit that rests. */
const EVERY_CALLBACK: Table = {
  candles: [FLAT, FLAT, WIDE, WIDE, FLAT, FLAT, FLAT, FLAT],
  enterLong: [0],
  exitLong: [4],
  settings: {
    positionAdjustmentEnable: true,
    tradingMode: 'futures',
    minimalRoi: { 0: 0.5 },
  },
};

const NAMES = [
  'customStakeAmount',
  'leverage',
  'customEntryPrice',
  'customExitPrice',
  'customExit',
  'customStoploss',
  'customStoplossAfterFill',
  'customRoi',
  'confirmTradeEntry',
  'confirmTradeExit',
  'adjustTradePosition',
  'adjustEntryPrice',
  'adjustExitPrice',
  'adjustOrderPrice',
  'checkEntryTimeout',
  'checkExitTimeout',
  'orderFilled',
] as const;

/** Orders that rest, so that those who manage them are asked. */
const RESTING = { customEntryPrice: () => 98, customExitPrice: () => 120 };

describe('a strategy that throws', () => {
  describe.each(BOTH)('under %s rules', (fills) => {
    it.each(NAMES)('in %s ends the run with its name, pair and candle', async (name) => {
      const callbacks = {
        ...RESTING,
        [name]: () => {
          throw new Error('on purpose');
        },
      };
      const run = runTable({ ...EVERY_CALLBACK, callbacks, settings: { ...EVERY_CALLBACK.settings, fills } });
      await expect(run).rejects.toThrow(RunError);
      await expect(run).rejects.toMatchObject({
        code: 'STRATEGY_THREW',
        message: expect.stringMatching(new RegExp(`${name} of strategy .*, A/USD, candle \\d+ .*on purpose`)),
      });
    });
  });

  fillRule(109, 'in every callback ends with the first that is asked', async () => {
    const throws = () => {
      throw new Error('on purpose');
    };
    const callbacks = Object.fromEntries(NAMES.map((name) => [name, throws]));
    await expect(runTable({ ...EVERY_CALLBACK, callbacks })).rejects.toMatchObject({
      message: expect.stringContaining('customEntryPrice of strategy'),
    });
  });
});

describe('an answer that is no answer', () => {
  const asking = (callbacks: Table['callbacks']) => runTable({ ...EVERY_CALLBACK, callbacks: { ...callbacks } });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0, -5, '98'])('a price of %s ends the run', async (price) => {
    for (const name of ['customEntryPrice', 'customExitPrice']) {
      await expect(asking({ [name]: () => price })).rejects.toMatchObject({
        code: 'STRATEGY_ANSWER_INVALID',
        message: expect.stringMatching(new RegExp(`${name} .* a price above 0 or nothing is expected`)),
      });
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '1000'])('a stake of %s ends the run', async (stake) => {
    await expect(asking({ customStakeAmount: () => stake as number })).rejects.toMatchObject({
      code: 'STRATEGY_ANSWER_INVALID',
      message: expect.stringContaining('customStakeAmount of strategy'),
    });
  });

  it.each([0, -1000, undefined])('a stake of %s is no entry, and is counted', async (stake) => {
    const { trades, counters } = await asking({ customStakeAmount: () => stake });
    expect(trades).toEqual([]);
    expect(counters.vetoedEntries).toBe(1);
  });
});

describe('a stop that customStoploss wants', () => {
  const stopped = (distance: number, settings: Table['settings'] = {}) =>
    runTable({
      candles: [FLAT, FLAT, FLAT, FLAT],
      [settings.canShort ? 'enterShort' : 'enterLong']: [0],
      callbacks: { customStoploss: () => distance, leverage: () => (settings.canShort ? 3 : 1) },
      settings,
    });

  it.each([1, -1, 97, 43_000])(
    '%s below the price is nowhere: the run ends, and the hint names the way',
    async (wish) => {
      await expect(stopped(wish)).rejects.toMatchObject({
        code: 'STRATEGY_ANSWER_INVALID',
        exitCode: 2,
        value: wish,
        message: expect.stringMatching(
          /^customStoploss of strategy .*, A\/USD, candle \d .*: gave the number -?\d+; a distance/,
        ),
        hint: expect.stringContaining('stoplossFromAbsolute(price, call)'),
      });
    },
  );

  it('is wrong above a short where the stake is gone', async () => {
    const short = { tradingMode: 'futures', canShort: true } as const;
    await expect(stopped(97, short)).rejects.toMatchObject({ code: 'STRATEGY_ANSWER_INVALID', value: 97 });
    expect((await stopped(0.3, short)).trades[0].stopLoss).toBeCloseTo(110, 6);
  });

  it('may be more than the profit made so far, which counts the leverage', async () => {
    // At 150 three times 50 % are won; a stop at the loss of 30 % of the stake lies at 90, 60 below: 40 % times 3.
    const { trades } = await runTable({
      candles: [FLAT, FLAT, [150, 150, 150, 150], [150, 150, 150, 150]],
      enterLong: [0],
      callbacks: { customStoploss: (call) => stoplossFromOpen(-0.3, call), leverage: () => 3 },
      settings: { tradingMode: 'futures' },
    });
    expect(trades[0]).toMatchObject({ stopLoss: 90, exitReason: 'force_exit' });
  });
});

describe('leverage', () => {
  const tiers = [
    { minNotional: 0, maxNotional: 10_000, maintenanceMarginRatio: 0.01, maxLeverage: 10, maintenanceAmount: 0 },
    { minNotional: 10_000, maxNotional: 1e6, maintenanceMarginRatio: 0.02, maxLeverage: 5, maintenanceAmount: 100 },
  ];
  const leverageOf = async (wish: number, more: Table = {}) => {
    const { trades } = await runTable({
      candles: [FLAT, FLAT, FLAT, FLAT],
      enterLong: [0],
      market: { leverageTiers: tiers },
      callbacks: { leverage: () => wish },
      ...more,
      settings: { tradingMode: 'futures', ...more.settings },
    });
    return trades[0].leverage;
  };

  fillRule(108, 'above the tier of the stake is lowered to it, below 1 raised to 1', async () => {
    expect(await leverageOf(7)).toBe(7);
    expect(await leverageOf(50)).toBe(10);
    expect(await leverageOf(50, { settings: { stakeAmount: 2000 } })).toBe(5);
    expect(await leverageOf(0)).toBe(1);
    expect(await leverageOf(-3)).toBe(1);
  });

  it('that leaves less than the maintenance margin is liquidated on the entry candle', async () => {
    const tier = { ...tiers[0], maintenanceMarginRatio: 0.06, maxLeverage: 100 };
    const { trades, finalBalance } = await runTable({
      candles: [FLAT, FLAT, FLAT, FLAT],
      enterLong: [0],
      market: { leverageTiers: [tier] },
      callbacks: { leverage: () => 20 },
      settings: { tradingMode: 'futures', stakeAmount: 400 },
    });
    // A margin of 5 % against 6 %: the liquidation price of 101.06 lies above the entry.
    expect(trades[0]).toMatchObject({ exitReason: 'liquidation', profitAbs: -400, profitRatio: -1 });
    expect(trades[0].closeTimeMs - trades[0].openTimeMs).toBe(0);
    expect(finalBalance).toBe(9600);
  });
});

describe('callbacks that change their mind for ever', () => {
  fillRule(110, 'move an entry once a candle, to the end of the data', async () => {
    for (const fills of BOTH) {
      let asked = 0;
      const { trades, counters } = await runTable({
        candles: Array.from({ length: 100 }, () => FLAT),
        enterLong: [0],
        callbacks: { customEntryPrice: () => 90, adjustEntryPrice: () => (asked++ % 2 ? 90 : 80) },
        settings: { fills },
      });
      expect(trades).toEqual([]);
      expect(counters.replacedEntryOrders).toBe(fills === 'freqtrade' ? 98 : asked);
      expect(asked).toBeGreaterThan(95);
      expect(asked).toBeLessThan(100);
    }
  });

  it('add and take out once a candle, with the money that is there', async () => {
    const { trades, finalBalance } = await runTable({
      candles: Array.from({ length: 101 }, () => FLAT),
      enterLong: [0],
      callbacks: { adjustTradePosition: ({ trade }) => (trade.orders.length % 2 ? 500 : -500) },
      settings: { positionAdjustmentEnable: true, feeRatio: 0.001 },
    });
    expect(trades).toHaveLength(1);
    expect(trades[0].orders.length).toBeGreaterThan(95);
    expect(trades[0].orders.length).toBeLessThan(105);
    // 1,000 in and out, and 500 for each of the orders between, pay 0.1 %.
    expect(finalBalance).toBeCloseTo(10_000 - 2 - (trades[0].orders.length - 2) * 0.5, 6);
  });

  it('never let an exit go: the run closes the trade at its end', async () => {
    const table = {
      candles: Array.from({ length: 50 }, () => FLAT),
      enterLong: [0],
      exitLong: [1],
      callbacks: { customExitPrice: () => 120, adjustExitPrice: ({ time }: any) => ((time / HOUR) % 2 ? 120 : 130) },
    };
    for (const fills of ['candle', 'realistic', 'pessimistic'] as const) {
      const [[, , , , reason]] = await outcomes({ ...table, settings: { fills } });
      expect(reason).toBe('force_exit');
    }
  });
});

it('a pair that is delisted leaves at its last open, under the models too, and the others go on', async () => {
  const market = marketOf('A/USD', { minCost: 10 });
  const volume = (price: number): Prices => [price, price, price, price, 10_000];
  const pairs = {
    'A/USD': { candles: [100, 100, 90, 80].map(volume), enterLong: [0], market },
    'B/USD': { candles: [100, 100, 100, 100, 100, 110, 110].map(volume), enterLong: [3] },
  };
  for (const fills of ['candle', 'realistic', 'pessimistic'] as const) {
    const { trades, finalBalance } = await runTable({ pairs, settings: { fills, maxOpenTrades: 1 } });
    expect(trades.map(({ pair, exitReason }) => [pair, exitReason])).toEqual([
      ['A/USD', 'force_exit'],
      ['B/USD', 'force_exit'],
    ]);
    expect(trades[0].closeRate).toBeLessThanOrEqual(80);
    const profit = trades.reduce((sum, { profitAbs }) => sum + profitAbs, 0);
    expect(finalBalance).toBeCloseTo(10_000 + profit, 8);
  }
});
