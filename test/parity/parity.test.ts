import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readBacktestGolden, readJson, type RuleTable } from './golden-case.ts';
import { checkRuleTable } from './rule-case.ts';
import { checkBacktestCase } from './run-case.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const goldens = join(project, 'test/fixtures/goldens');

/** The candles of the cases are the project's sample data, or were recorded with the cases. */
function dataFile(path: string): string {
  const name = path.split('/').at(-1)!;
  if (path.startsWith('goldens/')) return join(project, 'test/fixtures', path);
  return join(project, 'data/sample', name.includes('_USDT-') ? 'futures' : '', name);
}

describe('freqtrade rules', () => {
  it.each(readdirSync(join(goldens, 'backtest')))('gives the trades, orders and counts of %s', async (name) => {
    const golden = readBacktestGolden(join(goldens, 'backtest', name));
    expect(await checkBacktestCase(golden, dataFile)).toBeUndefined();
  });

  it.each(readdirSync(join(goldens, 'rules')).map((file) => file.replace('.json.gz', '')))(
    'follows the rule of %s',
    async (name) => {
      const table = readJson(join(goldens, 'rules', `${name}.json`)) as RuleTable;
      expect(await checkRuleTable(table)).toBeUndefined();
    },
  );
});
