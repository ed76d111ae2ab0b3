import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { root, tradewright, type Outcome } from '../support/cli.ts';
import { swingingCandles, temporaryFolder } from '../support/strategy-folder.ts';

/** Five files that do not work, each for another reason, and a good one beside them. */
const files = new URL('../fixtures/cases/38/', import.meta.url);
const HOUR = 3_600_000;
let folder = '';

beforeAll(() => {
  folder = temporaryFolder();
  for (const name of ['strategies', 'data', 'config']) mkdirSync(join(folder, name));
  for (const name of readdirSync(files)) {
    writeFileSync(join(folder, 'strategies', name.replace('.txt', '')), readFileSync(new URL(name, files)));
  }
  writeFileSync(join(folder, 'strategies', 'good-one.ts'), GOOD);
  copyFileSync(join(root, 'data/sample/markets.json'), join(folder, 'data', 'markets.json'));
  const config = { stakeCurrency: 'BTC', stakeAmount: 0.1, exchange: { pairWhitelist: ['ETH/BTC'] } };
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify(config));
  const store = new FileCandleStore(join(folder, 'data'));
  store.write({ pair: 'ETH/BTC', timeframe: '1h', kind: 'spot' }, swingingCandles(60, HOUR, 0));
});

const GOOD = `import { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.05, indicators: () => ({}), enterLong: () => false });
`;

/** File -> exit code and what the message must say. */
const expected: Record<string, { code: number; says: RegExp[] }> = {
  syntax: { code: 1, says: [/syntax\.ts:(8|9|10)\b/, /Expression expected/] },
  page: { code: 1, says: [/page\.ts/, /HTML/, /not TypeScript/] },
  import: { code: 1, says: [/import\.ts:1\b/, /does-not-exist\.ts/] },
  'no-export': { code: 1, says: [/no-export\.ts/, /export default defineStrategy/] },
  throws: { code: 2, says: [/throws\.ts:8\b/, /ETH\/BTC/, /candle 17\b/, /2024-01-01 17:00 UTC/, /boom at 17/] },
};

function assertTold(outcome: Outcome, { code, says }: { code: number; says: RegExp[] }): void {
  expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code, stderr: outcome.stderr });
  for (const words of says) expect(outcome.stderr).toMatch(words);
  // A frame of the program's own stack is for -v.
  expect(outcome.stderr).not.toMatch(/\n\s+at .*(src|dist)\//);
}

describe.each(Object.keys(expected))('%s.ts', (name) => {
  it('is told apart in a backtest by name and by path, which leaves no result', async () => {
    for (const strategy of [name, join('strategies', `${name}.ts`)]) {
      assertTold(await tradewright(['backtest', '-s', strategy], { cwd: folder }), expected[name]);
    }
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });

  it('is told apart by check', async () => {
    assertTold(await tradewright(['check', name, '-d', 'data'], { cwd: folder }), expected[name]);
  });
});

it('the list shows all of them with their state', async () => {
  const { code, stdout } = await tradewright(['list-strategies', '--json'], { cwd: folder });
  expect(code).toBe(0);
  const listed = JSON.parse(stdout) as { name: string; error?: { code: string } }[];
  expect(Object.fromEntries(listed.map((each) => [each.name, each.error?.code ?? 'ok']))).toEqual({
    'good-one': 'ok',
    import: 'STRATEGY_IMPORT_MISSING',
    'no-export': 'STRATEGY_NO_EXPORT',
    page: 'STRATEGY_IS_HTML',
    syntax: 'STRATEGY_SYNTAX',
    throws: 'ok',
  });
  const table = await tradewright(['list-strategies'], { cwd: folder });
  for (const { name } of listed) expect(table.stdout).toContain(`\n${name}`);
  expect(
    Math.max(
      ...table.stdout
        .split('\n\n')[0]
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80);
});

it('a typing error, a missing name and a folder each get their own words', async () => {
  const typing = await tradewright(['backtest', '-s', 'good-oen'], { cwd: folder });
  assertTold(typing, { code: 1, says: [/Did you mean "good-one"/, /STRATEGY_NOT_FOUND/] });
  const missing = await tradewright(['backtest', '-s', 'zzz', '--strategy-path', 'ideas'], { cwd: folder });
  assertTold(missing, { code: 1, says: [new RegExp(join(folder, 'ideas')), new RegExp(join(folder, 'strategies'))] });
  const asFile = await tradewright(['backtest', '-s', 'strategies/'], { cwd: folder });
  assertTold(asFile, { code: 1, says: [/is a folder/] });
  expect(existsSync(join(folder, 'results'))).toBe(false);
});
