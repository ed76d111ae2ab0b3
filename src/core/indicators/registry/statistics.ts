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
  entry('avgdev', 'AVGDEV', 'Mean absolute deviation', 'values', { period: 14 }, full),
  entry('correl', 'CORREL', 'Correlation', 'a b', { period: 30 }, full),
  entry('beta', 'BETA', 'Beta of the second column against the first', 'a b', { period: 5 }, (p) => p.period),
  entry('percentile', 'PERCENTILE', 'Percentile', 'values', { period: 30, percent: 50 }, full),
  entry('percentrank', 'PERCENTRANK', 'Rank in percent', 'values', { period: 100 }, (p) => p.period),
  entry('maxindex', 'MAXINDEX', 'Row of the highest value', 'values', { period: 30 }, full),
  entry('minindex', 'MININDEX', 'Row of the lowest value', 'values', { period: 30 }, full),
  entry('minmax', 'MINMAX', 'Lowest and highest value', 'values', { period: 30 }, full, { outputs: ['min', 'max'] }),
  entry('minmaxindex', 'MINMAXINDEX', 'Rows of the lowest and highest value', 'values', { period: 30 }, full, {
    outputs: ['minIndex', 'maxIndex'],
  }),
];

const math = entriesOf('math');
const now = () => 0;

export const MATH_INDICATORS = [
  math('add', 'ADD', 'a + b', 'a b', {}, now),
  math('sub', 'SUB', 'a - b', 'a b', {}, now),
  math('mult', 'MULT', 'a times b', 'a b', {}, now),
  math('div', 'DIV', 'a / b', 'a b', {}, now),
  math('cumsum', 'CUMSUM', 'Sum so far', 'values', {}, now, { memory: 'path' }),
  math('acos', 'ACOS', 'Arc cosine', 'values', {}, now),
  math('asin', 'ASIN', 'Arc sine', 'values', {}, now),
  math('atan', 'ATAN', 'Arc tangent', 'values', {}, now),
  math('ceil', 'CEIL', 'Rounded up', 'values', {}, now),
  math('cos', 'COS', 'Cosine', 'values', {}, now),
  math('cosh', 'COSH', 'Hyperbolic cosine', 'values', {}, now),
  math('exp', 'EXP', 'Exponential', 'values', {}, now),
  math('floor', 'FLOOR', 'Rounded down', 'values', {}, now),
  math('ln', 'LN', 'Natural logarithm', 'values', {}, now),
  math('log10', 'LOG10', 'Logarithm to base 10', 'values', {}, now),
  math('sin', 'SIN', 'Sine', 'values', {}, now),
  math('sinh', 'SINH', 'Hyperbolic sine', 'values', {}, now),
  math('sqrt', 'SQRT', 'Square root', 'values', {}, now),
  math('tan', 'TAN', 'Tangent', 'values', {}, now),
  math('tanh', 'TANH', 'Hyperbolic tangent', 'values', {}, now),
];
