import { eachRun, float64Columns, type OpenHighLowClose } from './column.ts';

/** Columns of Heikin-Ashi candles. */
export interface HeikinAshi {
  readonly haOpen: Float64Array;
  readonly haHigh: Float64Array;
  readonly haLow: Float64Array;
  readonly haClose: Float64Array;
}

/**
 * Heikin-Ashi candles: close = mean of the four prices, open = mean of the previous Heikin-Ashi open and
 * close (first: of the candle's own open and close). They are for signals only; orders are filled at the
 * candles' real prices.
 */
export function ha(candles: OpenHighLowClose): HeikinAshi {
  const [open, high, low, close] = float64Columns([candles.open, candles.high, candles.low, candles.close]);
  const haOpen = new Float64Array(open.length);
  const haHigh = new Float64Array(open.length);
  const haLow = new Float64Array(open.length);
  const haClose = new Float64Array(open.length);
  eachRun([open, high, low, close], 0, [haOpen, haHigh, haLow, haClose], (from, to) => {
    let begin = (open[from] + close[from]) / 2;
    for (let row = from; row < to; row++) {
      const end = (open[row] + high[row] + low[row] + close[row]) / 4;
      haOpen[row] = begin;
      haHigh[row] = Math.max(high[row], begin, end);
      haLow[row] = Math.min(low[row], begin, end);
      haClose[row] = end;
      begin = (begin + end) / 2;
    }
  });
  return { haOpen, haHigh, haLow, haClose };
}
