import {
  checkNumber,
  checkPeriod,
  type CloseVolume,
  eachRun,
  float64Columns,
  type HighLowCloseVolume,
} from './column.ts';
import { emaRun, smaRun } from './recursive.ts';
import { sumRun, varianceRun } from './window-sum.ts';

function columnsOf(candles: HighLowCloseVolume) {
  return float64Columns([candles.high, candles.low, candles.close, candles.volume]);
}

/** Columns of Klinger's oscillator. */
export interface Klinger {
  readonly klinger: Float64Array;
  readonly klingerSignal: Float64Array;
}

/**
 * Klinger's volume oscillator in its common form (TradingView, pandas-ta): fast minus slow EMA of the volume,
 * signed by the direction of the typical price (the first row counts as up), and its EMA. First value at row
 * `slow - 1`, of the signal `signal - 1` rows later.
 */
export function klinger(candles: HighLowCloseVolume, fast = 34, slow = 55, signal = 13): Klinger {
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow', fast);
  checkPeriod(signal, 'signal');
  const columns = columnsOf(candles);
  const [high, low, close, volume] = columns;
  const out = { klinger: new Float64Array(high.length), klingerSignal: new Float64Array(high.length).fill(NaN) };
  eachRun(columns, slow - 1, [out.klinger], (from, to) => {
    const signed = new Float64Array(to);
    const quick = new Float64Array(to);
    let last = -Infinity;
    for (let row = from; row < to; row++) {
      const price = (high[row] + low[row] + close[row]) / 3;
      signed[row] = volume[row] * Math.sign(price - last);
      last = price;
    }
    emaRun(signed, quick, from, to, fast);
    emaRun(signed, out.klinger, from, to, slow);
    for (let row = from + slow - 1; row < to; row++) out.klinger[row] = quick[row] - out.klinger[row];
    if (to - from >= slow + signal - 1) emaRun(out.klinger, out.klingerSignal, from + slow - 1, to, signal);
  });
  return out;
}

/** Columns of the ease of movement. */
export interface EaseOfMovement {
  readonly easeOfMovement: Float64Array;
  readonly easeOfMovementRaw: Float64Array;
}

/**
 * Ease of movement: change of the median price times range over volume (scaled by `divisor`), and its simple
 * mean; NaN on rows without volume and in windows that hold one. First raw value at row 1, first mean at row `period`.
 * The divisor sets the scale only: 1e8 here and in pandas-ta and ta, 1e6 in finta, 1e4 in tulipy.
 */
export function easeOfMovement(candles: HighLowCloseVolume, period = 14, divisor = 1e8): EaseOfMovement {
  checkPeriod(period);
  checkNumber(divisor, 'divisor', Number.MIN_VALUE);
  const columns = columnsOf(candles);
  const [high, low, , volume] = columns;
  const raw = new Float64Array(high.length);
  const mean = new Float64Array(high.length);
  eachRun(columns, 1, [raw], (from, to) => {
    for (let row = from + 1; row < to; row++) {
      const move = (high[row] + low[row] - high[row - 1] - low[row - 1]) / 2;
      raw[row] = volume[row] === 0 ? NaN : (divisor * move * (high[row] - low[row])) / volume[row];
    }
  });
  eachRun([raw], period - 1, [mean], (from, to) => smaRun(raw, mean, from, to, period));
  return { easeOfMovement: mean, easeOfMovementRaw: raw };
}

/** Columns of the volume flow indicator. */
export interface Vfi {
  readonly vfi: Float64Array;
  readonly vfiSignal: Float64Array;
  readonly vfiHist: Float64Array;
}

/**
 * Katsanos' volume flow indicator: volumes, cut at `volumeFactor` times their mean, of rows whose typical
 * price moved by more than `factor` of its usual move, signed and summed, over the mean volume; its EMA of
 * `signal` rows and the difference. First value at row 2 period - 1 (or 30 + period if that is later).
 */
export function vfi(candles: HighLowCloseVolume, period = 130, factor = 0.2, volumeFactor = 2.5, signal = 5): Vfi {
  checkPeriod(period);
  checkPeriod(signal, 'signal');
  checkNumber(factor, 'factor', 0);
  checkNumber(volumeFactor, 'volumeFactor', 0);
  const columns = columnsOf(candles);
  const [high, low, close, volume] = columns;
  const out = {
    vfi: new Float64Array(high.length),
    vfiSignal: new Float64Array(high.length).fill(NaN),
    vfiHist: new Float64Array(high.length).fill(NaN),
  };
  const first = Math.max(period, USUAL_MOVE);
  const lookback = first + period - 1;
  eachRun(columns, lookback, [out.vfi], (from, to) => {
    const [change, logs, variances, means, flow, sums] = [0, 0, 0, 0, 0, 0].map(() => new Float64Array(to));
    for (let row = from + 1; row < to; row++) {
      const price = (high[row] + low[row] + close[row]) / 3;
      const last = (high[row - 1] + low[row - 1] + close[row - 1]) / 3;
      change[row] = price - last;
      logs[row] = Math.log(price) - Math.log(last);
    }
    varianceRun(logs, variances, from + 1, to, USUAL_MOVE);
    smaRun(volume, means, from, to, period);
    for (let row = from + first; row < to; row++) {
      const cutoff = factor * Math.sqrt(variances[row]) * close[row];
      const counted = Math.min(volume[row], means[row - 1] * volumeFactor);
      if (change[row] > cutoff) flow[row] = counted;
      else if (change[row] < -cutoff) flow[row] = -counted;
    }
    sumRun(flow, sums, from + first, to, period, 1);
    for (let row = from + lookback; row < to; row++) out.vfi[row] = sums[row] / means[row - 1];
  });
  eachRun([out.vfi], signal - 1, [out.vfiSignal], (from, to) => emaRun(out.vfi, out.vfiSignal, from, to, signal));
  for (let row = 0; row < high.length; row++) out.vfiHist[row] = out.vfi[row] - out.vfiSignal[row];
  return out;
}

/** Rows over which VFI measures the usual move. */
const USUAL_MOVE = 30;

/** Volume-weighted and simple mean of the close, and the simple mean of the volume. */
function volumeMeans(close: Float64Array, volume: Float64Array, from: number, to: number, period: number) {
  const [turnover, weighted, simple, means] = [0, 0, 0, 0].map(() => new Float64Array(to));
  for (let row = from; row < to; row++) turnover[row] = close[row] * volume[row];
  smaRun(turnover, weighted, from, to, period);
  smaRun(close, simple, from, to, period);
  smaRun(volume, means, from, to, period);
  for (let row = from + period - 1; row < to; row++) weighted[row] /= means[row];
  return { weighted, simple, means };
}

/**
 * Dormeier's volume price confirmation indicator: (long VWMA - long mean) times short VWMA over short mean,
 * times short over long mean of the volume; NaN without volume. First value at row `long - 1`.
 */
export function vpci(candles: CloseVolume, short = 5, long = 20): Float64Array {
  checkPeriod(short, 'short');
  checkPeriod(long, 'long', short);
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = new Float64Array(close.length);
  eachRun([close, volume], long - 1, [out], (from, to) => {
    const quick = volumeMeans(close, volume, from, to, short);
    const calm = volumeMeans(close, volume, from, to, long);
    for (let row = from + long - 1; row < to; row++) {
      const contribution = calm.weighted[row] - calm.simple[row];
      out[row] = contribution * (quick.weighted[row] / quick.simple[row]) * (quick.means[row] / calm.means[row]);
    }
  });
  return out;
}

/** Columns of the volume-weighted MACD. */
export interface Vwmacd {
  readonly vwmacd: Float64Array;
  readonly vwmacdSignal: Float64Array;
  readonly vwmacdHist: Float64Array;
}

/**
 * MACD of volume-weighted EMAs (EMA of price times volume over EMA of volume). First value at row `slow - 1`,
 * of signal and histogram `signal - 1` rows later.
 */
export function vwmacd(candles: CloseVolume, fast = 12, slow = 26, signal = 9): Vwmacd {
  checkPeriod(fast, 'fast');
  checkPeriod(slow, 'slow', fast);
  checkPeriod(signal, 'signal');
  const [close, volume] = float64Columns([candles.close, candles.volume]);
  const out = {
    vwmacd: new Float64Array(close.length),
    vwmacdSignal: new Float64Array(close.length).fill(NaN),
    vwmacdHist: new Float64Array(close.length).fill(NaN),
  };
  eachRun([close, volume], slow - 1, [out.vwmacd], (from, to) => {
    const turnover = new Float64Array(to);
    const average = (period: number): Float64Array => {
      const line = new Float64Array(to);
      const weight = new Float64Array(to);
      emaRun(turnover, line, from, to, period);
      emaRun(volume, weight, from, to, period);
      for (let row = from + period - 1; row < to; row++) line[row] /= weight[row];
      return line;
    };
    for (let row = from; row < to; row++) turnover[row] = close[row] * volume[row];
    const [quick, calm] = [average(fast), average(slow)];
    for (let row = from + slow - 1; row < to; row++) out.vwmacd[row] = quick[row] - calm[row];
  });
  eachRun([out.vwmacd], signal - 1, [out.vwmacdSignal], (from, to) =>
    emaRun(out.vwmacd, out.vwmacdSignal, from, to, signal),
  );
  for (let row = 0; row < close.length; row++) out.vwmacdHist[row] = out.vwmacd[row] - out.vwmacdSignal[row];
  return out;
}
