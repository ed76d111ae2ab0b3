import { expect, test } from 'vitest';
import { sweep } from '../../../src/app/sweep/sweep.ts';
import { EXPECTED } from '../../../bench/expected.ts';
import { runOf } from '../../../bench/workloads.ts';

const points = [
  { fast: 12, slow: 26, cap: 70 },
  { fast: 5, slow: 60, cap: 50 },
  { fast: 12, slow: 26, cap: 50 },
  { fast: 5, slow: 21, cap: 80 },
  { fast: 5, slow: 21, cap: 60 },
];

test('a point is a backtest with its parameters: freqtrade has the same trades', async () => {
  const [outcome] = await sweep({ ...runOf('S', 'b3'), points: [{}] });
  const { trades, rejected, profit } = EXPECTED['S b1'];
  expect(outcome).toMatchObject({ rejectedSignals: rejected, metrics: { trades, profitTotalAbs: profit } });
});

test('neither the number of threads nor the points around it change an outcome', async () => {
  const progress: number[] = [];
  const request = { ...runOf('S', 'b3'), points };
  const together = await sweep({ ...request, threads: 2, onProgress: (done) => progress.push(done) });
  const alone = await Promise.all(points.map((point) => sweep({ ...request, threads: 1, points: [point] })));
  expect(together).toEqual(alone.flat());
  expect(new Set(together.map(({ metrics }) => metrics.profitTotalAbs)).size).toBe(points.length);
  expect(progress).toEqual([1, 2, 3, 4, 5]);
});

test('a point that does not fit the strategy is refused before anything runs', async () => {
  const request = { ...runOf('S', 'b3'), points: [{ fast: 12 }, { fast: 100 }] };
  await expect(sweep(request)).rejects.toMatchObject({ exitCode: 1 });
  await expect(sweep({ ...request, points: [{ quick: 1 }] })).rejects.toMatchObject({ exitCode: 1 });
});
