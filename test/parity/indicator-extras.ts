import type { PriceColumns } from '../../src/core/indicators/column.ts';
import { ta } from '../../src/core/indicators/index.ts';
import type { PivotKind } from '../../src/core/indicators/pivots.ts';
import type { GoldenParameters, InputColumns } from './indicator-goldens.ts';

type Columns = Readonly<Record<string, ArrayLike<number>>>;
type Call = (candles: PriceColumns, p: GoldenParameters) => Columns;

function pivotCall(kind: PivotKind): Call {
  return (candles) => {
    const levels = ta.pivots(candles, kind);
    const names = Object.entries(levels).map(([name, column]) => [
      name.replace('pivot', '').toLowerCase() || 'p',
      column,
    ]);
    return Object.fromEntries(names) as Columns;
  };
}

/** The reference rounds so, halves to the even digit. */
function twoDecimals(value: number): number {
  const hundredths = value * 100;
  return (hundredths % 1 === 0.5 ? 2 * Math.round(hundredths / 2) : Math.round(hundredths)) / 100;
}

type Four = [number, number, number, number];

const CALLS: Readonly<Record<string, Call>> = {
  supertrend: (candles, p) => {
    const { supertrend, supertrendDirection } = ta.supertrend(candles, p['length'], p['multiplier']);
    return { supertrend, direction: supertrendDirection };
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
  alma: (candles, p) => ({ alma: ta.alma(candles.close, p['length'], p['sigma'], p['offset']) }),
  cmf: (candles, p) => ({ cmf: ta.cmf(candles, p['length']) }),
  klinger: (candles, p) => {
    const { klinger, klingerSignal } = ta.klinger(candles, p['fast'], p['slow'], p['signal']);
    return { kvo: klinger, signal: klingerSignal };
  },
  elder_ray: (candles, p) => {
    const { bullPower, bearPower } = ta.eri(candles, p['length']);
    return { bull: bullPower, bear: bearPower };
  },
  inverse_fisher_rsi: (candles, p) => ({ fisher_rsi: ta.inverseFisherRsi(candles.close, p['rsi']) }),
  squeeze: (candles, p) => {
    const result = ta.squeeze(candles, p['bb_length'], p['bb_std'], p['kc_length'], p['kc_scalar']);
    return {
      momentum: result.squeezeMomentum,
      on: result.squeezeOn,
      off: result.squeezeOff,
      no: result.squeezeNone,
    };
  },
  squeeze_pro: (candles) => {
    const result = ta.squeezePro(candles);
    return {
      momentum: result.squeezeProMomentum,
      on_wide: result.squeezeProOnWide,
      on_normal: result.squeezeProOnNormal,
      on_narrow: result.squeezeProOnNarrow,
      off: result.squeezeProOff,
      no: result.squeezeProNone,
    };
  },
  vortex: (candles, p) => {
    const { vortexPlus, vortexMinus } = ta.vortex(candles, p['length']);
    return { plus: vortexPlus, minus: vortexMinus };
  },
  coppock: (candles, p) => ({ coppock: ta.coppock(candles.close, p['wma'], p['fast'], p['slow']) }),
  awesome_oscillator: (candles, p) => ({ ao: ta.ao(candles, p['fast'], p['slow']) }),
  choppiness: (candles, p) => ({ chop: ta.choppiness(candles, p['length']) }),
  kst: (candles, p) => {
    const [rocs, smas] = [p['roc'], p['sma']] as unknown as [Four, Four];
    const { kst, kstSignal } = ta.kst(candles.close, ...rocs, ...smas, p['signal']);
    return { kst, signal: kstSignal };
  },
  tsi: (candles, p) => ({ tsi: ta.tsi(candles.close, p['slow'], p['fast']) }),
  pvt: (candles) => ({ pvt: ta.pvt(candles) }),
  force_index: (candles, p) => ({ efi: ta.efi(candles, p['length']) }),
  ease_of_movement: (candles, p) => {
    const { easeOfMovement, easeOfMovementRaw } = ta.easeOfMovement(candles, p['length'], p['divisor']);
    return { eom: easeOfMovement, raw: easeOfMovementRaw };
  },
  mass_index: (candles, p) => ({ mass: ta.massi(candles, p['fast'], p['slow']) }),
  chande_forecast: (candles, p) => ({ cfo: ta.fosc(candles.close, p['length']) }),
  dpo: (candles, p) => ({ dpo: ta.dpo(candles.close, p['length']) }),
  stc: (candles, p) => ({ stc: ta.stc(candles.close, p['cycle'], p['fast'], p['slow'], p['factor']) }),
  qqe: (candles, p) => {
    const { qqe, qqeRsi, qqeLong, qqeShort } = ta.qqe(candles.close, p['length'], p['smooth'], p['factor']);
    return { qqe, rsi_ma: qqeRsi, long: qqeLong, short: qqeShort };
  },
  pmax: (candles, p) => {
    const { pmax, pmaxDirection } = ta.pmax(candles, p['atr_length'], p['multiplier'], p['ma_length']);
    return { pmax, direction: pmaxDirection };
  },
  ttm_trend: (candles, p) => ({ ttm: ta.ttmTrend(candles, p['length']) }),
  pivots_classic: pivotCall('classic'),
  pivots_traditional: pivotCall('traditional'),
  pivots_fibonacci: pivotCall('fibonacci'),
  pivots_camarilla: pivotCall('camarilla'),
  ft_rmi: (candles, p) => ({ rmi: ta.rmi(candles.close, p['length'], p['mom']) }),
  ft_ssl_channels: (candles, p) => {
    const { sslDown, sslUp } = ta.sslChannels(candles, p['length']);
    return { down: sslDown, up: sslUp };
  },
  ft_vidya: (candles, p) => ({ vidya: ta.vidya(candles.close, p['length']) }),
  ft_vfi: (candles, p) => {
    const { vfi, vfiSignal, vfiHist } = ta.vfi(candles, p['length']);
    return { vfi, vfima: vfiSignal, hist: vfiHist };
  },
  ft_laguerre: (candles, p) => ({ laguerre: ta.laguerre(candles.close, p['gamma']) }),
  ft_vpci: (candles, p) => ({ vpci: ta.vpci(candles, p['short'], p['long']) }),
  ft_vwmacd: (candles) => {
    const { vwmacd, vwmacdSignal, vwmacdHist } = ta.vwmacd(candles);
    return { vwmacd, signal: vwmacdSignal, hist: vwmacdHist };
  },
  ft_tke: (candles) => {
    const { tke, tkeEma } = ta.tke(candles);
    return { tke, ema: tkeEma };
  },
  ft_fibonacci_retracements: (candles, p) => ({ level: ta.fibonacciRetracements(candles.close, p['window']) }),
  qtpylib_tdi: (candles) => {
    const lines = ta.tdi(candles.close);
    return {
      rsi: lines.tdiRsi,
      rsi_signal: lines.tdiSignal,
      rsi_smooth: lines.tdiSmooth,
      rsi_bb_upper: lines.tdiUpper,
      rsi_bb_mid: lines.tdiMiddle,
      rsi_bb_lower: lines.tdiLower,
    };
  },
  qtpylib_stoch: (candles, p) => ({
    // There each column begins as soon as it can; an average of one row lets ours begin as early.
    slow_k: ta.stoch(candles, p['window'], 3, 'sma', 1).slowK,
    slow_d: ta.stoch(candles, p['window'], 3, 'sma', 3).slowD,
  }),
  qtpylib_zscore: (candles, p) => ({ zscore: ta.zscore(candles.close, p['window']) }),
  qtpylib_small: (candles) => ({
    ibs: ta.ibs(candles).map(twoDecimals),
    typical_price: ta.typprice(candles),
    mid_price: ta.medprice(candles),
    true_range: ta.trange(candles),
    log_returns: ta.logReturns(candles.close),
    returns: ta.returns(candles.close),
  }),
};

/** How each indicator beyond TA-Lib's is called, with the golden's names of parameters and columns. */
export const EXTRA_CALLS = CALLS as unknown as Readonly<
  Record<string, (columns: InputColumns, parameters: GoldenParameters) => Readonly<Record<string, ArrayLike<number>>>>
>;
