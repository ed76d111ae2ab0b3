import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initFolder } from '../../src/app/init/init.ts';
import { tradewright } from '../support/cli.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tradewright-interrupt-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('Ctrl-C ends a run that never returns to Node, at once and without a trace', async () => {
  const strategy = `import { defineStrategy } from 'tradewright';
    import { writeSync } from 'node:fs';
    export default defineStrategy({
      timeframe: '5m',
      stoploss: -0.1,
      indicators() {
        writeSync(1, 'calculating');
        for (;;);
      },
    });`;
  initFolder(folder);
  writeFileSync(join(folder, 'strategies/endless.ts'), strategy);
  const before = readdirSync(folder, { recursive: true });
  const args = ['backtest', '-s', 'endless', '--export-csv', 'trades.csv'];
  const outcome = await tradewright(args, { cwd: folder, onOutput: (kill) => kill('SIGINT') });
  // A shell shows the end by signal 2 as exit code 130.
  expect(outcome).toMatchObject({ code: null, signal: 'SIGINT', stdout: 'calculating' });
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});
