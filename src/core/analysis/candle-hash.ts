import { CANDLE_COLUMNS, type Candles } from '../model/candles.ts';
import { createHasher } from './hash.ts';

const SAMPLED_ROWS = 1000;

/** A fingerprint of a series: its length and all columns of at most 1,000 rows, evenly spaced, the last one included. */
export function candleHash(candles: Candles): string {
  const hash = createHasher();
  hash.number(candles.length);
  const step = Math.max(1, Math.ceil(candles.length / SAMPLED_ROWS));
  for (let row = candles.length - 1; row >= 0; row -= step) {
    for (const name of CANDLE_COLUMNS) hash.number(candles[name][row]);
  }
  return hash.digest();
}
