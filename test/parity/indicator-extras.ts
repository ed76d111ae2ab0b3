import type { PriceColumns } from '../../src/core/indicators/column.ts';
import { ta } from '../../src/core/indicators/index.ts';
import type { GoldenColumn } from './indicator-compare.ts';
import type { GoldenParameters, InputColumns } from './indicator-goldens.ts';

type Call = (candles: PriceColumns, p: Readonly<Record<string, number>>) => Readonly<Record<string, ArrayLike<number>>>;

/** Columns that are deliberately not offered. */
export const LEFT_OUT: Readonly<Record<string, { readonly outputs: readonly string[]; readonly reason: string }>> = {
  ichimoku: { outputs: ['chikou'], reason: 'shows the close of a later candle' },
  zigzag: { outputs: [], reason: 'looks ahead, and no definition is agreed on' },
};

interface Departure {
  readonly reason: string;
  /** The column to expect in place of the golden one; undefined = the golden one says nothing. */
  readonly expected: (
    golden: GoldenColumn,
    columns: InputColumns,
    parameters: Readonly<Record<string, number>>,
  ) => GoldenColumn | undefined;
}

const UNKNOWN_BEFORE_VOLUME: Departure = {
  reason: 'NaN before the first volume, where TA-Lib shows a price of 0',
  expected: (golden, { volume }) => {
    const first = volume.findIndex((value) => value > 0);
    return golden.map((value, row) => (row < first ? null : value));
  },
};

const UNKNOWN_WITHOUT_VOLUME: Departure = {
  reason: 'NaN where the window has no volume, not rounding noise',
  expected: (golden, { volume }, p) =>
    golden.map((value, row) => {
      const window = volume.subarray(Math.max(0, row + 1 - (p['length'] ?? p['window'])), row + 1);
      return window.every((one) => one === 0) ? null : value;
    }),
};

/** Where we show something else than the reference on purpose. */
export const DEPARTURES: Readonly<Record<string, Departure>> = {
  VWAP: UNKNOWN_BEFORE_VOLUME,
  HT_TRENDMODE: {
    reason: 'not compared on a constant price, whose phase is rounding noise (HT_DCPHASE is marked so there)',
    expected: (golden, { close }) => (close.every((value) => value === close[0]) ? undefined : golden),
  },
  vwap_cumulative: UNKNOWN_BEFORE_VOLUME,
  vwap_rolling: UNKNOWN_WITHOUT_VOLUME,
  vwma: UNKNOWN_WITHOUT_VOLUME,
  fisher: {
    reason: 'leading NaN rows are skipped; the reference does not recover from them',
    expected: (golden, { close }) => (Number.isNaN(close[0]) ? undefined : golden),
  },
};

const CALLS: Readonly<Record<string, Call>> = {
  supertrend: (candles, p) => {
    const { supertrend, supertrendDirection } = ta.supertrend(candles, p['length'], p['multiplier']);
    // The reference fills the rows before the first value with 0.
    return { supertrend, direction: supertrendDirection.map((value) => (Number.isNaN(value) ? 0 : value)) };
  },
  heikin_ashi: (candles) => {
    const { haOpen, haHigh, haLow, haClose } = ta.ha(candles);
    return { open: haOpen, high: haHigh, low: haLow, close: haClose };
  },
  vwap_session: (candles) => ({ vwap: ta.vwapDaily(candles) }),
  vwap_cumulative: (candles) => ({ vwap: ta.vwap(candles) }),
  vwap_rolling: (candles, p) => ({ vwap: ta.vwapRolling(candles, p['window']) }),
  ichimoku: (candles, p) => {
    const lines = ta.ichimoku(candles, p['conversion'], p['base'], p['span_b'], p['displacement']);
    return {
      conversion: lines.ichimokuConversion,
      base: lines.ichimokuBase,
      span_a: lines.ichimokuSpanA,
      span_b: lines.ichimokuSpanB,
      leading_span_a: lines.ichimokuLeadingSpanA,
      leading_span_b: lines.ichimokuLeadingSpanB,
    };
  },
  keltner: (candles, p) => {
    const bands = ta.keltner(candles, p['length'], p['atr_length'], p['multiplier']);
    return { upper: bands.keltnerUpper, middle: bands.keltnerMiddle, lower: bands.keltnerLower };
  },
  donchian: (candles, p) => {
    const { donchianUpper, donchianMiddle, donchianLower } = ta.donchian(candles, p['length']);
    return { upper: donchianUpper, middle: donchianMiddle, lower: donchianLower };
  },
  hma: (candles, p) => ({ hma: ta.hma(candles.close, p['length']) }),
  zlema: (candles, p) => ({ zlema: ta.zlema(candles.close, p['length']) }),
  vwma: (candles, p) => ({ vwma: ta.vwma(candles, p['length']) }),
  rma: (candles, p) => ({ rma: ta.rma(candles.close, p['length']) }),
  fisher: (candles, p) => {
    const { fisher, fisherSignal } = ta.fisher(candles, p['length']);
    return { fisher, signal: fisherSignal };
  },
  conv_ema: (candles, p) => ({ ema: ta.ema(candles.close, p['length']) }),
  conv_rsi: (candles, p) => ({ rsi: ta.rsi(candles.close, p['length']) }),
  conv_atr: (candles, p) => ({ atr: ta.atr(candles, p['length']) }),
  conv_bbands: (candles, p) => {
    const { bbUpper, bbMiddle, bbLower } = ta.bbands(candles.close, p['length'], p['std'], p['std']);
    return { upper: bbUpper, middle: bbMiddle, lower: bbLower };
  },
  conv_stochrsi: (candles, p) => {
    const { stochRsiK, stochRsiD } = ta.stochrsi(candles.close, p['rsi'], p['stoch'], p['k']);
    return { k: stochRsiK, d: stochRsiD };
  },
  conv_macd: (candles, p) => {
    const { macd, macdSignal, macdHist } = ta.macd(candles.close, p['fast'], p['slow'], p['signal']);
    return { macd, signal: macdSignal, hist: macdHist };
  },
  conv_adx: (candles, p) => ({
    adx: ta.adx(candles, p['length']),
    plus_di: ta.plusDi(candles, p['length']),
    minus_di: ta.minusDi(candles, p['length']),
  }),
  conv_psar: (candles, p) => ({ psar: ta.sar(candles, p['step'], p['maximum']) }),
};

/** How each indicator beyond TA-Lib's is called, with the golden's names of parameters and columns. */
export const EXTRA_CALLS = CALLS as unknown as Readonly<
  Record<string, (columns: InputColumns, parameters: GoldenParameters) => Readonly<Record<string, ArrayLike<number>>>>
>;
