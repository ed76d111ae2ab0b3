import { type AverageName, averageType } from '../average-types.ts';
import { entriesOf } from './indicator.ts';

const entry = entriesOf('momentum');
const recursive = { memory: 'recursive' } as const;
const HLC = 'high low close';
const MACD = ['macd', 'macdSignal', 'macdHist'];

const after = (type: AverageName, period: number) => averageType(type).lookback(period);

export const MOMENTUM_INDICATORS = [
  entry('mom', 'MOM', 'Momentum', 'values', { period: 10 }, (p) => p.period),
  entry('roc', 'ROC', 'Rate of change in percent', 'values', { period: 10 }, (p) => p.period),
  entry('rocp', 'ROCP', 'Rate of change as a fraction', 'values', { period: 10 }, (p) => p.period),
  entry('rocr', 'ROCR', 'Rate of change as a ratio', 'values', { period: 10 }, (p) => p.period),
  entry('rocr100', 'ROCR100', 'Rate of change as a ratio times 100', 'values', { period: 10 }, (p) => p.period),
  entry('rsi', 'RSI', 'Relative strength index', 'values', { period: 14 }, (p) => p.period, recursive),
  entry('cmo', 'CMO', "Chande's momentum oscillator", 'values', { period: 14 }, (p) => p.period, recursive),
  entry(
    'macd',
    'MACD',
    'Moving average convergence/divergence',
    'values',
    { fast: 12, slow: 26, signal: 9 },
    (p) => Math.max(p.fast, p.slow) + p.signal - 2,
    { outputs: MACD, ...recursive },
  ),
  entry('macdfix', 'MACDFIX', 'MACD of 12 and 26 rows', 'values', { signal: 9 }, (p) => 24 + p.signal, {
    outputs: MACD,
    ...recursive,
  }),
  entry(
    'macdext',
    'MACDEXT',
    'MACD with averages of a kind',
    'values',
    {
      fast: 12,
      fastType: 'sma',
      slow: 26,
      slowType: 'sma',
      signal: 9,
      signalType: 'sma',
    },
    (p) => Math.max(after(p.fastType, p.fast), after(p.slowType, p.slow)) + after(p.signalType, p.signal),
    { outputs: MACD },
  ),
  entry(
    'stoch',
    'STOCH',
    'Slow stochastic',
    HLC,
    { fastK: 5, slowK: 3, slowKType: 'sma', slowD: 3, slowDType: 'sma' },
    (p) => p.fastK - 1 + after(p.slowKType, p.slowK) + after(p.slowDType, p.slowD),
    { outputs: ['slowK', 'slowD'] },
  ),
  entry(
    'stochf',
    'STOCHF',
    'Fast stochastic',
    HLC,
    { fastK: 5, fastD: 3, fastDType: 'sma' },
    (p) => p.fastK - 1 + after(p.fastDType, p.fastD),
    { outputs: ['fastK', 'fastD'] },
  ),
  entry(
    'stochrsi',
    'STOCHRSI',
    'Stochastic of the RSI',
    'values',
    { period: 14, fastK: 5, fastD: 3, fastDType: 'sma' },
    (p) => p.period + p.fastK - 1 + after(p.fastDType, p.fastD),
    { outputs: ['stochRsiK', 'stochRsiD'], ...recursive },
  ),
  entry('willr', 'WILLR', "Williams' %R", HLC, { period: 14 }, (p) => p.period - 1),
  entry('cci', 'CCI', 'Commodity channel index', HLC, { period: 14 }, (p) => p.period - 1),
  entry('ultosc', 'ULTOSC', 'Ultimate oscillator', HLC, { period1: 7, period2: 14, period3: 28 }, (p) =>
    Math.max(p.period1, p.period2, p.period3),
  ),
  entry('mfi', 'MFI', 'Money flow index', 'high low close volume', { period: 14 }, (p) => p.period),
  entry('fisher', undefined, "Ehlers' Fisher transform", 'high low', { period: 9 }, (p) => p.period - 1, {
    outputs: ['fisher', 'fisherSignal'],
    ...recursive,
  }),
];
