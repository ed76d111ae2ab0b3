import { checkPeriod, type CloseVolume, eachRun, float64Columns, type HighLowCloseVolume } from './column.ts';
import { sumRun } from './window-sum.ts';

/**
 * Money flow index, 0 to 100: share of the turnover on rows whose typical price rose, over `period` rows;
 * 0 where there was none either way. First value at row `period`.
 */
export function mfi(candles: HighLowCloseVolume, period = 14): Float64Array {
  checkPeriod(period);
  const [high, low, close, volume] = float64Columns([candles.high, candles.low, candles.close, candles.volume]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close, volume], period, [out], (from, to) => {
    const rising = new Float64Array(to);
    const falling = new Float64Array(to);
    let last = (high[from] + low[from] + close[from]) / 3;
    for (let row = from + 1; row < to; row++) {
      const price = (high[row] + low[row] + close[row]) / 3;
      const flow = price * volume[row];
      if (price > last) rising[row] = flow;
      else if (price < last) falling[row] = flow;
      last = price;
    }
    const fallen = new Float64Array(to);
    sumRun(rising, out, from + 1, to, period, 1);
    sumRun(falling, fallen, from + 1, to, period, 1);
    for (let row = from + period; row < to; row++) {
      const total = out[row] + fallen[row];
      out[row] = total === 0 ? 0 : (100 * out[row]) / total;
    }
    out.fill(NaN, from, from + period);
  });
  return out;
}

/** On-balance volume: volume added on rows that closed higher, taken off on rows that closed lower, beginning with the first volume. */
export function obv(candles: CloseVolume): Float64Array {
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], 0, [out], (from, to) => {
    let total = volume[from];
    out[from] = total;
    for (let row = from + 1; row < to; row++) {
      const change = close[row] - close[row - 1];
      if (change > 0) total += volume[row];
      else if (change < 0) total -= volume[row];
      out[row] = total;
    }
  });
  return out;
}
