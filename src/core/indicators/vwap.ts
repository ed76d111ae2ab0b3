import { checkPeriod, type Column, eachRun, float64Columns, type HighLowCloseVolume } from './column.ts';
import { sumRun } from './window-sum.ts';

const DAY_MS = 86_400_000;

/**
 * Volume-weighted average of the typical price (high + low + close) / 3 since the first candle, never reset:
 * its value depends on where the data begins. NaN until there was any volume (TA-Lib shows a price of 0 there).
 */
export function vwap(candles: HighLowCloseVolume): Float64Array {
  return anchored(candles, undefined);
}

/**
 * VWAP that begins anew with every UTC day, whatever the time zone of the machine; NaN until the day had any
 * volume.
 */
export function vwapDaily(candles: HighLowCloseVolume & { readonly time: Column }): Float64Array {
  return anchored(candles, candles.time);
}

function anchored(candles: HighLowCloseVolume, times: Column | undefined): Float64Array {
  const { high: h, low: l, close: c, volume: v } = candles;
  const [high, low, close, volume, time] = float64Columns([h, l, c, v, times ?? c]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close, volume], 0, [out], (from, to) => {
    let day = NaN;
    let turnover = 0;
    let total = 0;
    for (let row = from; row < to; row++) {
      if (times !== undefined) {
        const today = Math.floor(time[row] / DAY_MS);
        if (today !== day) {
          turnover = 0;
          total = 0;
          day = today;
        }
      }
      turnover += ((high[row] + low[row] + close[row]) / 3) * volume[row];
      total += volume[row];
      out[row] = turnover / total;
    }
  });
  return out;
}

/** VWAP of the last `period` rows; NaN where they had no volume. First value at row `period - 1`. */
export function vwapRolling(candles: HighLowCloseVolume, period = 14): Float64Array {
  checkPeriod(period);
  const [high, low, close, volume] = float64Columns([candles.high, candles.low, candles.close, candles.volume]);
  const out = new Float64Array(high.length);
  eachRun([high, low, close, volume], period - 1, [out], (from, to) => {
    const turnover = new Float64Array(to);
    const volumes = new Float64Array(to);
    for (let row = from; row < to; row++) turnover[row] = ((high[row] + low[row] + close[row]) / 3) * volume[row];
    sumRun(turnover, out, from, to, period, 1);
    sumRun(volume, volumes, from, to, period, 1);
    for (let row = from + period - 1; row < to; row++) out[row] = out[row] / volumes[row];
  });
  return out;
}
