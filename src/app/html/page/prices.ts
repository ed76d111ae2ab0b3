import type { PagePrices } from '../page-data.ts';

/** Candles as the chart library takes them; times in seconds. */
export interface ChartCandle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The candles back from the whole numbers in which they were packed. */
export function unpackCandles(prices: PagePrices): ChartCandle[] {
  const { time, open, high, low, close, decimals, stepMs, startMs } = prices;
  const price = (whole: number): number => Number((whole / 10 ** decimals).toFixed(decimals));
  let [step, lastClose] = [0, 0];
  return time.map((steps, row) => {
    step += steps;
    const [opened, closed] = [lastClose + open[row], lastClose + close[row]];
    lastClose = closed;
    return {
      time: (startMs + step * stepMs) / 1000,
      open: price(opened),
      high: price(Math.max(opened, closed) + high[row]),
      low: price(Math.min(opened, closed) - low[row]),
      close: price(closed),
    };
  });
}

/** Row of the candle that holds a time; -1 before the first one. */
export function rowOfTime(candles: readonly ChartCandle[], timeMs: number): number {
  const seconds = timeMs / 1000;
  let [low, high] = [0, candles.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (candles[middle].time <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
