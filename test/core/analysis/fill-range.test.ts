import { describe, expect, test } from 'vitest';
import { fillOutcome, tradeDifferences, type FillOutcome } from '../../../src/core/analysis/fill-range.ts';
import { fillWarnings } from '../../../src/core/analysis/fill-warnings.ts';
import { summarise } from '../../../src/core/analysis/summarise.ts';
import { contextOf, HOUR, order, runOf, START, tradeOf } from '../../support/hand-made-run.ts';

const outcome = (fills: FillOutcome['fills'], profitAbs: number): FillOutcome => ({
  fills,
  profitAbs,
  profitRatio: profitAbs / 1000,
  maxDrawdownRatio: 0,
  sharpeDaily: null,
  trades: 1,
  feesPaid: 0,
  slippagePaid: 0,
});
const outcomes = (candle: number, realistic: number, pessimistic: number) => [
  outcome('candle', candle),
  outcome('realistic', realistic),
  outcome('pessimistic', pessimistic),
];

test('an outcome has the figures of the report', () => {
  const run = runOf([tradeOf(5, 0, 2), tradeOf(-7, 3, 30)], 1000, 72);
  const context = contextOf(72);
  const { total, equityDrawdown, daily } = summarise(run, context);
  expect(fillOutcome({ fills: 'candle', result: run }, context.pairs, '1h')).toEqual({
    fills: 'candle',
    profitAbs: -2,
    profitRatio: -0.002,
    maxDrawdownRatio: equityDrawdown.relativeRatio,
    sharpeDaily: daily.sharpeDaily,
    trades: total.trades,
    feesPaid: 0,
    slippagePaid: 0,
  });
  expect(daily.sharpeDaily).not.toBeNull();
});

describe('where two runs part', () => {
  const candle = [
    tradeOf(10, 0, 2, { exitReason: 'roi' }),
    tradeOf(-4, 3, 5, { exitReason: 'stop_loss' }),
    tradeOf(6, 6, 8, { exitReason: 'roi' }),
    // Two at once in one pair are matched in order.
    tradeOf(1, 9, 10),
    tradeOf(2, 9, 11),
  ];
  const realistic = [
    tradeOf(7, 0, 3, { exitReason: 'exit_signal' }),
    tradeOf(-4.5, 3, 5, { exitReason: 'stop_loss' }),
    tradeOf(1, 9, 10),
    tradeOf(1.5, 9, 11),
    tradeOf(-2, 12, 13),
  ];
  const found = tradeDifferences(candle, realistic);

  test('trades of both, of one and of the other', () => {
    expect(found.inBoth).toEqual({ trades: 4, profitAbs: -3 - 0.5 + 0 - 0.5 });
    expect(found.onlyCandle).toEqual({ trades: 1, profitAbs: -6 });
    expect(found.onlyRealistic).toEqual({ trades: 1, profitAbs: -2 });
  });

  test('add up to the difference of the totals, also by exit reason', () => {
    const total = (trades: typeof candle) => trades.reduce((sum, { profitAbs }) => sum + profitAbs, 0);
    const difference = total(realistic) - total(candle);
    expect(found.inBoth.profitAbs + found.onlyCandle.profitAbs + found.onlyRealistic.profitAbs).toBeCloseTo(difference);
    expect(found.byExitReason.reduce((sum, { profitAbs }) => sum + profitAbs, 0)).toBeCloseTo(difference);
    expect(found.byExitReason[0]).toEqual({ exitReason: 'roi', trades: 2, profitAbs: -9 });
  });

  test('the largest come first, those without a difference not at all', () => {
    expect(found.largest.map(({ candleAbs, realisticAbs }) => [candleAbs, realisticAbs])).toEqual([
      [6, null],
      [10, 7],
      [null, -2],
      [-4, -4.5],
      [2, 1.5],
    ]);
    expect(tradeDifferences(candle, candle).largest).toEqual([]);
  });
});

describe('warnings', () => {
  /** Candles from `low` to `high` with 10 coins each. */
  const candlesBetween = (low: number, high: number) =>
    contextOf(48).pairs.map(({ pair, candles }) => ({
      pair,
      candles: {
        ...candles,
        high: candles.high.map(() => high),
        low: candles.low.map(() => low),
        volume: candles.volume.map(() => 10),
      },
    }));
  const pairs = candlesBetween(100, 100);
  const calm = tradeOf(5, 0, 2, {
    orders: [order('buy', START, 100, 0.01), order('sell', START + 2 * HOUR, 105, 0.01)],
  });
  const warn = (trades: readonly (typeof calm)[], figures = outcomes(5, 4, 3), counters = {}) => {
    const run = runOf(trades, 1000, 48);
    return fillWarnings({ ...run, counters: { ...run.counters, ...counters } }, figures, pairs).join('\n');
  };

  test('none for a strategy that does not need luck, and none without a trade', () => {
    expect(warn([calm])).toBe('');
    expect(warn([], outcomes(0, 0, 0))).toBe('');
  });

  test('a profit that goes with realistic or pessimistic fills', () => {
    expect(warn([calm], outcomes(5, -1, -2))).toMatch(/profit is gone once orders pay/);
    expect(warn([calm], outcomes(5, 1, -2))).toMatch(/gone under pessimistic/);
    expect(warn([calm], outcomes(-5, -6, -7))).toBe('');
  });

  test('trades whose order of events is not known', () => {
    expect(warn([calm, calm], undefined, { uncertainTrades: 1 })).toMatch(/^1 of 2 trades \(50 %\) closed on a candle/);
  });

  test('trades within one candle', () => {
    const within = tradeOf(5, 0, 0, { orders: [order('buy', START, 100, 0.01), order('sell', START, 105, 0.01)] });
    expect(warn([calm, within])).toMatch(/^1 of 2 trades \(50 %\) entered and left within one candle/);
  });

  test('a trailing stop within a candle, by the candle that hit it', () => {
    const wide = candlesBetween(90, 110);
    const trade = { ...calm, exitReason: 'trailing_stop_loss', maxRate: 106, stopLoss: 104.94 };
    const run = runOf([trade], 1000, 48);
    expect(fillWarnings(run, outcomes(5, 4, 3), wide)).toEqual([
      expect.stringMatching(/^The trailing stop lies 1.00 % behind the best price, but .* span 22 %/),
    ]);
    expect(fillWarnings(run, outcomes(5, 4, 3), pairs)).toEqual([]);
  });

  test('orders that are large for their candle', () => {
    const large = tradeOf(5, 0, 2, {
      orders: [order('buy', START, 100, 1.01), order('sell', START + 2 * HOUR, 105, 0.001)],
    });
    expect(warn([large])).toMatch(/^1 of 2 orders \(50 %\) are larger than 10 % of their candle's volume/);
  });

  test('totals that cross', () => {
    expect(warn([calm], outcomes(5, 6, 3))).toMatch(/^A stricter rule ended better/);
  });
});
