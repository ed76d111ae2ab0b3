/**
 * Twenty indicators on 100,000 candles (a pair and year of 5m has 105,120), nanoseconds of processor time a candle, ours
 * and those of @ixjb94/indicators, which is the fastest JavaScript package in most of them. Prints one line of JSON.
 */
import { IndicatorsSync } from '@ixjb94/indicators';
import { FileCandleStore } from '../src/adapters/arrow/file-candle-store.ts';
import {
  adx,
  aroon,
  atr,
  bbands,
  cci,
  ema,
  kama,
  linearreg,
  macd,
  mfi,
  mom,
  obv,
  roc,
  rsi,
  sar,
  sma,
  stddev,
  stoch,
  tema,
  willr,
} from '../src/core/indicators/functions.ts';
import { sliceCandles, type Candles } from '../src/core/model/candles.ts';
import { candleFolder } from './candles.ts';
import { KERNEL_ROWS } from './workloads.ts';

const CALLS = 7;
/** A batch of calls takes as long at least, so that the clock of the processor is fine enough. */
const BATCH_MS = 15;
const WARM_MS = 60;

type Kernel = () => unknown;

function ours(candles: Candles): Record<string, Kernel> {
  const { close, volume } = candles;
  return {
    SMA: () => sma(close, 20),
    EMA: () => ema(close, 20),
    RSI: () => rsi(close, 14),
    MACD: () => macd(close, 12, 26, 9),
    BBANDS: () => bbands(close, 20, 2, 2),
    ATR: () => atr(candles, 14),
    ADX: () => adx(candles, 14),
    STOCH: () => stoch(candles, 14, 3, 'sma', 3),
    CCI: () => cci(candles, 20),
    MFI: () => mfi(candles, 14),
    OBV: () => obv({ close, volume }),
    WILLR: () => willr(candles, 14),
    SAR: () => sar(candles, 0.02, 0.2),
    AROON: () => aroon(candles, 14),
    TEMA: () => tema(close, 20),
    KAMA: () => kama(close, 30),
    STDDEV: () => stddev(close, 20),
    LINEARREG: () => linearreg(close, 14),
    ROC: () => roc(close, 10),
    MOM: () => mom(close, 10),
  };
}

/** They want plain arrays. */
const plain = ({ high, low, close, volume }: Candles) => ({
  high: Array.from(high),
  low: Array.from(low),
  close: Array.from(close),
  volume: Array.from(volume),
});
type Plain = ReturnType<typeof plain>;

function tulip({ high, low, close, volume }: Plain): Record<string, Kernel> {
  const of = new IndicatorsSync();
  return {
    SMA: () => of.sma(close, 20),
    EMA: () => of.ema(close, 20),
    RSI: () => of.rsi(close, 14),
    MACD: () => of.macd(close, 12, 26, 9),
    BBANDS: () => of.bbands(close, 20, 2),
    ATR: () => of.atr(high, low, close, 14),
    ADX: () => of.adx(high, low, 14),
    STOCH: () => of.stoch(high, low, close, 14, 3, 3),
    CCI: () => of.cci(high, low, close, 20),
    MFI: () => of.mfi(high, low, close, volume, 14),
    OBV: () => of.obv(close, volume),
    WILLR: () => of.willr(high, low, close, 14),
    SAR: () => of.psar(high, low, 0.02, 0.2),
    AROON: () => of.aroon(high, low, 14),
    TEMA: () => of.tema(close, 20),
    KAMA: () => of.kama(close, 30),
    STDDEV: () => of.stddev(close, 20),
    LINEARREG: () => of.linreg(close, 14),
    ROC: () => of.roc(close, 10),
    MOM: () => of.mom(close, 10),
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The median of several batches, after calls that let V8 compile. */
function nanoseconds(kernel: Kernel): number {
  let calls = 0;
  const start = performance.now();
  for (; calls < 3 || performance.now() - start < WARM_MS; calls++) kernel();
  const each = Math.max(1, Math.ceil((BATCH_MS * calls) / (performance.now() - start)));
  const batches = Array.from({ length: CALLS }, () => {
    const before = cpuMs();
    for (let call = 0; call < each; call++) kernel();
    return ((cpuMs() - before) * 1e6) / each / KERNEL_ROWS;
  });
  return batches.sort((a, b) => a - b)[CALLS >> 1];
}

const timed = (kernels: Record<string, Kernel>): Record<string, number> =>
  Object.fromEntries(Object.entries(kernels).map(([name, kernel]) => [name, nanoseconds(kernel)]));

const store = new FileCandleStore(candleFolder('L'));
const candles = sliceCandles(store.read(store.list()[0]), 0, KERNEL_ROWS);
console.log(JSON.stringify({ ours: timed(ours(candles)), tulip: timed(tulip(plain(candles))) }));
