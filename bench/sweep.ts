/** B3 in a process of its own: 200 points, indicators cached, candles shared by two threads. Prints one line of JSON. */
import { sweep } from '../src/app/sweep/sweep.ts';
import { runOf, type Size } from './workloads.ts';

const [size, threads] = process.argv.slice(2) as [Size, string];
const points = Array.from({ length: 200 }, (_, number) => ({
  fast: 5 + ((number * 7) % 16),
  slow: 21 + ((number * 11) % 40),
  cap: 50 + ((number * 13) % 31),
}));
const request = { ...runOf(size, 'b3'), threads: Number(threads) };
const start = performance.now();
const outcomes = await sweep({ ...request, points });
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage();
const profit = outcomes.reduce((sum, { metrics }) => sum + metrics.profitTotalAbs, 0);
console.log(JSON.stringify({ points: points.length, seconds, cpuSeconds: (user + system) / 1e6, profit }));
