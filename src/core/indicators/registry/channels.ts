import { averageType } from '../average-types.ts';
import { entriesOf } from './indicator.ts';

const channel = entriesOf('channel');
const volatility = entriesOf('volatility');
const HLC = 'high low close';
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
