/** `npm run parity -- DIR [--root DIR] [--only TEXT]`: every golden case below DIR, passed or its first difference. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Difference } from './compare.ts';
import { isBacktestCase, readBacktestGolden, readJson, type RuleTable } from './golden-case.ts';
import { checkRuleTable } from './rule-case.ts';
import { checkBacktestCase } from './run-case.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string' }, only: { type: 'string', multiple: true } },
});
if (positionals.length !== 1) {
  console.error('usage: npm run parity -- DIR [--root DIR] [--only TEXT ...]');
  process.exit(1);
}
const folder = resolve(positionals[0]);

/** Data files are named from the folder that holds `goldens/`, unless --root says otherwise. */
function rootOf(path: string): string {
  if (values.root !== undefined) return resolve(values.root);
  const parts = path.split('/');
  const at = parts.lastIndexOf('goldens');
  return at < 0 ? path : parts.slice(0, at).join('/');
}

function findCases(path: string): string[] {
  if (statSync(path).isFile()) return /\.json(\.gz)?$/.test(path) ? [path] : [];
  if (isBacktestCase(path)) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => findCases(join(path, name)));
}

async function check(path: string): Promise<Difference | undefined> {
  if (statSync(path).isDirectory())
    return checkBacktestCase(readBacktestGolden(path), (file) => join(rootOf(path), file));
  return checkRuleTable(readJson(path.replace(/\.gz$/, '')) as RuleTable);
}

const only = values.only;
let passed = 0;
let failed = 0;
for (const path of findCases(folder)) {
  const name = basename(path).replace(/\.json(\.gz)?$/, '');
  if (only !== undefined && !only.some((text) => name.startsWith(text))) continue;
  try {
    const difference = await check(path);
    if (difference === undefined) {
      passed++;
      console.log(`passed  ${name}`);
    } else {
      failed++;
      console.log(
        `FAILED  ${name}  ${difference.field}: expected ${String(difference.expected)}, got ${String(difference.got)}`,
      );
    }
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}  ${error instanceof Error ? error.message : String(error)}`);
    if (process.env['PARITY_STACK']) console.log(error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
