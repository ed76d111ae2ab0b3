import { entriesOf } from './indicator.ts';

const entry = entriesOf('trend');
const recursive = { memory: 'recursive' } as const;
const HLC = 'high low close';

export const TREND_INDICATORS = [
  entry('adx', 'ADX', 'Average directional index', HLC, { period: 14 }, (p) => 2 * p.period - 1, recursive),
  entry('dx', 'DX', 'Directional movement index', HLC, { period: 14 }, (p) => p.period, recursive),
  entry('adxr', 'ADXR', 'Rating of the directional index', HLC, { period: 14 }, (p) => 3 * p.period - 2, recursive),
  entry('plusDm', 'PLUS_DM', 'Sum of movements up', 'high low', { period: 14 }, (p) => p.period - 1, recursive),
  entry('minusDm', 'MINUS_DM', 'Sum of movements down', 'high low', { period: 14 }, (p) => p.period - 1, recursive),
  entry('plusDi', 'PLUS_DI', 'Positive directional indicator', HLC, { period: 14 }, (p) => p.period, recursive),
  entry('minusDi', 'MINUS_DI', 'Negative directional indicator', HLC, { period: 14 }, (p) => p.period, recursive),
  entry('aroon', 'AROON', 'Aroon', 'high low', { period: 14 }, (p) => p.period, { outputs: ['aroonDown', 'aroonUp'] }),
  entry('aroonosc', 'AROONOSC', 'Aroon oscillator', 'high low', { period: 14 }, (p) => p.period),
  entry('sar', 'SAR', 'Parabolic SAR', 'high low', { step: 0.02, maximum: 0.2 }, () => 1, { memory: 'path' }),
  entry(
    'sarext',
    'SAREXT',
    'Parabolic SAR with a side each',
    'high low',
    {
      startValue: 0,
      reversalOffset: 0,
      initialLong: 0.02,
      accelerationLong: 0.02,
      maximumLong: 0.2,
      initialShort: 0.02,
      accelerationShort: 0.02,
      maximumShort: 0.2,
    },
    () => 1,
    { memory: 'path' },
  ),
  entry('er', 'ER', 'Efficiency ratio', 'values', { period: 10 }, (p) => p.period),
  entry('vhf', 'VHF', 'Vertical horizontal filter', 'values', { period: 28 }, (p) => p.period),
  entry('vortex', 'VORTEX', 'Vortex', HLC, { period: 14 }, (p) => p.period, { outputs: ['vortexPlus', 'vortexMinus'] }),
  entry('fractal', 'FRACTAL', "Williams' fractals", 'high low', { left: 2, right: 2 }, (p) => p.left + p.right, {
    outputs: ['swingHigh', 'swingLow'],
  }),
  entry('supertrend', 'SUPERTREND', 'Supertrend', HLC, { period: 10, multiplier: 3 }, (p) => p.period, {
    outputs: ['supertrend', 'supertrendDirection'],
    memory: 'path',
  }),
  entry(
    'ichimoku',
    undefined,
    'Ichimoku cloud',
    'high low',
    { conversion: 9, base: 26, spanB: 52, displacement: 26 },
    (p) => Math.max(p.conversion, p.base, p.spanB) + p.displacement - 2,
    {
      outputs: [
        'ichimokuConversion',
        'ichimokuBase',
        'ichimokuSpanA',
        'ichimokuSpanB',
        'ichimokuLeadingSpanA',
        'ichimokuLeadingSpanB',
      ],
    },
  ),
  entry('crossedAbove', undefined, 'a rises above b (1 or 0)', 'a b', {}, () => 1),
  entry('crossedBelow', undefined, 'a falls below b (1 or 0)', 'a b', {}, () => 1),
];
