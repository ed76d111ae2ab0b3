import { describe, expect, it } from 'vitest';
import { BarSource } from '../../../src/app/backtest/bar-source.ts';
import { candlesFrom, HOUR, START, type Prices } from '../../support/candle-table.ts';

const QUARTER = HOUR / 4;
const at = (price: number): Prices => [price, price + 1, price - 1, price];

const pair = (prices: readonly number[], startRow = 0, detail?: readonly number[]) => ({
  candles: candlesFrom(prices.map(at), HOUR, START + startRow * HOUR),
  signals: { flags: Uint8Array.from(prices, (_, row) => row), tags: [''] },
  ...(detail && { detail: candlesFrom(detail.map(at), QUARTER, START + startRow * HOUR) }),
});

describe('bars of pairs on one time axis', () => {
  const bars = () => new BarSource([pair([10, 11, 12]), pair([20, 21, 22, 23], 1)], HOUR, false);

  it('carry the candle of the step and the signals of the candle before', () => {
    const source = bars();
    source.moveTo(2, true);
    const expected = {
      pairIndex: 0,
      timeMs: START + 2 * HOUR,
      open: 12,
      high: 13,
      low: 11,
      close: 12,
      row: 1,
      flags: 1,
    };
    expect({ ...source.main(0) }).toMatchObject(expected);
    expect({ ...source.main(1) }).toMatchObject({ pairIndex: 1, open: 21, row: 0, flags: 0 });
  });

  it('are there from the second candle of a pair to its last', () => {
    const source = bars();
    const has = [0, 1, 2, 3, 4, 5].map((step) => {
      source.moveTo(step, true);
      return [source.has(0), source.has(1)];
    });
    expect(has).toEqual([
      [false, false],
      [true, false],
      [true, true],
      [false, true],
      [false, true],
      [false, false],
    ]);
  });

  it("allow no entry on a pair's last candle, unless told so", () => {
    const source = bars();
    source.moveTo(2, true);
    expect([source.main(0).canEnter, source.main(1).canEnter]).toEqual([false, true]);
    const lenient = new BarSource([pair([10, 11, 12])], HOUR, true);
    lenient.moveTo(2, true);
    expect(lenient.main(0).canEnter).toBe(true);
    lenient.moveTo(2, false);
    expect(lenient.main(0).canEnter).toBe(false);
  });
});

describe('finer bars', () => {
  const detail = [100, 101, 102, 103, 110, 111, 112, 113];

  it('are those within the step, with the signals of the candle before it', () => {
    const source = new BarSource([pair([10, 11], 0, detail)], HOUR, false);
    source.moveTo(1, true);
    const opens = [0, 1, 2, 3].map((index) => ({ ...source.detail(0, index, QUARTER) }));
    expect(opens.map(({ open }) => open)).toEqual([110, 111, 112, 113]);
    expect(opens[2]).toMatchObject({ timeMs: START + HOUR + 2 * QUARTER, row: 0, flags: 0 });
  });

  it('are the candle itself where there are none, and nothing in a hole', () => {
    const holes = pair([10, 11, 12], 0, detail);
    const some = { ...holes.detail!, length: 7, time: holes.detail!.time.filter((_, row) => row !== 5) };
    const source = new BarSource([{ ...holes, detail: some }], HOUR, false);
    source.moveTo(1, true);
    expect(source.detail(0, 1, QUARTER)).toBeUndefined();
    source.moveTo(2, true);
    expect(source.detail(0, 0, QUARTER)).toMatchObject({ open: 12, timeMs: START + 2 * HOUR });
    expect(source.detail(0, 1, QUARTER)).toBeUndefined();
  });
});
