/**
 * Figures of other programs, recorded on 2026-11-24 and 25 on two cores of an Intel Xeon (24 GiB), on the same candles.
 * They stand where a run measures none of its own, and the tables mark them with `r`.
 */

/** freqtrade 2026.9, processor seconds of the whole process, by size and workload. */
export const FREQTRADE_SECONDS: Readonly<Record<string, number>> = {
  'S b1': 5.17,
  'S b2': 5.47,
  'M b1': 64.4,
  'M b2': 70,
  'M b4': 204.7,
  'L b1': 142.4,
  'L b2': 136.1,
  'L b4': 342.7,
};

/** freqtrade's hyperopt with two processes, points a second. */
export const HYPEROPT_POINTS: Readonly<Record<string, number>> = { S: 0.79, M: 0.021 };

/** vectorbt 1.2.0, warm, one core, points a processor second. */
export const VECTORBT_POINTS: Readonly<Record<string, number>> = { S: 97, M: 1.6 };

/** TA-Lib 0.8.2 from Python, nanoseconds of processor time a candle (on a million of them). */
export const TA_LIB: Readonly<Record<string, number>> = {
  SMA: 1.2,
  EMA: 2.1,
  RSI: 3,
  MACD: 2.4,
  BBANDS: 4.3,
  ATR: 1.5,
  ADX: 9.9,
  STOCH: 12.2,
  CCI: 19.1,
  MFI: 9.7,
  OBV: 4.4,
  WILLR: 2.9,
  SAR: 5.2,
  AROON: 12.2,
  TEMA: 2.5,
  KAMA: 2.1,
  STDDEV: 2.8,
  LINEARREG: 2.4,
  ROC: 1.2,
  MOM: 0.6,
};

/**
 * The fastest JavaScript package other than @ixjb94/indicators, nanoseconds a candle on 100,000: of technicalindicators
 * 3.1.0, fast-technical-indicators 1.1.4, trading-signals 8.3.0, indicatorts 2.2.2, talib-web 0.1.3 and talib 1.1.6.
 */
export const OTHER_PACKAGES: Readonly<Record<string, number>> = {
  SMA: 7,
  EMA: 12.9,
  RSI: 86.9,
  MACD: 60.5,
  BBANDS: 142,
  ATR: 59.6,
  ADX: 235,
  STOCH: 358,
  CCI: 161,
  MFI: 252,
  OBV: 14.2,
  WILLR: 206,
  SAR: 25.8,
  AROON: 275,
  TEMA: 88.3,
  KAMA: 122,
  STDDEV: 124,
  LINEARREG: 129,
  ROC: 21.1,
  MOM: 79.3,
};
