import { averageType } from '../average-types.ts';
import { entriesOf } from './indicator.ts';

const channel = entriesOf('channel');
const volatility = entriesOf('volatility');
const price = entriesOf('price');
const volume = entriesOf('volume');
const HLC = 'high low close';
const HLCV = 'high low close volume';
const recursive = { memory: 'recursive' } as const;

export const CHANNEL_INDICATORS = [
  channel(
    'bbands',
    'BBANDS',
    'Bollinger bands',
    'values',
    { period: 20, up: 2, down: 2, type: 'sma' },
    (p) => Math.max(p.period - 1, averageType(p.type).lookback(p.period)),
    { outputs: ['bbUpper', 'bbMiddle', 'bbLower'] },
  ),
  channel('accbands', 'ACCBANDS', 'Acceleration bands', HLC, { period: 20 }, (p) => p.period - 1, {
    outputs: ['accUpper', 'accMiddle', 'accLower'],
  }),
  channel(
    'kc',
    'KC',
    'Keltner channels',
    HLC,
    { period: 20, atrPeriod: 10, multiplier: 2 },
    (p) => Math.max(p.period - 1, p.atrPeriod),
    { outputs: ['kcUpper', 'kcMiddle', 'kcLower'], ...recursive },
  ),
  channel(
    'keltner',
    undefined,
    'Keltner channels around the close',
    HLC,
    { period: 20, atrPeriod: 10, multiplier: 2 },
    (p) => Math.max(p.period - 1, p.atrPeriod),
    { outputs: ['keltnerUpper', 'keltnerMiddle', 'keltnerLower'], ...recursive },
  ),
  channel('donchian', 'DONCHIAN', 'Donchian channels', 'high low', { period: 20 }, (p) => p.period - 1, {
    outputs: ['donchianUpper', 'donchianMiddle', 'donchianLower'],
  }),
];

export const VOLATILITY_INDICATORS = [
  volatility('trange', 'TRANGE', 'True range', HLC, {}, () => 1),
  volatility('atr', 'ATR', 'Average true range', HLC, { period: 14 }, (p) => p.period, recursive),
  volatility('adr', 'ADR', 'Average day range', 'high low', { period: 14 }, (p) => p.period - 1),
  volatility(
    'cvi',
    'CVI',
    "Chaikin's volatility",
    'high low',
    { period: 10, rocPeriod: 10 },
    (p) => p.period - 1 + p.rocPeriod,
    recursive,
  ),
  volatility(
    'massi',
    'MASSI',
    'Mass index',
    'high low',
    { fast: 9, slow: 25 },
    (p) => 2 * (p.fast - 1) + p.slow - 1,
    recursive,
  ),
  volatility(
    'rvi',
    'RVI',
    'Relative volatility index',
    'values',
    { period: 14, deviationPeriod: 10 },
    (p) => p.period + p.deviationPeriod - 2,
    recursive,
  ),
  volatility('natr', 'NATR', 'Average true range in percent', HLC, { period: 14 }, (p) => p.period, recursive),
];

export const PRICE_INDICATORS = [
  price('avgprice', 'AVGPRICE', 'Mean of open, high, low and close', 'open high low close', {}, () => 0),
  price('medprice', 'MEDPRICE', 'Mean of high and low', 'high low', {}, () => 0),
  price('typprice', 'TYPPRICE', 'Mean of high, low and close', HLC, {}, () => 0),
  price('wclprice', 'WCLPRICE', 'Mean of high, low and twice the close', HLC, {}, () => 0),
  price(
    'midpoint',
    'MIDPOINT',
    'Middle of the highest and lowest value',
    'values',
    { period: 14 },
    (p) => p.period - 1,
  ),
  price(
    'midprice',
    'MIDPRICE',
    'Middle of the highest high and lowest low',
    'high low',
    { period: 14 },
    (p) => p.period - 1,
  ),
  price('ha', 'HA', 'Heikin-Ashi candles', 'open high low close', {}, () => 0, {
    outputs: ['haOpen', 'haHigh', 'haLow', 'haClose'],
    ...recursive,
  }),
];

export const VOLUME_INDICATORS = [
  volume('obv', 'OBV', 'On-balance volume', 'close volume', {}, () => 0, { memory: 'path' }),
  volume('ad', 'AD', 'Accumulation/distribution', HLCV, {}, () => 0, { memory: 'path' }),
  volume(
    'adosc',
    'ADOSC',
    "Chaikin's oscillator",
    HLCV,
    { fast: 3, slow: 10 },
    (p) => Math.max(p.fast, p.slow) - 1,
    recursive,
  ),
  volume('cmf', 'CMF', "Chaikin's money flow", HLCV, { period: 20 }, (p) => p.period - 1),
  volume('mfi', 'MFI', 'Money flow index', HLCV, { period: 14 }, (p) => p.period),
  volume('efi', 'EFI', "Elder's force index", 'close volume', { period: 13 }, (p) => p.period, recursive),
  volume('marketfi', 'MARKETFI', 'Market facilitation index', 'high low volume', {}, () => 0),
  volume('nvi', 'NVI', 'Negative volume index', 'close volume', {}, () => 0, { memory: 'path' }),
  volume('pvi', 'PVI', 'Positive volume index', 'close volume', {}, () => 0, { memory: 'path' }),
  volume('pvt', 'PVT', 'Price volume trend', 'close volume', {}, () => 0, { memory: 'path' }),
  volume(
    'pvo',
    'PVO',
    'Percentage volume oscillator',
    'values',
    { fast: 12, slow: 26, type: 'ema' },
    (p) => averageType(p.type).lookback(Math.max(p.fast, p.slow)),
    recursive,
  ),
  volume('rvol', 'RVOL', 'Relative volume', 'values', { period: 20 }, (p) => p.period),
  volume('wad', 'WAD', "Williams' accumulation/distribution", HLC, {}, () => 0, { memory: 'path' }),
  volume('vwap', 'VWAP', 'Volume-weighted average price since the first candle', HLCV, {}, () => 0, {
    memory: 'path',
  }),
  volume('vwapDaily', undefined, 'VWAP of the UTC day', `time ${HLCV}`, {}, () => 0, { memory: 'path' }),
  volume('vwapRolling', undefined, 'VWAP of the last rows', HLCV, { period: 14 }, (p) => p.period - 1),
];
