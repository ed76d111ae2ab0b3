import { allocateCandles, sliceCandles } from '../candles.ts';
import type { Candles } from '../candles.ts';
import { floorToTimeframe } from '../timeframe.ts';
import type { OrderSide } from '../venue.ts';

/** Trades of a venue's public feed as columns, in order of arrival; `time` in UTC ms, `amount` in the base currency. */
export interface PublicTrades {
  readonly length: number;
  readonly time: Float64Array;
  readonly price: Float64Array;
  readonly amount: Float64Array;
  /** The venue's trade ids; a repeated one counts once. */
  readonly id?: readonly string[];
  /** Sides of those who took. */
  readonly side?: readonly OrderSide[];
}

/**
 * Candles of trades. A candle holds the trades from its open time (inclusive) to the next one's (exclusive), in order
 * of time, then of arrival. Times without a trade have no candle (see fillGaps); whether the last candle is finished
 * only the caller knows.
 */
export function tradesToCandles(trades: PublicTrades, timeframe: string): Candles {
  const candles = allocateCandles(trades.length);
  let count = 0;
  for (const row of rowsInOrder(trades)) {
    const time = floorToTimeframe(trades.time[row], timeframe);
    const price = trades.price[row];
    if (count === 0 || candles.time[count - 1] !== time) {
      candles.time[count] = time;
      candles.open[count] = price;
      candles.high[count] = price;
      candles.low[count] = price;
      count++;
    }
    const at = count - 1;
    if (price > candles.high[at]) candles.high[at] = price;
    if (price < candles.low[at]) candles.low[at] = price;
    candles.close[at] = price;
    candles.volume[at] += trades.amount[row];
  }
  return sliceCandles(candles, 0, count);
}

/** Rows in order of time, then of arrival; of a repeated id the first one only. */
export function rowsInOrder(trades: PublicTrades): number[] {
  const { time, id } = trades;
  const seen = new Set<string>();
  const rows: number[] = [];
  for (let row = 0; row < trades.length; row++) {
    const name = id?.[row] ?? '';
    if (name !== '' && seen.has(name)) continue;
    seen.add(name);
    rows.push(row);
  }
  return rows.sort((a, b) => time[a] - time[b] || a - b);
}
