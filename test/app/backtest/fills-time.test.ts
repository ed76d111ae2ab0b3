import { describe, expect } from 'vitest';
import { outcomes, row, runTable, type Prices, type Table } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';

const FLAT: Prices = [100, 101, 99, 100];
const FREQTRADE = { fills: 'freqtrade' } as const;
const BOTH = ['candle', 'freqtrade'] as const;
const at = (price: number): Prices => [price, price, price, price];

/** Pair, entry row, exit row of each trade, in order of closing. */
const trips = async (table: Table) =>
  (await runTable(table)).trades.map(({ pair, openTimeMs, closeTimeMs }) => [pair, row(openTimeMs), row(closeTimeMs)]);

describe('time', () => {
  fillRule(1, 'a signal on row 1 acts at the open of row 2; callbacks see row 1', async () => {
    for (const fills of BOTH) {
      const seen: number[] = [];
      const table = {
        candles: [at(100), at(101), at(102), at(103), at(104)],
        enterLong: [1],
        exitLong: [2],
        settings: { fills },
        callbacks: { confirmTradeEntry: ({ row: newest }: any) => (seen.push(newest.index), true) },
      };
      expect(await outcomes(table)).toEqual([[2, 102, 3, 103, 'exit_signal']]);
      expect(seen).toEqual([1]);
    }
  });

  fillRule(2, 'row 0 has no trade, nor has the first row of a pair that starts late', async () => {
    for (const fills of BOTH) {
      const table = {
        pairs: {
          'A/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT], enterLong: [0] },
          'B/USD': { startRow: 2, candles: [FLAT, FLAT, FLAT], enterLong: [2] },
        },
        settings: { fills },
      };
      expect(await trips(table)).toEqual([
        ['A/USD', 1, 4],
        ['B/USD', 3, 4],
      ]);
    }
  });

  /** A leaves by its stop within row 2; B wants the only slot at the opens of rows 2 and 3. */
  const slot = (settings: object): Table => ({
    pairs: {
      'A/USD': { candles: [FLAT, FLAT, [100, 100, 94, 95], FLAT, FLAT], enterLong: [0] },
      'B/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT], enterLong: [1, 2] },
    },
    settings: { maxOpenTrades: 1, stoploss: -0.05, ...settings },
  });

  fillRule(3, 'the slot that a stop frees within row 2 serves row 3', async () => {
    expect(await trips(slot({}))).toEqual([
      ['A/USD', 1, 2],
      ['B/USD', 3, 4],
    ]);
    const money = slot({ maxOpenTrades: 2, startBalance: 1500 });
    expect(await trips(money)).toEqual([
      ['A/USD', 1, 2],
      ['B/USD', 3, 4],
    ]);
  });

  fillRule(4, 'under freqtrade rules it serves the open of row 2', async () => {
    expect(await trips(slot(FREQTRADE))).toEqual([
      ['A/USD', 1, 2],
      ['B/USD', 2, 4],
    ]);
  });

  fillRule(5, 'B, which holds a trade, leaves before A, the first of the list, enters', async () => {
    for (const fills of BOTH) {
      const table = {
        pairs: {
          'A/USD': { candles: [FLAT, FLAT, FLAT, FLAT], enterLong: [1] },
          'B/USD': { candles: [FLAT, FLAT, FLAT, FLAT], enterLong: [0], exitLong: [1] },
        },
        settings: { fills, maxOpenTrades: 1 },
      };
      expect(await trips(table)).toEqual([
        ['B/USD', 1, 2],
        ['A/USD', 2, 3],
      ]);
    }
  });

  /** A ends at row 2, B at row 5. */
  const early = (settings: object, enterLong: readonly number[]): Table => ({
    pairs: {
      'A/USD': { candles: [FLAT, FLAT, [97, 98, 96, 97]], enterLong },
      'B/USD': { candles: [FLAT, FLAT, FLAT, FLAT, FLAT, FLAT], enterLong: [1, 2, 4] },
    },
    settings: { maxOpenTrades: 1, ...settings },
  });

  fillRule(6, 'not on the last candle of A at row 2, nor on that of B at row 5', async () => {
    expect(await trips(early({}, [1]))).toEqual([['B/USD', 2, 5]]);
    expect(await trips({ ...early({ maxOpenTrades: 2 }, [1]) })).toEqual([['B/USD', 2, 5]]);
  });

  fillRule(7, 'under freqtrade rules on the last candle of A, which is not that of the run', async () => {
    expect(await trips(early({ ...FREQTRADE, maxOpenTrades: 2 }, [1]))).toEqual([
      ['A/USD', 2, 2],
      ['B/USD', 2, 5],
    ]);
    expect(await trips({ candles: [FLAT, FLAT, FLAT], enterLong: [1], settings: FREQTRADE })).toEqual([]);
  });

  fillRule(88, 'at the open of the last candle; what entered on it, at its close', async () => {
    expect(await outcomes({ candles: [FLAT, FLAT, [102, 104, 101, 103]], enterLong: [0] })).toEqual([
      [1, 100, 2, 102, 'force_exit'],
    ]);
    const limit = (price: number) =>
      outcomes({
        candles: [FLAT, FLAT, [100, 104, 97, 103]],
        enterLong: [0],
        callbacks: { customEntryPrice: () => price },
      });
    expect(await limit(98)).toEqual([[1, 98, 2, 103, 'force_exit']]);
    expect(await limit(96)).toEqual([]);
    const { trades, unclosedAtEnd } = await runTable({ candles: [FLAT, FLAT, FLAT], enterLong: [0] });
    expect([trades[0].openAtEnd, unclosedAtEnd]).toEqual([true, 0]);
  });

  fillRule(89, 'A leaves with its last candle, and B has its slot at the next open', async () => {
    expect(await trips(early({}, [0]))).toEqual([
      ['A/USD', 1, 2],
      ['B/USD', 3, 5],
    ]);
    expect((await runTable(early({}, [0]))).trades[0]).toMatchObject({ closeRate: 97, exitReason: 'force_exit' });
    expect(await trips(early(FREQTRADE, [0]))).toEqual([['A/USD', 1, 2]]);
  });

  fillRule(90, 'an open with float noise below its own low is no price for the rounded order', async () => {
    const noisy: Prices = [0.09293000000000001, 0.0931, 0.09293000000000001, 0.093];
    const table = { candles: [at(0.0935), at(0.0935), noisy], enterLong: [0], market: { tickSize: 0.00001 } };
    const vanished = await runTable({ ...table, settings: FREQTRADE });
    expect(vanished).toMatchObject({ trades: [], unclosedAtEnd: 1 });
    expect(vanished.finalBalance).toBeCloseTo(9000, 2);
    expect(await runTable(table)).toMatchObject({ trades: [{ exitReason: 'force_exit' }], unclosedAtEnd: 0 });
  });

  fillRule(91, 'entry candle, stop with target, stop just moved: counted; a plain stop: not', async () => {
    const uncertain = async (candles: readonly Prices[], settings: object) =>
      (await runTable({ candles: [FLAT, ...candles, FLAT], enterLong: [0], settings })).counters.uncertainTrades;
    for (const fills of BOTH) {
      const stop = { fills, stoploss: -0.05 };
      expect(await uncertain([[100, 101, 94, 95]], stop)).toBe(1);
      expect(await uncertain([FLAT, [100, 106, 94, 95]], { ...stop, minimalRoi: { 0: 0.05 } })).toBe(1);
      expect(await uncertain([FLAT, [106, 110, 105, 108]], { ...stop, trailingStop: { positive: 0.02 } })).toBe(1);
      expect(await uncertain([FLAT, [100, 101, 94, 95]], stop)).toBe(0);
      expect(await uncertain([FLAT, [100, 106, 99, 105]], { ...stop, minimalRoi: { 0: 0.05 } })).toBe(0);
    }
  });
});

describe('finer candles', () => {
  const quarter = (candle: Prices, count = 4): Prices[] => Array.from({ length: count }, () => candle);
  /** One hour that goes from 100 up to 106 and then down to 94, in quarters. */
  const WIDE: Prices = [100, 106, 94, 101];
  const quarters: Prices[] = [
    ...quarter(FLAT, 8),
    [100, 106, 100, 104],
    [104, 104, 97, 98],
    [98, 98, 94, 95],
    [95, 101, 95, 101],
    ...quarter(FLAT),
  ];
  const both = { stoploss: -0.05, minimalRoi: { 0: 0.05 } };

  fillRule(85, 'the quarters tell that the target of 105 came before the stop at 95', async () => {
    for (const fills of BOTH) {
      const table = { candles: [FLAT, FLAT, WIDE, FLAT], enterLong: [0], settings: { ...both, fills } };
      expect((await outcomes(table))[0]).toEqual([1, 100, 2, 95, 'stop_loss']);
      const fine = await outcomes({ ...table, detail: quarters, detailTimeframe: '15m' });
      expect(fine[0]).toEqual([1, 100, 2, 105, 'roi']);
    }
  });

  fillRule(85, 'an entry refused at 1:00 is asked again at 1:15, unless it is too old', async () => {
    for (const fills of BOTH) {
      const run = (ignoreBuyingExpiredCandleAfter: number) =>
        outcomes({
          candles: [FLAT, FLAT, FLAT, FLAT],
          enterLong: [0],
          detail: quarter(FLAT, 16),
          detailTimeframe: '15m',
          settings: { fills, ignoreBuyingExpiredCandleAfter },
          callbacks: { confirmTradeEntry: ({ time }) => row(time) > 1 },
        });
      expect((await run(0)).map(([entry]) => entry)).toEqual([1.25]);
      expect(await run(600)).toEqual([]);
    }
  });

  fillRule(86, 'hours without quarters count as a whole', async () => {
    for (const fills of BOTH) {
      const table = {
        candles: [FLAT, FLAT, WIDE, FLAT],
        enterLong: [0],
        detail: quarters.slice(0, 8),
        detailTimeframe: '15m',
        settings: { ...both, fills },
      } as const;
      expect(await outcomes(table)).toEqual([[1, 100, 2, 95, 'stop_loss']]);
    }
  });

  fillRule(87, 'no second trade within the hour of a stop', async () => {
    for (const fills of BOTH) {
      const table = {
        candles: [FLAT, FLAT, WIDE, FLAT, FLAT],
        enterLong: [0, 1, 2],
        detail: [...quarters, ...quarter(FLAT)],
        detailTimeframe: '15m',
        settings: { ...both, fills },
      } as const;
      expect((await outcomes(table)).map(([entry, , exit]) => [entry, exit])).toEqual([
        [1, 2],
        [3, 4],
      ]);
    }
  });
});
