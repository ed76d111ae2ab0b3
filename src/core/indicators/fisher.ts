import { checkPeriod, eachRun, float64Columns, type HighLow } from './column.ts';
import { maxRun, minRun } from './window-extreme.ts';

/** Columns of Ehlers' Fisher transform; the signal is the Fisher value of the row before. */
export interface Fisher {
  readonly fisher: Float64Array;
  readonly fisherSignal: Float64Array;
}

/**
 * Ehlers' Fisher transform of the median price's place in the range of the last `period` median prices,
 * clamped to 0.999. It does not depend on the scale of the price. First value at row `period - 1`.
 */
export function fisher(candles: HighLow, period = 9): Fisher {
  checkPeriod(period);
  const [high, low] = float64Columns([candles.high, candles.low]);
  const out = { fisher: new Float64Array(high.length), fisherSignal: new Float64Array(high.length) };
  eachRun([high, low], period - 1, [out.fisher, out.fisherSignal], (from, to) => {
    const price = new Float64Array(to);
    const highest = new Float64Array(to);
    const lowest = new Float64Array(to);
    for (let row = from; row < to; row++) price[row] = (high[row] + low[row]) / 2;
    maxRun(price, highest, from, to, period);
    minRun(price, lowest, from, to, period);
    let place = 0;
    let value = 0;
    for (let row = from + period - 1; row < to; row++) {
      const range = highest[row] - lowest[row];
      // A flat window has its price at the bottom of a range of any size.
      const share = range === 0 ? 0 : (price[row] - lowest[row]) / range;
      place = 0.66 * (share - 0.5) + 0.67 * place;
      if (place > 0.99) place = 0.999;
      else if (place < -0.99) place = -0.999;
      out.fisherSignal[row] = value;
      value = 0.5 * Math.log((1 + place) / (1 - place)) + 0.5 * value;
      out.fisher[row] = value;
    }
  });
  return out;
}
