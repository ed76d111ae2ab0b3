import { entriesOf } from './indicator.ts';

const entry = entriesOf('statistic');
const full = (p: { period: number }) => p.period - 1;

export const STATISTIC_INDICATORS = [
  entry('max', 'MAX', 'Highest value', 'values', { period: 30 }, full),
  entry('min', 'MIN', 'Lowest value', 'values', { period: 30 }, full),
  entry('sum', 'SUM', 'Sum', 'values', { period: 30 }, full),
  entry('var', 'VAR', 'Variance', 'values', { period: 5 }, full),
  entry('stddev', 'STDDEV', 'Standard deviation', 'values', { period: 5, deviations: 1 }, full),
  entry('linearreg', 'LINEARREG', 'Linear regression at the newest row', 'values', { period: 14 }, full),
  entry('linearregSlope', 'LINEARREG_SLOPE', 'Slope of the linear regression', 'values', { period: 14 }, full),
  entry('linearregAngle', 'LINEARREG_ANGLE', 'Angle of the linear regression', 'values', { period: 14 }, full),
  entry(
    'linearregIntercept',
    'LINEARREG_INTERCEPT',
    'Linear regression at the oldest row',
    'values',
    { period: 14 },
    full,
  ),
  entry('tsf', 'TSF', 'Linear regression one row ahead', 'values', { period: 14 }, full),
];
