import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_FOLDER } from './workloads.ts';

/** Writes what was measured at `date`, an ISO time, to bench/results, and gives the path. */
export function writeResult(date: string, result: object, prefix = ''): string {
  const stamp = date.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const file = join(BENCH_FOLDER, 'results', `${prefix}${stamp}.json`);
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  return file;
}
