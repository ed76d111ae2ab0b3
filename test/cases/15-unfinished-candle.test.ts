import { describe, expect, it } from 'vitest';
import { closedCandles, mergeCandles } from '../../src/core/model/series.ts';
import { ta } from '../../src/core/indicators/index.ts';
import { candlesOf } from '../support/candles.ts';
import type { CandleRow } from '../support/candles.ts';

const at = (hour: number, minute: number, second = 0): number => Date.UTC(2024, 0, 1, hour, minute, second);
/** What the exchange answers: closes of 11:25 to 11:55, and the 12:00 candle as it is then. */
function answer(...noon: CandleRow[]): ReturnType<typeof candlesOf> {
  const closes = [100, 100, 100, 100, 100, 99, 98];
  return candlesOf([
    ...closes.map((close, n): CandleRow => [at(11, 25 + 5 * n), close, close, close, close, 1]),
    ...noon,
  ]);
}

const forming: CandleRow = [at(12, 0), 98, 104, 98, 104, 1];
const settled: CandleRow = [at(12, 0), 98, 104, 97.5, 97.5, 1];
const revised: CandleRow = [at(12, 0), 98, 104, 97, 97, 1];

describe('a candle that is still forming', () => {
  it('is not stored', () => {
    const first = closedCandles(answer(forming), '5m', at(12, 3, 20));
    expect(first.length).toBe(7);
    expect(first.time.at(-1)).toBe(at(11, 55));
  });

  it('is stored when it is over, in its last revision', () => {
    const first = closedCandles(answer(forming), '5m', at(12, 3, 20));
    const second = closedCandles(answer(settled), '5m', at(12, 5) + 400);
    const third = closedCandles(answer(revised), '5m', at(12, 5, 2));
    const stored = mergeCandles(mergeCandles(first, second), third);
    expect([...stored.close]).toEqual([100, 100, 100, 100, 100, 99, 98, 97]);
  });

  it('waits for the settling time, unless a newer one confirms it', () => {
    expect(closedCandles(answer(settled), '5m', at(12, 5) + 400, 2000).length).toBe(7);
    expect(closedCandles(answer(settled), '5m', at(12, 5, 2), 2000).length).toBe(8);
    const next: CandleRow = [at(12, 5), 97, 97, 97, 97, 1];
    expect(closedCandles(answer(revised, next), '5m', at(12, 5) + 400, 2000).length).toBe(8);
  });

  it('would give a phantom entry that the closed candles do not', () => {
    const crosses = (candles: ReturnType<typeof candlesOf>): boolean => {
      // Seeded with 100 by the first candles, all of which are 100.
      const ema = ta.ema(candles.close, 3);
      return candles.close.at(-1)! > ema.at(-1)! && candles.close.at(-2)! <= ema.at(-2)!;
    };
    expect(ta.ema(answer().close, 3).at(-1)).toBe(98.75);
    expect(crosses(answer())).toBe(false);
    expect(ta.ema(answer(forming).close, 3).at(-1)).toBe(101.375);
    expect(crosses(answer(forming))).toBe(true);
    expect(crosses(closedCandles(answer(forming), '5m', at(12, 3, 20)))).toBe(false);
    expect(ta.ema(answer(settled).close, 3).at(-1)).toBe(98.125);
    expect(crosses(answer(settled))).toBe(false);
    expect(ta.ema(answer(revised).close, 3).at(-1)).toBe(97.875);
    expect(crosses(answer(revised))).toBe(false);
  });
});
