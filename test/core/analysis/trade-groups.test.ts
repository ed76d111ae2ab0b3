import { describe, expect, it } from 'vitest';
import { isPriceColumn } from '../../../src/core/analysis/price-columns.ts';
import { groupByTrait, groupByValue, valuesAt } from '../../../src/core/analysis/trade-groups.ts';
import { TradeTable } from '../../../src/core/model/trade-table.ts';
import { HOUR, START, candlesAt, order, tradeOf } from '../../support/hand-made-run.ts';

const account = { balance: 1000, days: 10 };
const counts = (groups: readonly { key: string; trades: number }[]) => groups.map(({ key, trades }) => [key, trades]);

describe('groups by a trait', () => {
  // START is Monday, 2024-01-01 00:00 UTC.
  const trades = [
    tradeOf(5, 25, 26, { enterTag: 'b', exitReason: 'roi' }),
    tradeOf(-1, 1, 4, { enterTag: 'a' }),
    tradeOf(2, 1, 1.1, { enterTag: 'a' }),
    tradeOf(1, 6 * 24, 6 * 24 + 200, { enterTag: '' }),
  ];

  it.each([
    [
      'tag',
      [
        ['b', 1],
        ['a', 2],
        ['', 1],
      ],
    ],
    [
      'reason',
      [
        ['roi', 1],
        ['exit_signal', 3],
      ],
    ],
    [
      'hour',
      [
        ['00:00', 1],
        ['01:00', 3],
      ],
    ],
    [
      'weekday',
      [
        ['Monday', 2],
        ['Tuesday', 1],
        ['Sunday', 1],
      ],
    ],
    [
      'duration',
      [
        ['5m to 15m', 1],
        ['1h to 2h', 1],
        ['2h to 4h', 1],
        ['7d or more', 1],
      ],
    ],
  ] as const)('%s', (trait, expected) => {
    expect(counts(groupByTrait(TradeTable.of(trades), trait, account))).toEqual(expected);
  });

  it('have the figures of their trades', () => {
    expect(groupByTrait(TradeTable.of(trades), 'tag', account)[1]).toMatchObject({
      wins: 1,
      losses: 1,
      profitTotalAbs: 1,
    });
  });
});

describe('values at entry and exit', () => {
  const candles = candlesAt([10, 20, 40, 80, 160]);
  const column = Float64Array.from([1, 2, 3, 4, 5]);
  const at = (hour: number) => START + hour * HOUR;
  const trade = tradeOf(1, 2, 4, { orders: [order('buy', at(2), 40, 1), order('sell', at(4), 160, 1)] });

  it('are those of the last candle that had closed', () => {
    const columnOf = () => ({ candles, column, isPrice: false });
    expect(valuesAt(TradeTable.of([trade]), 'entry', columnOf)).toEqual([2]);
    expect(valuesAt(TradeTable.of([trade]), 'exit', columnOf)).toEqual([4]);
  });

  it('are those when the order was placed, not when it filled', () => {
    const late = { ...trade, orders: [{ ...order('buy', at(3), 40, 1), placedTimeMs: at(1) }, trade.orders[1]] };
    expect(valuesAt(TradeTable.of([late]), 'entry', () => ({ candles, column, isPrice: false }))).toEqual([1]);
  });

  it('of a price are in percent above the close', () => {
    // The second candle closes at 40, the column is 50 there.
    const price = Float64Array.from([1, 50, 3, 4, 5]);
    expect(valuesAt(TradeTable.of([trade]), 'entry', () => ({ candles, column: price, isPrice: true }))).toEqual([25]);
  });

  it('are none before the first closed candle', () => {
    const early = tradeOf(1, 0, 2);
    expect(valuesAt(TradeTable.of([early]), 'entry', () => ({ candles, column, isPrice: false }))).toEqual([
      Number.NaN,
    ]);
  });

  it('a column is a price where most of it lies near the close', () => {
    expect(isPriceColumn(Float64Array.from([19, 41, 79, 161, Number.NaN]), candles)).toBe(true);
    expect(isPriceColumn(column, candles)).toBe(false);
    expect(isPriceColumn(new Float64Array(5).fill(Number.NaN), candles)).toBe(false);
  });
});

describe('groups by value', () => {
  const trades = [1, 2, 3, 4].map((profit) => tradeOf(profit, 0, 1));

  it('are ranges with about equally many trades, in order, and those without a value', () => {
    const groups = groupByValue(TradeTable.of(trades), [30, 10, Number.NaN, 20], { isYesNo: false, parts: 2 }, account);
    expect(counts(groups)).toEqual([
      ['10 to 20', 1],
      ['20 to 30', 2],
      ['no value', 1],
    ]);
  });

  it('are no and yes for a yes/no column', () => {
    const groups = groupByValue(TradeTable.of(trades), [1, 0, 1, Number.NaN], { isYesNo: true, parts: 5 }, account);
    expect(counts(groups)).toEqual([
      ['no', 1],
      ['yes', 2],
      ['no value', 1],
    ]);
  });

  it('is one range where all values are equal', () => {
    const groups = groupByValue(TradeTable.of(trades), [7, 7, 7, 7], { isYesNo: false, parts: 5 }, account);
    expect(counts(groups)).toEqual([['7', 4]]);
  });
});
