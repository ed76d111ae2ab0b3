import { describe, expect, it } from 'vitest';
import { IndicatorFollower } from '../../../src/core/indicators/follow.ts';
import { INDICATORS } from '../../../src/core/indicators/registry.ts';
import { candlesFrom, compute } from './call.ts';

describe('one candle at a time', () => {
  // More rows than the first capacity, ending with a wave and a flat stretch.
  const rows = 300;
  const candles = candlesFrom(Array.from({ length: rows }, (_, row) => (row > 280 ? 0 : Math.sin(row / 7) * 3)));
  const given = [candles.close, candles.open];

  it.each(INDICATORS.map((indicator) => [indicator.name, indicator] as const))(
    'ta.%s gives what the batch form gives',
    (_, indicator) => {
      const batch = compute(indicator, candles);
      const follower = new IndicatorFollower(indicator);
      for (let row = 0; row < rows; row++) {
        const values =
          indicator.takes === 'candles'
            ? indicator.inputs.map((name) => candles[name as 'close'][row])
            : indicator.inputs.map((_name, input) => given[input][row]);
        expect(follower.push(...values), `row ${row}`).toEqual(batch.map((column) => column[row]));
      }
    },
  );
});
