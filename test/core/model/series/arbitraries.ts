import fc from 'fast-check';
import type { Candles } from '../../../../src/core/model/candles.ts';
import { candlesOf } from '../../../support/candles.ts';
import type { CandleRow } from '../../../support/candles.ts';

const START = Date.UTC(2024, 1, 28, 23, 50);

/** A price around 100 with its high and low, and a whole volume, so that sums do not depend on their order. */
const candle = fc
  .tuple(fc.integer({ min: 50, max: 150 }), fc.integer({ min: 50, max: 150 }), fc.nat(9), fc.nat(9), fc.nat(100))
  .map(([open, close, above, below, volume]) => [
    open,
    Math.max(open, close) + above,
    Math.min(open, close) - below,
    close,
    volume,
  ]);

function candlesApart(minutes: fc.Arbitrary<number>): fc.Arbitrary<Candles> {
  return fc.array(fc.tuple(minutes, candle), { minLength: 1, maxLength: 400 }).map((steps) => {
    let time = START;
    return candlesOf(
      steps.map(([apart, values]) => {
        time += apart * 60_000;
        return [time, ...values] as unknown as CandleRow;
      }),
    );
  });
}

/** Candles of 1m in order, with gaps of up to five minutes. */
export const minuteCandles = candlesApart(
  fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 6 })),
);

/** Candles of 1m without a gap. */
export const gaplessCandles = candlesApart(fc.constant(1));
