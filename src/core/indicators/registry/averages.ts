import { type AverageName, averageType } from '../average-types.ts';
import { entriesOf } from './indicator.ts';

const entry = entriesOf('average');
const recursive = { memory: 'recursive' } as const;

function entryOf(type: AverageName, title: string, period: number, memory: 'window' | 'recursive') {
  const lookback = (p: { period: number }) => averageType(type).lookback(p.period);
  return entry(type, type.toUpperCase(), title, 'values', { period }, lookback, { memory });
}

export const AVERAGE_INDICATORS = [
  entryOf('sma', 'Simple moving average', 30, 'window'),
  entryOf('ema', 'Exponential moving average', 30, 'recursive'),
  entryOf('wma', 'Weighted moving average', 30, 'window'),
  entryOf('dema', 'Double exponential moving average', 30, 'recursive'),
  entryOf('tema', 'Triple exponential moving average', 30, 'recursive'),
  entryOf('trima', 'Triangular moving average', 30, 'window'),
  entryOf('kama', "Kaufman's adaptive moving average", 30, 'recursive'),
  entryOf('hma', "Hull's moving average", 20, 'window'),
  entryOf('zlema', 'Zero-lag exponential moving average', 30, 'recursive'),
  entryOf('rma', "Wilder's moving average", 30, 'recursive'),
  entry('t3', 'T3', "Tillson's T3", 'values', { period: 5, volumeFactor: 0.7 }, (p) => 6 * (p.period - 1), recursive),
  entry('ma', 'MA', 'Moving average of a kind', 'values', { period: 30, type: 'sma' }, (p) =>
    averageType(p.type).lookback(p.period),
  ),
  entry('vwma', 'VWMA', 'Volume-weighted moving average', 'close volume', { period: 30 }, (p) => p.period - 1),
  entry(
    'mavp',
    'MAVP',
    'Moving average with a period per row',
    'values periods',
    { minimum: 2, maximum: 30, type: 'sma' },
    (p) => averageType(p.type).lookback(p.maximum),
  ),
];
