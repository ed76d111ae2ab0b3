import { describe, expect } from 'vitest';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import { outcomes, row, runTable, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const FREQTRADE = { fills: 'freqtrade' } as const;
const BOTH = ['candle', 'freqtrade'] as const;

/** A long that enters at 100 on row 1, and what comes of it. */
const from = (after: readonly Prices[], settings: Partial<EngineSettings>, more: Partial<Table> = {}) =>
  outcomes({ candles: [FLAT, FLAT, ...after, [100, 100, 100, 100]], enterLong: [0], settings, ...more });

const stopped = (price: number, on = 2, reason = 'stop_loss') => [[1, 100, on, price, reason]];
const kept = (rows: number) => [[1, 100, rows + 2, 100, 'force_exit']];

describe('stops', () => {
  fillRule(49, '5 % below 100 is 95; 1 % at leverage 5; below 100.003 it is 95.01', async () => {
    for (const fills of BOTH) {
      const settings = { fills, stoploss: -0.05, tradingMode: 'futures' } as const;
      const run = async (open: number, leverage: number) => {
        const candles: Prices[] = [FLAT, [open, 101, 99.5, 100], FLAT];
        const { trades } = await runTable({
          candles,
          enterLong: [0],
          settings,
          callbacks: { leverage: () => leverage },
        });
        return trades[0].initialStopLoss;
      };
      expect(await run(100, 1)).toBe(95);
      expect(await run(100, 5)).toBe(99);
      expect(await run(100.003, 1)).toBe(fills === 'candle' ? 95.01 : 95.003); // three decimals in the data
    }
  });

  fillRule(49, 'a short: 5 % above 100.003, down to the tick', async () => {
    const settings = { stoploss: -0.05, tradingMode: 'futures', canShort: true } as const;
    const candles: Prices[] = [FLAT, [100.003, 101, 99.5, 100], FLAT];
    const { trades } = await runTable({ candles, enterShort: [0], settings });
    expect(trades[0].initialStopLoss).toBe(105);
  });

  fillRule(50, 'a low at the stop', async () => {
    for (const fills of BOTH) {
      expect(await from([[100, 101, 95, 100]], { fills, stoploss: -0.05 })).toEqual(stopped(95));
      expect(await from([[100, 101, 95.01, 100]], { fills, stoploss: -0.05 })).toEqual(kept(1));
    }
  });

  fillRule(51, 'an open below the stop fills it at the open, also for a short above it', async () => {
    expect(await from([[93, 96, 92, 94]], { stoploss: -0.05 })).toEqual(stopped(93));
    expect(await from([[95, 96, 92, 94]], { stoploss: -0.05 })).toEqual(stopped(95));
    const short = { tradingMode: 'futures', canShort: true, stoploss: -0.05 } as const;
    expect(await from([[107, 108, 104, 106]], short, { enterLong: [], enterShort: [0] })).toEqual(stopped(107));
  });

  fillRule(52, 'under freqtrade rules only if no part of the candle is as high as the stop', async () => {
    expect(await from([[93, 96, 92, 94]], { ...FREQTRADE, stoploss: -0.05 })).toEqual(stopped(95));
    expect(await from([[93, 94, 92, 94]], { ...FREQTRADE, stoploss: -0.05 })).toEqual(stopped(93));
  });

  fillRule(53, 'a candle from 94 to 106 with a stop at 95 and a target of 105', async () => {
    for (const fills of BOTH) {
      expect(await from([[100, 106, 94, 101]], { fills, stoploss: -0.05, minimalRoi: { 0: 0.05 } })).toEqual(
        stopped(95),
      );
    }
  });

  // Trails 5 % below 104: 98.8. The next candle holds that stop and the target of 108.
  const trailed: readonly Prices[] = [
    [100, 104, 99, 103],
    [103, 110, 98, 105],
  ];
  const trailing = { stoploss: -0.05, minimalRoi: { 0: 0.08 }, trailingStop: {} };

  fillRule(53, 'also a stop that has trailed on earlier candles', async () => {
    expect(await from(trailed, trailing)).toEqual(stopped(98.8, 3, 'trailing_stop_loss'));
  });

  fillRule(54, 'under freqtrade rules such a stop waits for the target', async () => {
    expect(await from(trailed, { ...trailing, ...FREQTRADE })).toEqual(stopped(108, 3, 'roi'));
  });

  fillRule(55, 'a candle from 94 to 106 with a stop at 95 and a resting exit at 105', async () => {
    for (const fills of BOTH) {
      const more = { exitLong: [1], callbacks: { customExitPrice: () => 105 } };
      expect(await from([FLAT, [100, 106, 94, 101]], { fills, stoploss: -0.05 }, more)).toEqual(stopped(95, 3));
    }
  });

  const tight = { stoploss: -0.05, trailingStop: { positive: 0.02 } };

  fillRule(56, 'raised to 2 % below 110 and hit on the same candle', async () => {
    for (const fills of BOTH) {
      const settings = { ...tight, fills };
      expect(await from([[106, 110, 105, 108]], settings)).toEqual(stopped(107.8, 2, 'trailing_stop_loss'));
      // 2 % below 101, the high of the entry candle, is 98.98: reached, so the 110 raises nothing.
      expect(await from([[100, 110, 98, 108]], settings)).toEqual(stopped(98.98, 2, 'trailing_stop_loss'));
    }
  });

  fillRule(57, 'on the way to 110 the market passes 109', async () => {
    const resting = { exitLong: [1], callbacks: { customExitPrice: () => 109 } };
    expect(await from([[106, 110, 105, 108]], tight, resting)).toEqual(stopped(109, 2, 'exit_signal'));
    const target = { ...tight, minimalRoi: { 0: 0.09 } };
    expect(await from([[106, 110, 105, 108]], target)).toEqual(stopped(109, 2, 'roi'));
  });

  fillRule(58, 'on the entry candle: 2 % below the entry, or 3 % above it where it trails from 5 % on', async () => {
    const onEntry = (candle: Prices, settings: Partial<EngineSettings>) =>
      outcomes({ candles: [FLAT, candle, FLAT], enterLong: [0], settings });
    for (const fills of BOTH) {
      const settings = { ...tight, fills };
      const exit = (price: number) => [[1, 100, 1, price, 'trailing_stop_loss']];
      expect(await onEntry([100, 110, 97, 105], settings)).toEqual(exit(98));
      expect(await onEntry([100, 110, 99, 105], settings)).toEqual(exit(99));
      const offset = { ...settings, trailingStop: { positive: 0.02, offset: 0.05, onlyOffsetIsReached: true } };
      expect(await onEntry([100, 110, 99, 105], offset)).toEqual(exit(103));
    }
  });

  describe('an offset of 5 % and a distance of 2 % at leverage 2', () => {
    const settings = {
      stoploss: -0.05,
      tradingMode: 'futures',
      trailingStop: { positive: 0.02, offset: 0.05, onlyOffsetIsReached: true },
    } as const;
    const exit = async (fills: 'candle' | 'freqtrade') => {
      const candles: readonly Prices[] = [FLAT, [100, 110, 99.5, 105], FLAT];
      const table = { candles, enterLong: [0], settings: { ...settings, fills }, callbacks: { leverage: () => 2 } };
      return (await outcomes(table))[0][3];
    };

    fillRule(58, 'are 2.5 % and 1 % of the price', async () => expect(await exit('candle')).toBe(101.5));
    fillRule(92, 'are 5 % and 1 % under freqtrade rules', async () => expect(await exit('freqtrade')).toBe(104));
  });

  fillRule(59, '5 % below 103 until the profit is above 5 %, or no trailing before', async () => {
    const rows: readonly Prices[] = [
      [100, 103, 99, 102],
      [102, 102, 97.85, 98],
    ];
    const high: readonly Prices[] = [
      [100, 106, 104, 105],
      [105, 105, 103.55, 104],
    ];
    for (const fills of BOTH) {
      const settings = (onlyOffsetIsReached: boolean) => ({
        fills,
        stoploss: -0.05,
        trailingStop: { positive: 0.02, offset: 0.05, onlyOffsetIsReached },
      });
      expect(await from(rows, settings(false))).toEqual(stopped(97.85, 3, 'trailing_stop_loss'));
      expect(await from(rows, settings(true))).toEqual(kept(2));
      for (const only of [true, false]) {
        // 2 % below 106 is 103.88.
        expect(await from(high, settings(only))).toEqual(stopped(103.88, 3, 'trailing_stop_loss'));
      }
      const loosening = { customStoploss: ({ time }: { time: number }) => (row(time) === 2 ? -0.02 : -0.2) };
      const low: readonly Prices[] = [
        [100, 106, 104, 105],
        [105, 105, 104, 104],
        [104, 104, 103, 103],
      ];
      const custom = await from(low, { fills, stoploss: -0.05 }, { callbacks: loosening });
      expect(custom).toEqual(stopped(103.88, 4, 'trailing_stop_loss'));
    }
  });

  describe('an entry at 98 within a candle from 97 to 105 that closes at 103', () => {
    const inside = (settings: Partial<EngineSettings>, next: Prices = [103, 103, 102.9, 103]) =>
      outcomes({
        candles: [FLAT, [100, 105, 97, 103], next, [103, 103, 103, 103]],
        enterLong: [0],
        settings,
        callbacks: { customEntryPrice: () => 98 },
      });

    fillRule(60, 'the close reaches a target of 102.90, the high of 105 does not reach 103.88', async () => {
      expect(await inside({ minimalRoi: { 0: 0.05 } })).toEqual([[1, 98, 1, 102.9, 'roi']]);
      expect(await inside({ minimalRoi: { 0: 0.06 } })).toEqual([[1, 98, 3, 103, 'force_exit']]);
      expect(await inside({ minimalRoi: { 0: -0.5 } })).toEqual([[1, 98, 2, 103, 'roi']]);
    });

    fillRule(60, 'the close raises the stop to 100.94, which only the next candle can hit', async () => {
      const settings = { stoploss: -0.05, trailingStop: { positive: 0.02 } };
      expect(await inside(settings, [103, 103, 100.5, 102])).toEqual([[1, 98, 2, 100.94, 'trailing_stop_loss']]);
    });

    fillRule(60, 'the low of 97 hits a stop at 97.02', async () => {
      expect(await inside({ stoploss: -0.01 })).toEqual([[1, 98, 1, 97.02, 'stop_loss']]);
    });
  });

  /** 500 more at 98 from row 2 on. */
  const adding = (candle: Prices, stoploss: number) =>
    runTable({
      candles: [FLAT, FLAT, candle, FLAT],
      enterLong: [0],
      settings: { stoploss, positionAdjustmentEnable: true },
      callbacks: {
        adjustTradePosition: ({ time }) => (row(time) === 2 ? 500 : undefined),
        customEntryPrice: ({ trade }) => (trade === undefined ? undefined : 98),
      },
    });

  fillRule(61, 'a stop at 99 before an addition at 98, an addition at 98 before a stop at 95', async () => {
    const first = await adding([100, 100, 94, 98], -0.01);
    expect(first.trades[0]).toMatchObject({ amount: 10, closeRate: 99, exitReason: 'stop_loss' });
    expect(first.trades[0].orders).toHaveLength(2);
    const second = await adding([100, 100, 94, 98], -0.05);
    expect(second.trades[0]).toMatchObject({ amount: 15.102, closeRate: 95, exitReason: 'stop_loss' });
  });

  fillRule(62, 'an open of 94 under a stop at 95', async () => {
    const { trades } = await adding([94, 99, 93, 95], -0.05);
    expect(trades[0]).toMatchObject({ amount: 10, closeRate: 94, exitReason: 'stop_loss' });
    expect(trades[0].orders).toHaveLength(2);
  });
});
