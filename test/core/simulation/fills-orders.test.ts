import { describe, expect } from 'vitest';
import { HOUR, outcomes, row, runTable, type Prices } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const FREQTRADE = { fills: 'freqtrade' } as const;

describe('comparing prices', () => {
  const NOISY: Prices = [0.09293, 0.0931, 0.09293000000000001, 0.093];
  const table = {
    candles: [[0.0935, 0.094, 0.0934, 0.0935], [0.0935, 0.094, 0.0934, 0.0935], NOISY, NOISY] as const,
    enterLong: [0],
    market: { tickSize: 0.00001 },
    callbacks: { customEntryPrice: () => 0.09293 },
  };

  fillRule(8, 'decimals: an order at 0.09293 meets a low of 0.09293000000000001', async () => {
    expect((await runTable(table)).trades[0]).toMatchObject({ openRate: 0.09293, openAtEnd: true });
  });

  fillRule(9, 'raw doubles: it does not under freqtrade rules', async () => {
    const above = table.candles.map(([o, h, l, c]): Prices => [o + 0.0001, h, l, c]);
    expect((await runTable({ ...table, candles: above, settings: FREQTRADE })).trades).toEqual([]);
  });
});

describe('ticks', () => {
  const table = {
    candles: [FLAT, [100, 101, 98, 100], FLAT] as const,
    enterLong: [0],
    market: { tickSize: 0.5 },
    callbacks: { customEntryPrice: () => 98.74 },
  };

  fillRule(10, "the market's tick of 0.5", async () => {
    expect(await outcomes(table)).toEqual([[1, 98.5, 2, 100, 'force_exit']]);
  });

  fillRule(11, 'the decimals of the month: two in a table that holds 100.25', async () => {
    const candles: Prices[] = [...table.candles, [100, 100.25, 99, 100]];
    expect(await outcomes({ ...table, candles, settings: FREQTRADE })).toEqual([[1, 98.74, 3, 100, 'force_exit']]);
  });
});

describe('filling', () => {
  fillRule(12, 'as a whole, on a candle without volume too', async () => {
    const { trades } = await runTable({
      candles: [FLAT, FLAT, [98, 98, 98, 98, 0], FLAT],
      enterLong: [0],
      callbacks: { customEntryPrice: () => 98.5 },
    });
    expect(trades[0]).toMatchObject({ openRate: 98.5, amount: 10.152 });
    expect(trades[0].orders).toHaveLength(2);
  });

  fillRule(13, 'market orders fill at the open and ask no price', async () => {
    const asked: string[] = [];
    const table = {
      candles: [FLAT, [100.003, 101, 99, 100], [102.001, 103, 101, 102], FLAT] as const,
      enterLong: [0],
      exitLong: [1],
      settings: { orderTypes: { entry: 'market', exit: 'market' } } as const,
      callbacks: {
        customEntryPrice: () => (asked.push('entry'), 90),
        customExitPrice: () => (asked.push('exit'), 120),
      },
    };
    expect(await outcomes(table)).toEqual([[1, 100.003, 2, 102.001, 'exit_signal']]);
    expect(asked).toEqual([]);
  });

  const LOWER: readonly Prices[] = [FLAT, [95, 97, 94, 96], [96, 97, 95, 96], [96, 97, 95, 96]];

  fillRule(14, 'a limit of 98 placed at an open of 95 fills at 95', async () => {
    expect(await outcomes({ candles: LOWER, enterLong: [0], callbacks: { customEntryPrice: () => 98 } })).toEqual([
      [1, 95, 3, 96, 'force_exit'],
    ]);
  });

  fillRule(15, 'under freqtrade rules at its own price, on the placing candle', async () => {
    const table = { candles: LOWER, enterLong: [0], callbacks: { customEntryPrice: () => 96.5 }, settings: FREQTRADE };
    expect(await outcomes(table)).toEqual([[1, 96.5, 3, 96, 'force_exit']]);
  });

  const DIP: readonly Prices[] = [FLAT, FLAT, [100, 101, 98, 99], [99, 100, 95, 96], [96, 97, 95, 96]];

  fillRule(16, 'a resting limit of 96 fills on the candle whose low is 95', async () => {
    const table = { candles: DIP, enterLong: [0], callbacks: { customEntryPrice: () => 96 } };
    for (const fills of ['candle', 'freqtrade'] as const) {
      const { trades } = await runTable({ ...table, settings: { fills } });
      expect(trades[0].orders[0]).toMatchObject({ price: 96, placedTimeMs: trades[0].openTimeMs });
      expect(row(trades[0].orders[0].filledTimeMs)).toBe(3);
    }
  });

  const GAP: readonly Prices[] = [FLAT, FLAT, FLAT, [110, 112, 109, 111], [111, 112, 110, 111]];
  const resting = { candles: GAP, enterLong: [0], exitLong: [1], callbacks: { customExitPrice: () => 105 } };

  fillRule(17, 'a sale at 105 that the open of 110 jumps over fills at 105', async () => {
    expect(await outcomes(resting)).toEqual([[1, 100, 3, 105, 'exit_signal']]);
  });

  fillRule(17, 'a purchase at 98 that the open of 95 jumps over fills at 98', async () => {
    const candles: readonly Prices[] = [FLAT, FLAT, [95, 97, 94, 96], FLAT];
    expect(await outcomes({ candles, enterLong: [0], callbacks: { customEntryPrice: () => 98 } })).toEqual([
      [1, 98, 3, 100, 'force_exit'],
    ]);
  });

  fillRule(18, 'under freqtrade rules it stays open and the run closes the trade', async () => {
    expect(await outcomes({ ...resting, settings: FREQTRADE })).toEqual([[1, 100, 4, 111, 'force_exit']]);
  });
});

describe('open orders', () => {
  fillRule(19, 'a stop takes the place of a resting exit', async () => {
    const { trades, counters } = await runTable({
      candles: [FLAT, FLAT, FLAT, [100, 101, 94, 95], FLAT],
      enterLong: [0],
      exitLong: [1],
      settings: { stoploss: -0.05 },
      callbacks: { customExitPrice: () => 105 },
    });
    expect(trades[0]).toMatchObject({ exitReason: 'stop_loss', closeRate: 95 });
    expect(trades[0].orders).toHaveLength(2);
    expect(counters.canceledExitOrders).toBe(1);
  });

  const waiting = (settings: object, callbacks: object = {}) => ({
    candles: [FLAT, FLAT, FLAT, [95, 97, 94, 96], FLAT] as const,
    enterLong: [0],
    settings,
    callbacks: { customEntryPrice: () => 98, ...callbacks },
  });

  fillRule(20, 'age 2h at a timeout of 2h: cancelled although the open is beyond the limit', async () => {
    for (const fills of ['candle', 'freqtrade'] as const) {
      const settings = { fills, unfilledTimeoutMs: { entry: 2 * HOUR, exit: HOUR } };
      const { trades, counters } = await runTable(waiting(settings));
      expect(trades).toEqual([]);
      expect(counters.timedoutEntryOrders).toBe(1);
    }
  });

  fillRule(20, 'age 2h at a timeout of a millisecond more: it fills', async () => {
    const settings = { unfilledTimeoutMs: { entry: 2 * HOUR + 1, exit: HOUR } };
    expect((await runTable(waiting(settings))).trades[0]).toMatchObject({ openRate: 98 });
  });

  fillRule(21, 'a timed-out exit leaves the trade, a timed-out first entry takes it along', async () => {
    const { trades, counters } = await runTable({
      candles: [FLAT, FLAT, FLAT, FLAT, [110, 110, 110, 110], [111, 111, 111, 111]],
      enterLong: [0],
      exitLong: [1],
      settings: { unfilledTimeoutMs: { entry: 2 * HOUR, exit: 2 * HOUR } },
      callbacks: { customExitPrice: () => 105 },
    });
    expect(counters.timedoutExitOrders).toBe(1);
    expect(trades[0]).toMatchObject({ closeRate: 111, exitReason: 'force_exit' });
    const entry = await runTable(waiting({ unfilledTimeoutMs: { entry: HOUR, exit: HOUR }, maxOpenTrades: 1 }));
    expect(entry).toMatchObject({ trades: [], finalBalance: 10_000 });
  });

  fillRule(22, 'checkEntryTimeout and checkExitTimeout give orders up', async () => {
    const given = await runTable(waiting({}, { checkEntryTimeout: ({ time }: { time: number }) => row(time) === 3 }));
    expect(given).toMatchObject({ trades: [], counters: { timedoutEntryOrders: 1 } });
    const exit = await runTable({
      candles: [FLAT, FLAT, FLAT, [110, 110, 110, 110], [111, 111, 111, 111]],
      enterLong: [0],
      exitLong: [1],
      callbacks: { customExitPrice: () => 105, checkExitTimeout: () => true },
    });
    expect(exit).toMatchObject({ trades: [{ closeRate: 111 }], counters: { timedoutExitOrders: 1 } });
  });

  const moved = (answer: number | null | undefined, fills: 'candle' | 'freqtrade' = 'candle') =>
    runTable({
      candles: [FLAT, FLAT, FLAT, [100, 100, 96, 97], FLAT],
      enterLong: [0],
      settings: { fills },
      callbacks: {
        customEntryPrice: () => 98,
        adjustEntryPrice: ({ time }) => (row(time) === 2 ? answer : undefined),
      },
    });

  fillRule(23, 'another price: the same stake at it; null: cancelled; the same or undefined: kept', async () => {
    for (const fills of ['candle', 'freqtrade'] as const) {
      const other = await moved(97, fills);
      // 1000 / 98 = 10.204 coins cost 999.992; at 97 that buys 10.309.
      expect(other.trades[0]).toMatchObject({ openRate: 97, amount: 10.309 });
      expect(other.counters).toMatchObject({ replacedEntryOrders: 1, canceledEntryOrders: 1 });
      expect(row(other.trades[0].orders[0].placedTimeMs)).toBe(2);
      const gone = await moved(null, fills);
      expect(gone).toMatchObject({ trades: [], counters: { canceledTradeEntries: 1 } });
      for (const keep of [98, undefined]) {
        const kept = await moved(keep, fills);
        expect(kept.counters).toMatchObject({ replacedEntryOrders: 0, canceledEntryOrders: 0 });
        expect(row(kept.trades[0].orders[0].placedTimeMs)).toBe(1);
      }
    }
  });

  fillRule(24, 'a sale at 105 that an open of 110 takes cannot be moved to 115 first', async () => {
    const table = {
      candles: [FLAT, FLAT, FLAT, [110, 116, 109, 111], [111, 111, 111, 111]] as const,
      enterLong: [0],
      exitLong: [1],
      callbacks: { customExitPrice: () => 105, adjustExitPrice: () => 115 },
    };
    expect(await outcomes({ ...table, exitLong: [2], candles: [FLAT, FLAT, FLAT, ...table.candles.slice(3)] })).toEqual(
      [[1, 100, 3, 110, 'exit_signal']],
    );
    const late = {
      ...table.callbacks,
      adjustExitPrice: ({ time }: { time: number }) => (row(time) < 3 ? undefined : 115),
    };
    expect(await outcomes({ ...table, callbacks: late })).toEqual([[1, 100, 3, 105, 'exit_signal']]);
  });

  fillRule(25, 'moved to 97.456 it rests at 97.45, moved above the open it fills at the open', async () => {
    expect((await moved(97.456)).trades[0]).toMatchObject({ openRate: 97.45 });
    const beyond = await moved(104);
    expect(beyond.trades[0]).toMatchObject({ openRate: 100, amount: 9.999 });
  });

  fillRule(26, 'moved to 97.456 it fills at 97.456 under freqtrade rules', async () => {
    const { trades } = await moved(97.456, 'freqtrade');
    expect(trades[0].orders[0].price).toBe(97.456);
  });
});
