import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

import { drawNight, runNight, type NightResult } from './night.ts';

interface Done {
  readonly seed: number;
  readonly night: NightResult;
}

/** Runs the nights of these seeds on so many threads, and tells of each. */
export async function runNights(seeds: readonly number[], threads: number, told: (done: Done) => void): Promise<void> {
  const left = [...seeds];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(fileURLToPath(import.meta.url));
      const next = () => {
        const seed = left.shift();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        if (seed !== undefined) worker.postMessage(seed);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('error', reject);
      worker.on('message', (done: Done) => {
        told(done);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: Math.min(threads, left.length) }, work));
}

if (!isMainThread) {
  parentPort!.on('message', (seed: number) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    void runNight(drawNight(seed)).then((night) => parentPort!.postMessage({ seed, night } satisfies Done));
  });
}
