import { AVERAGE_INDICATORS } from './registry/averages.ts';
import { CYCLE_INDICATORS } from './registry/cycles.ts';
import type { Indicator } from './registry/indicator.ts';
import { MOMENTUM_INDICATORS } from './registry/momentum.ts';
import { EXTRA_INDICATORS } from './registry/extras.ts';
import { PATTERN_INDICATORS } from './registry/patterns.ts';
import { CHANNEL_INDICATORS, VOLATILITY_INDICATORS } from './registry/channels.ts';
import { PRICE_INDICATORS, VOLUME_INDICATORS } from './registry/volumes.ts';
import { MATH_INDICATORS, STATISTIC_INDICATORS } from './registry/statistics.ts';
import { TREND_INDICATORS } from './registry/trend.ts';

export type { Indicator, IndicatorGroup, IndicatorMemory, Parameters } from './registry/indicator.ts';

/** Every function of `ta`, by group, with its inputs, parameters, outputs and lookback. */
export const INDICATORS: readonly Indicator[] = [
  ...AVERAGE_INDICATORS,
  ...CHANNEL_INDICATORS,
  ...MOMENTUM_INDICATORS,
  ...TREND_INDICATORS,
  ...VOLATILITY_INDICATORS,
  ...VOLUME_INDICATORS,
  ...PRICE_INDICATORS,
  ...STATISTIC_INDICATORS,
  ...MATH_INDICATORS,
  ...CYCLE_INDICATORS,
  ...EXTRA_INDICATORS,
  ...PATTERN_INDICATORS,
];
