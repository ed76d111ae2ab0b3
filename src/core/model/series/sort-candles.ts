import { allocateCandles } from '../candles.ts';
import type { Candles } from '../candles.ts';

/** In order of time, one candle for each time: of several the last row wins. The same object if that is so already. */
export function sortCandles(candles: Candles): Candles {
  const { time } = candles;
  let row = 1;
  while (row < candles.length && time[row] > time[row - 1]) row++;
  if (row >= candles.length) return candles;
  const order = Uint32Array.from({ length: candles.length }, (_, index) => index);
  order.sort((a, b) => time[a] - time[b] || a - b);
  let kept = 0;
  for (let index = 0; index < order.length; index++) {
    const isLastOfTime = index + 1 === order.length || time[order[index + 1]] !== time[order[index]];
    if (isLastOfTime) order[kept++] = order[index];
  }
  return takeRows(candles, order.subarray(0, kept));
}

/** The given rows as a new set of columns. */
function takeRows(candles: Candles, rows: Uint32Array): Candles {
  const result = allocateCandles(rows.length);
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    for (let index = 0; index < rows.length; index++) result[name][index] = candles[name][rows[index]];
  }
  const { filled } = candles;
  return filled ? { ...result, filled: Uint8Array.from(rows, (row) => filled[row]) } : result;
}
