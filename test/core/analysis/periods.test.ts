import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/core/analysis/summarise.ts';
import type { RunResult } from '../../../src/core/model/trade.ts';
import { candlesAt, contextOf, order, runOf, tradeOf } from '../../support/hand-made-run.ts';

const HALF_HOUR = 1_800_000;
/** 2024-03-09 20:00 UTC, in the week in which New York changes its clocks (on the 10th). */
const FROM = 1_710_014_400_000;

/** Trades by result, hour and minute of opening after FROM in half hours; each is held for one candle. */
const TRADES: readonly (readonly [profit: number, openRow: number])[] = [
  [10, 6], // 03-09 23:00, closes 23:30
  [1, 8], // 03-10 00:00, closes 00:30
  [2, 20], // 03-10 06:00
  [-4, 22], // 03-10 07:00
  [6, 54], // 03-10 23:00, closes 23:30
  [2, 56], // 03-11 00:00, closes 00:30
];

function halfHourRun(): RunResult {
  const trades = TRADES.map(([profit, row], index) => {
    const [openTimeMs, closeTimeMs] = [FROM + row * HALF_HOUR, FROM + (row + 1) * HALF_HOUR];
    const orders = [order('buy', openTimeMs, 100, 1), order('sell', closeTimeMs, 100 + profit, 1)];
    return tradeOf(profit, 0, 0, { id: index + 1, openTimeMs, closeTimeMs, orders });
  });
  return { ...runOf(trades, 1000, 1), startTimeMs: FROM, endTimeMs: FROM + 60 * HALF_HOUR };
}

describe('days, weeks and months', () => {
  const candles = candlesAt(
    Array.from({ length: 61 }, () => 100),
    HALF_HOUR,
    FROM,
  );
  const report = summarise(halfHourRun(), { ...contextOf(1), timeframe: '30m', pairs: [{ pair: 'ETH/BTC', candles }] });

  test('a day is a UTC day, by the close, in percent of the equity at its start', () => {
    const { perDay } = report;
    expect(perDay.startTimeMs.map((start) => new Date(start).toISOString())).toEqual([
      '2024-03-09T00:00:00.000Z',
      '2024-03-10T00:00:00.000Z',
      '2024-03-11T00:00:00.000Z',
    ]);
    expect(perDay.profitAbs).toEqual([10, 5, 2]);
    expect(perDay.trades).toEqual([1, 4, 1]);
    expect(perDay.losses).toEqual([0, 1, 0]);
    expect(perDay.equityAtStart).toEqual([1000, 1010, 1015]);
    expect(perDay.profitRatio.map((ratio) => (ratio! * 100).toFixed(7))).toEqual([
      '1.0000000',
      '0.4950495',
      '0.1970443',
    ]);
  });

  test('a week starts on Monday', () => {
    const { perWeek } = report;
    expect(perWeek.startTimeMs.map((start) => new Date(start).toISOString().slice(0, 10))).toEqual([
      '2024-03-04',
      '2024-03-11',
    ]);
    expect(perWeek.profitAbs).toEqual([15, 2]);
    expect(perWeek.trades).toEqual([5, 1]);
  });

  test('a month', () => {
    expect(report.perMonth.profitAbs).toEqual([17]);
    expect(report.perMonth.trades).toEqual([6]);
  });

  test('best and worst day', () => {
    expect(new Date(report.bestDay!.startTimeMs).toISOString()).toMatch(/^2024-03-09/);
    expect(new Date(report.worstDay!.startTimeMs).toISOString()).toMatch(/^2024-03-11/);
  });

  test('equity at the start of a day holds the open position at its price', () => {
    // Bought at 100 at 23:30, worth 130 at midnight, sold for 90 after it: the day lost 10 of 1,030.
    const midnight = 8;
    const times = [midnight - 1, midnight + 1].map((row) => FROM + row * HALF_HOUR);
    const orders = [order('buy', times[0], 100, 1), order('sell', times[1], 90, 1)];
    const trade = tradeOf(-10, 0, 0, { openTimeMs: times[0], closeTimeMs: times[1], orders });
    const prices = Array.from({ length: 61 }, (_, row) => (row === midnight ? 130 : 100));
    const { perDay } = summarise(
      { ...runOf([trade], 1000, 1), startTimeMs: FROM, endTimeMs: FROM + 60 * HALF_HOUR },
      { ...contextOf(1), timeframe: '30m', pairs: [{ pair: 'ETH/BTC', candles: candlesAt(prices, HALF_HOUR, FROM) }] },
    );
    expect(perDay.equityAtStart).toEqual([1000, 1030, 990]);
    expect(perDay.profitRatio[1]).toBeCloseTo(-10 / 1030, 12);
  });
});
