import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { resolveParams } from '../../core/strategy/parameters.ts';
import { prepareBacktest, type PrepareRequest } from '../backtest/prepare.ts';
import { packageFolder } from '../package-info.ts';
import { PointRunner, runBatches, shareOut, type Point, type PointOutcome } from './points.ts';
import { SharedStore } from './shared-store.ts';
import type { WorkerInput } from './worker.ts';

export interface SweepRequest extends PrepareRequest {
  readonly points: readonly Point[];
  /** Default: the processor's cores, and no more than there is work for. */
  readonly threads?: number;
  /** Told after each point. */
  readonly onProgress?: (done: number, total: number) => void;
}

const WORKER = import.meta.url.endsWith('.ts') ? ['src', 'worker.ts'] : ['dist', 'worker.js'];

/**
 * Runs a strategy with the parameters of each point over the same candles, which are loaded once and shared by all
 * threads. Outcomes are in the order of the points, and do not depend on the number of threads. The strategy is asked
 * for its indicators only where a parameter that they read differs from that of the point before, and what `ta` gave is
 * kept, so a strategy must not write into it. Throws InputError
 * for a point that does not fit the strategy, and whatever `backtest` throws.
 */
export async function sweep(request: SweepRequest): Promise<PointOutcome[]> {
  const { points, onProgress, threads = availableParallelism(), ...prepare } = request;
  const prepared = await prepareBacktest(prepare);
  for (const point of points) resolveParams(prepared.strategy.strategy, point);
  const store = new SharedStore(prepared.loading.store);
  const runner = new PointRunner(prepared, store);
  const work = shareOut(points);
  const outcomes: PointOutcome[] = Array.from({ length: points.length });
  let done = 0;
  const take = (number: number, outcome: PointOutcome): void => {
    outcomes[number] = outcome;
    onProgress?.(++done, points.length);
  };
  const workers = Array.from({ length: Math.min(threads, work.batches.length) - 1 }, () =>
    startWorker({ request: prepare, series: store.series, work }),
  );
  try {
    await Promise.all([runBatches(runner, work, take), ...workers.map((worker) => outcomesOf(worker, take))]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return outcomes;
}

function startWorker(input: WorkerInput): Worker {
  const [folder, file] = WORKER;
  return new Worker(join(packageFolder, folder, 'app', 'sweep', file), { workerData: input });
}

function outcomesOf(worker: Worker, take: (number: number, outcome: PointOutcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', ([number, outcome]: [number, PointOutcome]) => take(number, outcome));
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
