import { AVERAGE_INDICATORS } from './registry/averages.ts';
import { CYCLE_INDICATORS } from './registry/cycles.ts';
import type { Indicator, Parameters } from './registry/indicator.ts';
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

/** A fading memory is taken as faded after this many times the longest period; that of 14 rows if there is none. */
const FADING = 15;
const USUAL_PERIOD = 14;

/**
 * Candles to load before the first row whose value counts, so that the value is within a hundred-thousandth of
 * what all history would give; undefined if the values depend on where the data begins for ever.
 */
export function startupCandles(
  indicator: Indicator,
  parameters: Parameters = indicator.parameters,
): number | undefined {
  if (indicator.memory === 'path') return undefined;
  const lookback = indicator.lookback(parameters);
  if (indicator.memory === 'window') return lookback;
  const periods = Object.values(parameters).filter((value) => Number.isInteger(value)) as number[];
  return lookback + FADING * Math.max(USUAL_PERIOD, ...periods);
}
