import fc from 'fast-check';
import { ta } from '../../../src/core/indicators/index.ts';
import type { Indicator, Parameters } from '../../../src/core/indicators/registry.ts';
import type { Candles } from '../../../src/core/model/candles.ts';

type AnyFunction = (...values: unknown[]) => Float64Array | Record<string, Float64Array>;

/** Columns of an indicator on candles; column functions get the close (and the open as their second column). */
export function compute(
  indicator: Indicator,
  candles: Candles,
  parameters: Parameters = indicator.parameters,
): readonly Float64Array[] {
  const given = [candles.close, candles.open];
  const inputs = indicator.takes === 'candles' ? [candles] : indicator.inputs.map((_, index) => given[index]);
  const run = (ta as unknown as Record<string, AnyFunction>)[indicator.name];
  const result = run(...inputs, ...Object.values(parameters));
  return ArrayBuffer.isView(result) ? [result] : indicator.outputs.map((name) => result[name]);
}

/** Candles from moves per row; `steps` of a few values give many ties and flat rows. */
export function candlesFrom(moves: readonly number[], start = 100): Candles {
  const length = moves.length;
  const column = (): Float64Array => new Float64Array(length);
  const candles = {
    length,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let last = start;
  for (const [row, move] of moves.entries()) {
    const close = Math.max(1, last + move);
    candles.time[row] = Date.UTC(2024, 0, 1, 20) + row * 300_000;
    candles.open[row] = last;
    candles.high[row] = Math.max(last, close) + Math.abs(move % 3);
    candles.low[row] = Math.min(last, close) - Math.abs(move % 2) / 2;
    candles.close[row] = close;
    candles.volume[row] = Math.abs((move * 7) % 5);
    last = close;
  }
  return candles;
}

/** Random candles: integer moves (ties, flat stretches, rows without volume) or fractional ones. */
export function arbitraryCandles(minLength: number, maxLength: number): fc.Arbitrary<Candles> {
  const move = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -5, max: 5, noNaN: true }));
  return fc.array(move, { minLength, maxLength, size: 'max' }).map((moves) => candlesFrom(moves));
}
