import { entriesOf } from './indicator.ts';

const entry = entriesOf('cycle');
const recursive = { memory: 'recursive' } as const;

export const CYCLE_INDICATORS = [
  entry('htDcperiod', 'HT_DCPERIOD', 'Dominant cycle period', 'values', {}, () => 32, recursive),
  entry('htDcphase', 'HT_DCPHASE', 'Dominant cycle phase', 'values', {}, () => 63, recursive),
  entry('htPhasor', 'HT_PHASOR', 'Phasor of the dominant cycle', 'values', {}, () => 32, {
    outputs: ['inPhase', 'quadrature'],
    ...recursive,
  }),
  entry('htSine', 'HT_SINE', 'Sine of the dominant cycle', 'values', {}, () => 63, {
    outputs: ['sine', 'leadSine'],
    ...recursive,
  }),
  entry('htTrendline', 'HT_TRENDLINE', 'Price without the dominant cycle', 'values', {}, () => 63, recursive),
  entry('htTrendmode', 'HT_TRENDMODE', 'Trend (1) or cycle (0)', 'values', {}, () => 63, recursive),
  entry('mama', 'MAMA', 'MESA adaptive moving average', 'values', { fastLimit: 0.5, slowLimit: 0.05 }, () => 32, {
    outputs: ['mama', 'fama'],
    ...recursive,
  }),
];
