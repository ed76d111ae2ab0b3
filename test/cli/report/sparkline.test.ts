import { expect, it } from 'vitest';
import { sparkline } from '../../../src/cli/report/sparkline.ts';

it.each([
  [[0, 1, 2, 3, 4, 5, 6, 7], 80, '▁▂▃▄▅▆▇█'],
  [[7, 0, 7], 80, '█▁█'],
  [[5, 5, 5], 80, '▁▁▁'],
  [[3], 80, '▁'],
  [[], 80, ''],
  // The last value of each third.
  [[9, 0, 9, 7, 9, 3.4], 3, '▁█▄'],
])('values %j in %d characters', (values, width, expected) => {
  expect(sparkline(values, width)).toBe(expected);
});

it('is never wider than asked, and ends with the last value', () => {
  const values = Array.from({ length: 1000 }, (_, row) => (row === 999 ? 5000 : row));
  const line = sparkline(values, 78);
  expect(line).toHaveLength(78);
  expect(line.at(-1)).toBe('█');
});
