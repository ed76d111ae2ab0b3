/** Compares the indicators with a folder of goldens: `npm run indicators -- DIR`. Exit code 1 on any difference. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, type FunctionResult, IndicatorGoldens } from './indicator-goldens.ts';

function describe({ input, set, output, difference, message }: Failure): string {
  const where = [input, set, output].filter(Boolean).join(' ');
  if (difference === undefined) return `${where}: ${message}`;
  return `${where} row ${difference.row}: expected ${difference.expected}, got ${difference.got}`;
}

function line({ name, cases, status, failures, note }: FunctionResult): string {
  const remark = note === undefined ? '' : ` (${note})`;
  if (status !== 'failed') return `${name} ${status}${status === 'passed' ? `, ${cases} cases` : ''}${remark}`;
  return `${name} FAILED ${describe(failures[0])}; ${failures.length} columns differ${remark}`;
}

const folder = process.argv[2];
if (folder === undefined || !existsSync(join(folder, 'manifest.json'))) {
  console.error('usage: npm run indicators -- DIR, a folder with a manifest.json');
  process.exit(1);
}
const counts = { passed: 0, failed: 0, 'not implemented': 0, 'left out': 0 };
for (const [, compare] of new IndicatorGoldens(folder).comparisons()) {
  const result = compare();
  counts[result.status]++;
  console.log(line(result));
}
console.log(
  Object.entries(counts)
    .map(([status, count]) => `${count} ${status}`)
    .join(', '),
);
process.exit(counts.failed + counts['not implemented'] > 0 ? 1 : 0);
