import { averageType } from '../average-types.ts';
import { entriesOf } from './indicator.ts';

const price = entriesOf('price');
const volume = entriesOf('volume');
const HLC = 'high low close';
const HLCV = 'high low close volume';
const recursive = { memory: 'recursive' } as const;

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
