import { describe, expect } from 'vitest';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import { outcomes, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const FREQTRADE = { fills: 'freqtrade' } as const;
const BOTH = ['candle', 'freqtrade'] as const;

/** A long that enters at 100 on row 1, and what comes of it. */
const from = (after: readonly Prices[], settings: Partial<EngineSettings>, more: Partial<Table> = {}) =>
  outcomes({ candles: [FLAT, FLAT, ...after, [100, 100, 100, 100]], enterLong: [0], settings, ...more });

const sold = (price: number, on = 2, reason = 'roi') => [[1, 100, on, price, reason]];
const kept = (rows: number) => [[1, 100, rows + 2, 100, 'force_exit']];

describe('targets', () => {
  fillRule(63, '5 % after fees of 0.1 % is 105.2102; touching a target is not enough', async () => {
    for (const fills of BOTH) {
      const fees = { fills, feeRatio: 0.001, minimalRoi: { 0: 0.05 } };
      expect(await from([[100, 106, 99, 105]], fees)).toEqual(sold(fills === 'candle' ? 105.22 : 105.21));
      const plain = { fills, minimalRoi: { 0: 0.05 } };
      expect(await from([[100, 105, 99, 105]], plain)).toEqual(kept(1));
      expect(await from([[100, 105.01, 99, 105]], plain)).toEqual(sold(105));
      const tiers = { fills, minimalRoi: { 0: 0.1, 60: 0.05, 120: 0.02 } };
      expect(
        await from(
          [
            [100, 104, 99, 100],
            [100, 103, 99, 100],
          ],
          tiers,
        ),
      ).toEqual(sold(102, 3));
      const short = { ...plain, tradingMode: 'futures', canShort: true } as const;
      expect(await from([[100, 101, 94, 95]], short, { enterLong: [], enterShort: [0] })).toEqual(sold(95));
    }
  });

  fillRule(64, 'a high of 105.215 does not reach the tick of 105.22', async () => {
    const settings = { feeRatio: 0.001, minimalRoi: { 0: 0.05 } };
    expect(await from([[100, 105.215, 99, 105]], settings)).toEqual(kept(1));
    expect(await from([[100, 105.22, 99, 105]], settings)).toEqual(sold(105.22));
  });

  const GAP: readonly Prices[] = [[107, 108, 106, 107]];

  fillRule(65, 'under freqtrade rules a target of 105 is sold at the low of 106', async () => {
    expect(await from(GAP, { ...FREQTRADE, minimalRoi: { 0: 0.05 } })).toEqual(sold(106));
  });

  fillRule(66, 'resting at 105 it is sold at 105, from a new tier or with the entry at the open', async () => {
    expect(await from(GAP, { minimalRoi: { 0: 0.05 } })).toEqual(sold(105));
    expect(await from(GAP, { minimalRoi: { 0: 0.5, 60: 0.05 } })).toEqual(sold(107));
    expect(await from(GAP, { minimalRoi: { 0: 0.5, 7: 0.05 } })).toEqual(sold(107));
    expect(await from(GAP, { minimalRoi: { 0: -0.02 } })).toEqual(sold(100, 1));
  });

  fillRule(66, 'a position that has changed has a new target', async () => {
    const more = {
      exitLong: [],
      callbacks: {
        adjustTradePosition: ({ time, trade }: any) => (trade.filledExits === 0 && time > trade.openTimeMs ? -500 : 0),
      },
    };
    const settings = { minimalRoi: { 0: 0.05 }, positionAdjustmentEnable: true };
    expect(await from(GAP, settings, more)).toEqual(sold(107));
  });

  fillRule(67, 'under freqtrade rules the open counts for a tier of 60 minutes and for -1', async () => {
    expect(await from(GAP, { ...FREQTRADE, minimalRoi: { 0: 0.5, 60: 0.05 } })).toEqual(sold(107));
    expect(await from(GAP, { ...FREQTRADE, minimalRoi: { 0: 0.5, 7: 0.05 } })).toEqual(sold(106));
    expect(await from(GAP, { ...FREQTRADE, minimalRoi: { 0: 0.5, 60: -1 } })).toEqual(sold(107));
  });

  fillRule(68, 'an open of 107 sells at the target before the candle falls to the stop at 95', async () => {
    expect(await from([[107, 108, 90, 95]], { stoploss: -0.05, minimalRoi: { 0: 0.05 } })).toEqual(sold(105));
  });

  fillRule(69, 'while the entry signal stands the target waits', async () => {
    for (const fills of BOTH) {
      const rows: readonly Prices[] = [
        [100, 106, 99, 100],
        [100, 106, 99, 100],
      ];
      const settings = { fills, minimalRoi: { 0: 0.05 }, ignoreRoiIfEntrySignal: true };
      expect(await from(rows, settings, { enterLong: [0, 1] })).toEqual(sold(105, 3));
      expect(await from(rows, { ...settings, ignoreRoiIfEntrySignal: false }, { enterLong: [0, 1] })).toEqual(
        sold(105),
      );
    }
  });

  fillRule(70, 'a resting exit at 103 before a target of 105, and the target before one at 108', async () => {
    const settings = { minimalRoi: { 0: 0.05 } };
    const resting = (price: number) => ({ exitLong: [1], callbacks: { customExitPrice: () => price } });
    expect(await from([[100, 110, 99, 105]], settings, resting(103))).toEqual(sold(103, 2, 'exit_signal'));
    expect(await from([[100, 110, 99, 105]], settings, resting(108))).toEqual(sold(105));
  });

  fillRule(71, 'an entry at 98 in a candle that closes lower waits under freqtrade rules', async () => {
    const inside = (close: number) =>
      outcomes({
        candles: [FLAT, [100, 105, 97, close], [98, 98, 98, 98], [98, 98, 98, 98]],
        enterLong: [0],
        settings: { ...FREQTRADE, minimalRoi: { 0: 0.05 } },
        callbacks: { customEntryPrice: () => 98 },
      });
    expect(await inside(99)).toEqual([[1, 98, 3, 98, 'force_exit']]);
    expect(await inside(103)).toEqual([[1, 98, 1, 102.9, 'roi']]);
  });
});
