import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkStrategy } from '../../../src/app/strategy/check.ts';
import { listStrategies } from '../../../src/app/strategy/list.ts';
import { newStrategy } from '../../../src/app/strategy/new.ts';
import { folderWith, storeSwings } from '../../support/strategy-folder.ts';

test('the list shows every file with its state and does not stop at a broken one', async () => {
  const userDir = folderWith({
    'strategies/b-good.ts': `import { defineStrategy, int } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.05, canShort: true,
  params: { fast: int(1, 5, { default: 2 }) }, indicators: () => ({}) });
`,
    'strategies/a-broken.ts': 'export default (;',
    'strategies/c-empty.ts': '',
    'strategies/types.d.ts': '',
    'strategies/b-good.test.ts': '',
    'strategies/b-good.params.json': '{}',
  });
  expect(await listStrategies({ userDir })).toEqual([
    {
      name: 'a-broken',
      path: join(userDir, 'strategies/a-broken.ts'),
      error: {
        code: 'STRATEGY_SYNTAX',
        message: expect.stringContaining(':1') as string,
        hint: expect.any(String) as string,
      },
    },
    { name: 'b-good', path: join(userDir, 'strategies/b-good.ts'), timeframe: '1h', canShort: true, params: 1 },
    expect.objectContaining({ name: 'c-empty', error: expect.objectContaining({ code: 'STRATEGY_EMPTY' }) as object }),
  ]);
  expect(await listStrategies({ userDir: '/nowhere/at/all' })).toEqual([]);
});

test('a new strategy passes every check and gives signals, unchanged', async () => {
  const userDir = folderWith({});
  storeSwings(join(userDir, 'data'), ['ETH/BTC', 'LTC/BTC']);
  const path = newStrategy('my-first', { userDir });
  expect(path).toBe(join(userDir, 'strategies/my-first.ts'));
  const check = await checkStrategy('my-first', { userDir, dataDir: join(userDir, 'data') });
  expect(check).toMatchObject({ types: { status: 'ok' }, order: [], state: [], notes: [], failure: undefined });
  expect(check.signals.map(({ enterLong, exitLong }) => [enterLong > 0, exitLong > 0])).toEqual([
    [true, true],
    [true, true],
  ]);
});

test('what the template offers in comments passes the checks too', async () => {
  const userDir = folderWith({});
  storeSwings(join(userDir, 'data'), ['ETH/BTC']);
  const path = newStrategy('all', { userDir });
  const source = readFileSync(path, 'utf8').replaceAll(
    /^( *)\/\/ (?=trailingStop|canShort|informative|hourTrend|enterShort|exitShort|customStoploss|  return|\})/gm,
    '$1',
  );
  writeFileSync(path, source.replace('indicators({ candles })', 'indicators({ candles, informative })'));
  expect(source).toContain('\n  customStoploss({ currentProfit }) {\n    return');
  const check = await checkStrategy('all', { userDir, dataDir: join(userDir, 'data') });
  expect(check).toMatchObject({ types: { problems: [] }, order: [], state: [], failure: undefined });
  expect(check.signals[0].enterShort).toBeGreaterThan(0);
});

test('a new strategy never replaces a file, and its name is checked', () => {
  const userDir = folderWith({ 'strategies/mine.ts': '// mine' });
  expect(() => newStrategy('mine', { userDir })).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_WRITTEN' }));
  expect(readFileSync(join(userDir, 'strategies/mine.ts'), 'utf8')).toBe('// mine');
  for (const [name, meant] of [
    ['MyFirst', 'my-first'],
    ['my_first.ts', 'my-first'],
    ['../up', 'up'],
    ['1st', 'st'],
    ['', 'my-first'],
  ]) {
    expect(() => newStrategy(name, { userDir })).toThrow(
      expect.objectContaining({ code: 'STRATEGY_NAME_INVALID', hint: expect.stringContaining(meant) as string }),
    );
  }
});
