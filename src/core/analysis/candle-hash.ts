import { CANDLE_COLUMNS, type Candles } from '../model/candles.ts';
import { copyRow, Hasher } from './hash.ts';

const SAMPLED_ROWS = 1000;

/** A fingerprint of a series: its length and all columns of at most 1,000 rows, evenly spaced, the last one included. */
export function candleHash(candles: Candles): string {
  const hash = new Hasher();
  hash.number(candles.length);
  const columns = CANDLE_COLUMNS.map((name) => candles[name]);
  const cells = new Float64Array(columns.length);
  const step = Math.max(1, Math.ceil(candles.length / SAMPLED_ROWS));
  for (let row = candles.length - 1; row >= 0; row -= step) {
    copyRow(columns, row, cells);
    hash.numbers(cells);
  }
  return hash.digest();
}
