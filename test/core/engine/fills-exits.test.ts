import { describe, expect } from 'vitest';
import type { EngineSettings } from '../../../src/core/model/settings.ts';
import type { TradeView } from '../../../src/core/strategy/callbacks.ts';
import { outcomes, row, runTable, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const FREQTRADE = { fills: 'freqtrade' } as const;
const BOTH = ['candle', 'freqtrade'] as const;

describe('exits at the open', () => {
  const exit = (settings: Partial<EngineSettings>, signals: object, callbacks: NonNullable<Table['callbacks']> = {}) =>
    outcomes({
      candles: [FLAT, FLAT, FLAT, [103, 104, 102, 103], FLAT],
      enterLong: [0],
      settings,
      callbacks,
      ...signals,
    });

  fillRule(45, 'signal or customExit, at the open', async () => {
    for (const fills of BOTH) {
      expect(await exit({ fills }, { exitLong: [2] })).toEqual([[1, 100, 3, 103, 'exit_signal']]);
      expect((await exit({ fills }, { enterLong: [0, 2], exitLong: [2] }))[0]).toEqual([1, 100, 4, 100, 'force_exit']);
      const custom = { customExit: ({ time }: { time: number }) => (row(time) === 3 ? 'enough' : undefined) };
      expect(await exit({ fills }, {}, custom)).toEqual([[1, 100, 3, 103, 'enough']]);
      const off = { fills, useExitSignal: false };
      expect(await exit(off, { exitLong: [2] }, custom)).toEqual([[1, 100, 4, 100, 'force_exit']]);
      // 3 % at the open of row 3: not above 3 %, but above 2.9 %.
      const only = (exitProfitOffset: number) => ({ fills, exitProfitOnly: true, exitProfitOffset });
      expect(await exit(only(0.03), { exitLong: [2] })).toEqual([[1, 100, 4, 100, 'force_exit']]);
      expect(await exit(only(0.029), { exitLong: [2] })).toEqual([[1, 100, 3, 103, 'exit_signal']]);
    }
  });

  fillRule(46, 'up to the tick; at or below the open it fills at the open', async () => {
    const at = (price: number, settings: Partial<EngineSettings> = {}) =>
      exit(settings, { exitLong: [1] }, { customExitPrice: () => price });
    expect(await at(102.001)).toEqual([[1, 100, 3, 102.01, 'exit_signal']]);
    expect(await at(95)).toEqual([[1, 100, 2, 100, 'exit_signal']]);
    expect(await at(105)).toEqual([[1, 100, 4, 100, 'force_exit']]);
    const timeout = { unfilledTimeoutMs: { entry: 1, exit: 3_600_000 } };
    expect(await at(102, timeout)).toEqual([[1, 100, 4, 100, 'force_exit']]);
  });

  fillRule(47, 'under freqtrade rules to the nearest tick, and up to the low', async () => {
    const at = (price: number) => exit(FREQTRADE, { exitLong: [2] }, { customExitPrice: () => price });
    expect(await at(103.456)).toEqual([[1, 100, 3, 103.46, 'exit_signal']]);
    expect(await at(90)).toEqual([[1, 100, 3, 102, 'exit_signal']]);
  });

  const extremes = async (fills: 'candle' | 'freqtrade') => {
    const seen: Record<string, number[][]> = { roi: [], stop: [], exit: [], confirm: [] };
    const note =
      (name: string) =>
      ({ trade }: { trade: TradeView }) =>
        void seen[name].push([trade.minRate, trade.maxRate]);
    const [roi, stop, leave, confirm] = ['roi', 'stop', 'exit', 'confirm'].map(note);
    const { trades } = await runTable({
      candles: [FLAT, FLAT, [100, 106, 94, 100], FLAT],
      enterLong: [0],
      settings: { fills, stoploss: -0.06 },
      callbacks: {
        customRoi: (call) => roi(call),
        customStoploss: (call) => stop(call),
        customExit: (call) => leave(call),
        confirmTradeExit: (call) => (confirm(call), true),
      },
    });
    return { seen, trade: trades[0] };
  };

  fillRule(111, 'on the candle of the stop callbacks see 99 to 101; the trade has seen 94 to 106', async () => {
    const { seen, trade } = await extremes('candle');
    const [entry, before] = [
      [100, 100],
      [99, 101],
    ];
    expect(seen).toEqual({ roi: [entry, before], stop: [entry], exit: [entry, before], confirm: [before] });
    expect([trade.minRate, trade.maxRate]).toEqual([94, 106]);
  });

  fillRule(112, 'under freqtrade rules they see 94 to 106', async () => {
    const { seen } = await extremes('freqtrade');
    expect(seen['roi'].at(-1)).toEqual([94, 106]);
    expect(seen['exit'].at(-1)).toEqual([94, 106]);
  });

  fillRule(48, 'a refused signal lets the stop of the same candle have its turn', async () => {
    for (const fills of BOTH) {
      const table = {
        candles: [FLAT, FLAT, [100, 101, 94, 96], FLAT] as const,
        enterLong: [0],
        exitLong: [1],
        settings: { fills, stoploss: -0.05 },
        callbacks: { confirmTradeExit: ({ exitReason }: { exitReason: string }) => exitReason !== 'exit_signal' },
      };
      expect(await outcomes(table)).toEqual([[1, 100, 2, 95, 'stop_loss']]);
    }
  });
});
