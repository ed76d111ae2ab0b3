import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root, run, type Outcome } from './cli.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewright-count-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { CountReporter } from ${JSON.stringify(join(root, 'test/support/count-reporter.ts'))};
     export default { test: { reporters: ['default', new CountReporter()] } };`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function runTests(files: Readonly<Record<string, string>>, required = ''): Promise<Outcome> {
  for (const [name, code] of Object.entries(files)) {
    writeFileSync(join(folder, name), `import { describe, expect, it, beforeAll } from 'vitest';\n${code}`);
  }
  return run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run'], {
    cwd: folder,
    env: { REQUIRE_ALL_TESTS: required },
  });
}

const lastLine = ({ stdout }: Outcome): string => stdout.slice(0, -1).split('\n').at(-1) ?? '';
const PASSES = `it('a', () => {}); it.each([1, 2])('b %i', () => {});`;

it('counts what passed', async () => {
  const outcome = await runTests({ 'a.test.ts': PASSES });
  expect([outcome.code, lastLine(outcome)]).toEqual([0, '3 passed, 0 failed']);
});

it('counts failed tests, files that do not load and hooks that throw as failed', async () => {
  const outcome = await runTests({
    'a.test.ts': PASSES,
    'b.test.ts': `it('fails', () => expect(1).toBe(2));`,
    'c.test.ts': `throw new Error('does not load');`,
    'd.test.ts': `describe('x', () => { beforeAll(() => { throw new Error('hook'); }); it('never', () => {}); });`,
  });
  expect(outcome.code).toBe(1);
  expect(lastLine(outcome)).toMatch(/^3 passed, [3-4] failed(, 1 skipped)?$/);
});

it('names skipped tests, and fails for them when every test must run', async () => {
  const files = { 'a.test.ts': `${PASSES} it.skip('later', () => {}); it.todo('one day');` };
  const free = await runTests(files);
  expect([free.code, lastLine(free)]).toEqual([0, '3 passed, 0 failed, 2 skipped']);
  const strict = await runTests(files, '1');
  expect([strict.code, lastLine(strict)]).toEqual([1, '3 passed, 0 failed, 2 skipped']);
});
