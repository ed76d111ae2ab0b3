import { describe, expect, it } from 'vitest';
import { FILL_MODELS, type FillModelSettings } from '../../../src/core/model/fill-models.ts';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import {
  HOUR,
  outcomes,
  row,
  runTable,
  type Prices,
  type Table,
  type TableResult,
} from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

/** A market that costs nothing, has room for everything and needs no trade-through. */
const FREE: FillModelSettings = {
  spread: { candles: 200, multiple: 0, errorsOff: 0, minTicks: 0, maxRatio: 1 },
  slippage: { fixedRatio: 0, volatilityShare: 0, impact: 0 },
  volatilityCandles: 14,
  participationRatio: 1,
  throughTicks: 0,
  latencyMs: 0,
};
const COSTLY = { ...FREE, slippage: { ...FREE.slippage, fixedRatio: 0.001 } };

/** A run under `realistic` with a model of its own. */
const under = (model: Partial<FillModelSettings>, settings: Partial<EngineSettings> = {}): Partial<EngineSettings> => ({
  fills: 'realistic',
  fillModels: { ...FILL_MODELS, realistic: { ...FREE, ...model } },
  ...settings,
});

/** Flat at a price, with a volume of 10,000 coins unless told. */
const at = (price: number, volume = 10_000): Prices => [price, price, price, price, volume];

/** Filled orders as [row, side, amount, price]. */
const fills = ({ trades }: TableResult) =>
  trades.flatMap(({ orders }) =>
    orders.map(({ filledTimeMs, side, amount, price }) => [row(filledTimeMs), side, amount, price]),
  );

const run = async (table: Table) => fills(await runTable({ enterLong: [0], ...table }));
const firstPrice = async (table: Table) => (await run(table))[0][3];

describe('the fill models', () => {
  fillRule(43, 'an entry that rests pays the maker fee, an exit that takes the taker fee', async () => {
    const candles = [at(100), at(100), [100, 100, 97, 100, 10_000] as const, at(100), at(100)];
    const callbacks = { customEntryPrice: () => 98 };
    const settings = { feeRatio: undefined };
    const { trades } = await runTable({ candles, enterLong: [0], callbacks, settings });
    expect(trades[0]).toMatchObject({ feeOpenRatio: 0.0005, feeCloseRatio: 0.001 });
    // 10.204 coins from 98 to 100: fees of 0.4999960 and 1.0204.
    expect(trades[0].profitAbs).toBeCloseTo(20.408 - 0.499996 - 1.0204, 8);
  });

  fillRule(93, 'the same entry and stop under all three', async () => {
    const candles = [at(100), at(100), [100, 100, 94, 96, 10_000] as const, at(96)];
    const found: number[][] = [];
    for (const rules of ['candle', 'realistic', 'pessimistic'] as const) {
      const settings = { fills: rules, stoploss: -0.05, feeRatio: undefined };
      const { trades } = await runTable({ candles, enterLong: [0], settings });
      expect(trades[0]).toMatchObject({ feeOpenRatio: 0.001, feeCloseRatio: 0.001 });
      found.push(trades[0].orders.map(({ price }) => price));
    }
    // Half a tick (a tick) of spread and 0.01 % (0.05 %) of slippage on flat candles, rounded up to a tick.
    expect(found.map(([entry]) => entry)).toEqual([100, 100.02, 100.06]);
    // Stops at 95, 95.02 and 95.06, less 0.0145 and 0.0575, rounded down.
    expect(found.map(([, exit]) => exit)).toEqual([95, 95, 95]);
  });

  fillRule(
    94,
    'entry, signal exit and stop pay 0.1 %, rounded against them; a resting limit pays nothing',
    async () => {
      const settings = under(COSTLY, { stoploss: -0.05 });
      expect(await run({ candles: [at(100), at(100), at(101), at(101)], exitLong: [1], settings })).toEqual([
        [1, 'buy', 10, 100.1],
        [2, 'sell', 10, 100.89],
      ]);
      // The stop of 95.095 lies at the tick above, 95.10; less 0.0951 that is 95.0049.
      const stopped = { candles: [at(100), at(100), [100, 100, 95, 96, 10_000] as const, at(96)], settings };
      expect((await run(stopped))[1]).toEqual([2, 'sell', 10, 95]);
      const resting = {
        candles: [at(100), at(100), at(98), at(98)],
        callbacks: { customEntryPrice: () => 99 },
        settings,
      };
      expect((await run(resting))[0]).toEqual([2, 'buy', 10.101, 99]);
    },
  );

  fillRule(94, 'the stake of 1,000 becomes 1,001', async () => {
    const candles = [at(100), at(100), at(100)];
    const { trades } = await runTable({ candles, enterLong: [0], settings: under(COSTLY) });
    expect(trades[0].stakeAmount).toBe(1001);
  });

  it('counts what spread and slippage cost: 10 coins 0.10 dearer in and 0.11 cheaper out', async () => {
    const candles = [at(100), at(100), at(101), at(101)];
    const table = { candles, enterLong: [0], exitLong: [1] };
    expect((await runTable({ ...table, settings: under(COSTLY) })).slippagePaid).toBeCloseTo(2.1, 9);
    expect((await runTable(table)).slippagePaid).toBe(0);
  });

  fillRule(94, "a limit of the strategy's own holds: 100.05 is less than the market asks, 100.20 is more", async () => {
    const priced = (wish: number) => ({
      candles: [at(100), at(100), at(100), at(100)],
      callbacks: { customEntryPrice: () => wish },
      settings: under({ ...COSTLY, throughTicks: 1 }),
    });
    expect((await run(priced(100.2)))[0]).toEqual([1, 'buy', 9.98, 100.1]);
    expect((await run(priced(100.05)))[0]).toEqual([2, 'buy', 9.995, 100.05]);
  });

  fillRule(95, 'four ticks at least; closes at 99.50 and 100.50 in turn show a spread of 1', async () => {
    const spread = { ...FREE.spread, minTicks: 4 };
    expect(await firstPrice({ candles: [at(100), at(100), at(100)], settings: under({ spread }) })).toBe(100.02);
    const bounces = [0, 1, 2, 3, 4, 5].map((n): Prices => [100, 100.5, 99.5, n % 2 ? 99.5 : 100.5, 10_000]);
    const bouncing = { candles: [...bounces, at(100), at(100)], enterLong: [5] };
    expect(await firstPrice({ ...bouncing, settings: under({ spread: { ...spread, multiple: 1 } }) })).toBe(100.51);
    expect(await firstPrice({ ...bouncing, settings: under({ spread: { ...spread, multiple: 2 } }) })).toBe(101.01);
    const capped = { ...spread, multiple: 2, maxRatio: 0.01 };
    expect(await firstPrice({ ...bouncing, settings: under({ spread: capped }) })).toBe(100.5);
  });

  fillRule(96, 'a fixed part, and shares of a volatility of 2 sqrt(pi / 8) percent', async () => {
    const wide: Prices = [100, 101, 99, 100, 1000];
    const price = (model: Partial<FillModelSettings>) =>
      firstPrice({ candles: [wide, wide, at(100)], settings: under(model) });
    const slippage = (some: Partial<FillModelSettings['slippage']>) => ({ slippage: { ...FREE.slippage, ...some } });
    expect(await price(slippage({ fixedRatio: 0.002 }))).toBe(100.2);
    expect(await price(slippage({ volatilityShare: 1 }))).toBe(101.26);
    // 10 of 1,000 coins: a tenth of the volatility, 0.1253.
    expect(await price(slippage({ impact: 1 }))).toBe(100.13);
    // 36 seconds of an hour: a tenth again.
    expect(await price({ latencyMs: 36_000 })).toBe(100.13);
  });

  fillRule(97, 'a touch of 98 fills nothing, 97.99 does', async () => {
    const callbacks = { customEntryPrice: () => 98 };
    const candles = [at(100), at(100), [100, 100, 98, 100, 10_000], [100, 100, 97.99, 100, 10_000], at(100)] as const;
    const table = { candles, callbacks };
    expect((await run(table))[0]).toEqual([2, 'buy', 10.204, 98]);
    expect((await run({ ...table, settings: under({ throughTicks: 1 }) }))[0]).toEqual([3, 'buy', 10.204, 98]);
  });

  fillRule(97, 'a target of 105 needs 105.02 where two ticks are asked for', async () => {
    const candles = [
      at(100),
      at(100),
      [100, 105.01, 100, 100, 10_000],
      [100, 105.02, 100, 100, 10_000],
      at(100),
    ] as const;
    const target = { candles, enterLong: [0] };
    const minimalRoi = { 0: 0.05 };
    expect(await outcomes({ ...target, settings: under({}, { minimalRoi }) })).toEqual([[1, 100, 2, 105, 'roi']]);
    const two = under({ throughTicks: 2 }, { minimalRoi });
    expect(await outcomes({ ...target, settings: two })).toEqual([[1, 100, 3, 105, 'roi']]);
  });

  fillRule(98, 'a tenth of 40 coins a candle: 4, 4 and 2', async () => {
    const candles = [at(100, 40), at(100, 40), at(100, 40), at(100, 40), at(100)];
    const settings = under({ participationRatio: 0.1 });
    const result = await runTable({ candles, enterLong: [0], settings });
    expect(fills(result)).toEqual([
      [1, 'buy', 4, 100],
      [2, 'buy', 4, 100],
      [3, 'buy', 2, 100],
      [4, 'sell', 10, 100],
    ]);
    expect(result.counters.partialFills).toBe(2);
    expect(result.trades[0]).toMatchObject({ amount: 10, stakeAmount: 1000, profitAbs: 0 });
  });

  fillRule(98, 'two trades of a pair share its volume', async () => {
    const candles = [at(100, 60), at(100, 60), at(100, 60), at(100, 60), at(100)];
    const settings = under({ participationRatio: 0.1 }, { positionStacking: true });
    const { trades } = await runTable({ candles, enterLong: [0, 1], settings });
    const bought = trades.flatMap(({ id, orders }) =>
      orders.filter(({ side }) => side === 'buy').map(({ filledTimeMs, amount }) => [row(filledTimeMs), id, amount]),
    );
    expect(bought).toEqual([
      [1, 1, 6],
      [2, 1, 4],
      [2, 2, 2],
      [3, 2, 6],
      [4, 2, 2],
    ]);
  });

  fillRule(
    99,
    'with a minimum of 500: 4 coins at 100 are no fill, and 4 that are left of 10 are given up',
    async () => {
      const market = { minCost: 500 };
      const settings = under({ participationRatio: 0.1 });
      const thin = await runTable({
        candles: [at(100), at(100, 40), at(100), at(100)],
        market,
        enterLong: [0],
        settings,
      });
      expect(fills(thin)[0]).toEqual([2, 'buy', 10, 100]);
      const cut = await runTable({
        candles: [at(100), at(100, 60), at(100), at(100)],
        market,
        enterLong: [0],
        settings,
      });
      expect(fills(cut)[0]).toEqual([1, 'buy', 6, 100]);
      expect(cut.trades[0].amount).toBe(6);
      expect(cut.counters).toMatchObject({ dustOrders: 1, partialFills: 1 });
    },
  );

  fillRule(100, '6 coins at 100.10 and 4 at 100 cost 100.06 on average; the stop of the first part stays', async () => {
    const candles = [at(100), at(100, 60), at(100), [100, 100, 95.1, 96, 10_000] as const, at(96)];
    const settings = under({ ...COSTLY, participationRatio: 0.1 }, { stoploss: -0.05 });
    const { trades } = await runTable({ candles, enterLong: [0], settings });
    expect(trades[0]).toMatchObject({ openRate: 100.06, stopLoss: 95.1, amount: 10, exitReason: 'stop_loss' });
    // 0.1 % below 95.10 is 95.0049: 950 for what cost 1,000.60.
    expect(trades[0].profitAbs).toBeCloseTo(950 - 1000.6, 8);
  });

  fillRule(100, 'the rest times out, and the trade goes on with 4 coins', async () => {
    const candles = [at(100), at(100, 40), at(101), at(101), at(102)];
    const settings = under({ participationRatio: 0.1 }, { unfilledTimeoutMs: { entry: HOUR, exit: HOUR } });
    const result = await runTable({ candles, enterLong: [0], settings });
    expect(fills(result)).toEqual([
      [1, 'buy', 4, 100],
      [4, 'sell', 4, 102],
    ]);
    expect(result.counters.timedoutEntryOrders).toBe(1);
    expect(result.trades[0]).toMatchObject({ stakeAmount: 400, profitAbs: 8 });
  });

  fillRule(100, 'what is still to fill stays reserved', async () => {
    const candles = [at(100, 40), at(100, 40), at(100, 40), at(100, 40)];
    const settings = under({ participationRatio: 0.1 }, { startBalance: 1500 });
    const pairs = { 'A/USD': { candles, enterLong: [0] }, 'B/USD': { candles, enterLong: [1] } };
    const { counters } = await runTable({ pairs, settings });
    expect(counters.unaffordableEntries).toBe(1);
  });

  fillRule(
    101,
    'a stop of 95 with 3 coins on its candle, then 5 and 2 at the opens, whatever the signals say',
    async () => {
      const stop: Prices = [100, 100, 94, 94, 30];
      const candles = [at(100), at(100), stop, [97, 97, 90, 97, 50], at(99), at(99)] as const;
      const settings = under(
        { participationRatio: 0.1 },
        { stoploss: -0.05, unfilledTimeoutMs: { entry: 1, exit: 1 } },
      );
      const result = await runTable({ candles, enterLong: [0, 3], exitLong: [2], settings });
      expect(fills(result).slice(0, 4)).toEqual([
        [1, 'buy', 10, 100],
        [2, 'sell', 3, 95],
        [3, 'sell', 5, 97],
        [4, 'sell', 2, 99],
      ]);
      expect(result.trades[0].exitReason).toBe('stop_loss');
      expect(result.counters.timedoutExitOrders).toBe(0);
    },
  );

  fillRule(101, 'the rest of a target rests: a gap above it fills it at its own price', async () => {
    const candles = [
      at(100),
      at(100),
      [100, 106, 100, 101, 30],
      at(101),
      [108, 108, 107, 107, 10_000],
      at(107),
    ] as const;
    const settings = under({ participationRatio: 0.1 }, { minimalRoi: { 0: 0.05 } });
    expect(await run({ candles, settings })).toEqual([
      [1, 'buy', 10, 100],
      [2, 'sell', 3, 105],
      [4, 'sell', 7, 105],
    ]);
  });

  fillRule(102, 'the entry waits for a candle with volume, and so does the stop', async () => {
    const candles = [at(100), at(100, 0), at(100), [100, 100, 94, 94, 0] as const, at(93), at(93)];
    const settings = under({}, { stoploss: -0.05 });
    expect(await run({ candles, settings })).toEqual([
      [2, 'buy', 10, 100],
      [4, 'sell', 10, 93],
    ]);
    expect(await run({ candles, settings: { stoploss: -0.05 } })).toEqual([
      [1, 'buy', 10, 100],
      [3, 'sell', 10, 95],
    ]);
  });

  fillRule(103, 'an order that is 90 minutes on its way misses its candle', async () => {
    const candles = [at(100), at(100), at(100), at(100)];
    expect((await run({ candles, settings: under({ latencyMs: 1.5 * HOUR }) }))[0]).toEqual([2, 'buy', 10, 100]);
  });

  fillRule(104, 'the stop that rose to 107.80 comes before the exit that rests at 109', async () => {
    const table = {
      candles: [at(100), at(100), [106, 110, 105, 108, 10_000], at(108)] as const,
      enterLong: [0],
      exitLong: [1],
      callbacks: { customExitPrice: () => 109 },
    };
    const trailing = { trailingStop: { positive: 0.02 } };
    expect((await outcomes({ ...table, settings: trailing }))[0]).toEqual([1, 100, 2, 109, 'exit_signal']);
    const strict = { ...table, settings: under({}, trailing) };
    expect((await outcomes(strict))[0]).toEqual([1, 100, 2, 107.8, 'trailing_stop_loss']);
  });

  fillRule(105, '8 of 10 coins are sold before the order times out; 2 are less than the minimum of 300', async () => {
    const candles = [at(100), at(100), at(100, 80), at(99), [99, 99, 94, 95, 10_000] as const, at(95), at(95)];
    const settings = under(
      { participationRatio: 0.1 },
      { stoploss: -0.05, unfilledTimeoutMs: { entry: HOUR, exit: HOUR } },
    );
    const result = await runTable({ candles, enterLong: [0], exitLong: [1], market: { minCost: 300 }, settings });
    expect(fills(result)).toEqual([
      [1, 'buy', 10, 100],
      [2, 'sell', 8, 100],
      [4, 'sell', 2, 95],
    ]);
    expect(result.trades[0]).toMatchObject({ exitReason: 'dust', profitAbs: -10 });
    expect(result.counters.dustTrades).toBe(1);
  });

  fillRule(106, 'at the end everything leaves at the open less 0.1 %, with no volume at all', async () => {
    const candles = [at(100), at(100), at(101, 0)];
    expect((await run({ candles, settings: under(COSTLY) }))[1]).toEqual([2, 'sell', 10, 100.89]);
  });

  fillRule(107, 'a liquidation costs the margin of 1,000 and no more', async () => {
    const candles = [at(100), at(100), [80, 80, 80, 80, 0] as const, at(80)];
    const settings = under(COSTLY, { tradingMode: 'futures' });
    const { trades } = await runTable({ candles, enterLong: [0], callbacks: { leverage: () => 10 }, settings });
    expect(trades[0]).toMatchObject({ exitReason: 'liquidation', profitRatio: -1 });
  });
});
