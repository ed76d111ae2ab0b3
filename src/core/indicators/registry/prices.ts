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
  volatility('natr', 'NATR', 'Average true range in percent', HLC, { period: 14 }, (p) => p.period, recursive),
];

export const PRICE_INDICATORS = [
  price('ha', 'HA', 'Heikin-Ashi candles', 'open high low close', {}, () => 0, {
    outputs: ['haOpen', 'haHigh', 'haLow', 'haClose'],
    ...recursive,
  }),
];

export const VOLUME_INDICATORS = [
  volume('obv', 'OBV', 'On-balance volume', 'close volume', {}, () => 0, { memory: 'path' }),
  volume('vwap', 'VWAP', 'Volume-weighted average price since the first candle', HLCV, {}, () => 0, {
    memory: 'path',
  }),
  volume('vwapDaily', undefined, 'VWAP of the UTC day', `time ${HLCV}`, {}, () => 0, { memory: 'path' }),
  volume('vwapRolling', undefined, 'VWAP of the last rows', HLCV, { period: 14 }, (p) => p.period - 1),
];
