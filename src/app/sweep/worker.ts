import { parentPort, workerData } from 'node:worker_threads';
import { prepareBacktest, type PrepareRequest } from '../backtest/prepare.ts';
import { PointRunner, runBatches, type SharedWork } from './points.ts';
import { SharedStore, type SharedSeries } from './shared-store.ts';

/** What a thread of a sweep is started with. It posts [number of the point, outcome] for each point that it takes. */
export interface WorkerInput {
  readonly request: PrepareRequest;
  readonly series: SharedSeries;
  readonly work: SharedWork;
}

const { request, series, work } = workerData as WorkerInput;
const prepared = await prepareBacktest(request);
const runner = new PointRunner(prepared, new SharedStore(prepared.loading.store, series));
await runBatches(runner, work, (number, outcome) => parentPort!.postMessage([number, outcome], []));
