import { CANDLE_COLUMNS, type Candles } from '../model/candles.ts';
import { RunError } from '../model/errors.ts';
import type { AnyStrategy } from './spec.ts';

const PROBES = 64;

/**
 * Notes some values of every candle column. The function it gives throws RunError if one of them has changed:
 * a strategy that writes its own prices into the candles would be filled at prices that never existed.
 * A copy of the columns would cost more than the indicators; whole columns are what gets overwritten.
 */
export function guardCandles(strategy: AnyStrategy, pair: string, candles: Candles): () => void {
  const step = Math.max(1, Math.floor(candles.length / PROBES));
  const before = CANDLE_COLUMNS.map((name) => probe(candles[name], step));
  return () => {
    CANDLE_COLUMNS.forEach((name, position) => {
      const changed = probe(candles[name], step).findIndex((value, at) => !Object.is(value, before[position][at]));
      if (changed < 0) return;
      throw new RunError(
        'CANDLES_CHANGED',
        `strategy ${strategy.name}, ${pair}: it writes into candles.${name} (row ${changed * step})`,
        {
          ...(strategy.file === undefined ? {} : { path: strategy.file }),
          value: name,
          hint: `Return prices of your own as columns under other names, or work on a copy: candles.${name}.slice().`,
        },
      );
    });
  };
}

function probe(column: Float64Array, step: number): number[] {
  const values: number[] = [];
  for (let row = 0; row < column.length; row += step) values.push(column[row]);
  return values;
}
