import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tradewright } from '../support/cli.ts';
import { folderWith, storeSwings } from '../support/strategy-folder.ts';

const STATEFUL = `import { defineStrategy, ta } from 'tradewright';
let count = 0;
export default defineStrategy({
  timeframe: '5m',
  stoploss: -0.05,
  indicators: ({ candles }) => ({ rsi: ta.rsi(candles.close, 14) }),
  enterLong: (row) => row.rsy < 30 || count++ < 5,
});
`;

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

it('new-strategy writes a file that check accepts, and says what comes next', async () => {
  const cwd = folderWith({});
  const made = await tradewright(['new-strategy', 'my-first'], { cwd });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('Wrote strategies/my-first.ts');
  expect(made.stdout).toContain('tradewright check my-first');
  expect(readFileSync(join(cwd, 'strategies/my-first.ts'), 'utf8')).toContain('defineStrategy');
  const checked = await tradewright(['check', 'my-first'], { cwd });
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout).toMatch(/Types +ok/);
  expect(widest(checked.stdout)).toBeLessThanOrEqual(80);
  const again = await tradewright(['new-strategy', 'my-first'], { cwd });
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('exists already');
});

it('check prints problems on stdout and fails with their number; --json is strict', async () => {
  const cwd = folderWith({ 'strategies/stateful.ts': STATEFUL });
  storeSwings(join(cwd, 'data'), ['ETH/BTC', 'LTC/BTC']);
  const text = await tradewright(['check', 'stateful', '-d', 'data'], { cwd });
  expect(text.code).toBe(1);
  expect(text.stdout).toMatch(/^strategies\/stateful\.ts:7:27 TS2339: .*'rsy'/m);
  expect(text.stdout).toMatch(/^ETH\/BTC: the signal at candle 0 .*depends on what ran before/m);
  expect(text.stdout).toMatch(/State +kept between calls/);
  expect(text.stderr).toContain('STRATEGY_CHECK_FAILED');
  const json = await tradewright(['check', 'stateful', '-d', 'data', '--json'], { cwd });
  expect(json).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(json.stdout)).toMatchObject({
    name: 'stateful',
    types: { status: 'failed', problems: [{ line: 7 }] },
    state: expect.arrayContaining([expect.stringContaining('depends on')]) as string[],
  });
});

it('a strategy in a folder of its own is listed and checked without any package near it', async () => {
  const cwd = folderWith({ 'ideas/one.ts': STATEFUL.replace('row.rsy < 30 || count++ < 5', 'row.rsi < 30') });
  const listed = await tradewright(['list-strategies', '--strategy-path', 'ideas'], { cwd });
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^one +ok +5m/m);
  const checked = await tradewright(['check', join('ideas', 'one.ts')], { cwd });
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  const empty = await tradewright(['list-strategies'], { cwd });
  expect(empty.stdout).toContain(join(cwd, 'strategies'));
});
