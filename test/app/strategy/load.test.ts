import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as tradewright from '../../../src/index.ts';
import { loadError } from '../../../src/app/strategy/load-errors.ts';
import { loadStrategy } from '../../../src/app/strategy/load.ts';
import { InputError } from '../../../src/core/model/errors.ts';
import { evaluatePair } from '../../../src/core/strategy/evaluate.ts';
import { folderWith, swingingCandles } from '../../support/strategy-folder.ts';

const GOOD = `import { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.05, indicators: () => ({}) });
`;

async function failure(nameOrPath: string, userDir: string, strategyPath?: string): Promise<InputError> {
  const error: unknown = await loadStrategy(nameOrPath, { userDir, strategyPath }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

test('a strategy is found by name in the strategy path first, then in strategies/, and by path', async () => {
  const userDir = folderWith({ 'strategies/my-first.ts': GOOD, 'ideas/my-first.ts': GOOD, 'ideas/other.ts': GOOD });
  const own = await loadStrategy('my-first', { userDir });
  expect(own).toMatchObject({ name: 'my-first', path: join(userDir, 'strategies/my-first.ts') });
  expect(own.strategy).toMatchObject({ name: 'my-first', file: own.path });
  expect(own.strategy.spec.timeframe).toBe('1h');
  const ideas = join(userDir, 'ideas');
  expect((await loadStrategy('my-first', { userDir, strategyPath: ideas })).path).toBe(join(ideas, 'my-first.ts'));
  expect((await loadStrategy('other.ts', { userDir, strategyPath: ideas })).path).toBe(join(ideas, 'other.ts'));
  expect((await loadStrategy(join(ideas, 'other.ts'), { userDir: '/nowhere' })).name).toBe('other');
});

test("'tradewright' is the running program, also where no package and no node_modules is near", async () => {
  const userDir = folderWith({
    'strategies/same.ts': `import * as tradewright from 'tradewright';
import { toDanfo } from 'tradewright/danfo';
export default tradewright.defineStrategy({
  timeframe: '1h', stoploss: -0.05, indicators: () => ({}), plot: { tradewright, toDanfo } });
`,
  });
  const { strategy } = await loadStrategy('same', { userDir });
  expect(strategy.spec.plot?.['tradewright']).toBe(tradewright);
  expect(strategy.spec.plot?.['toDanfo']).toBeTypeOf('function');
});

test('it is an ES module even where a package.json says otherwise, and Node has nothing to warn of', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  const helper = 'export const timeframe: "1h" = "1h";';
  const source = `import { timeframe } from './lib/helper.ts';\n${GOOD.replace("timeframe: '1h'", 'timeframe')}`;
  for (const manifest of ['{ "type": "commonjs" }', '{}']) {
    const userDir = folderWith({
      'package.json': manifest,
      'strategies/a.ts': source,
      'strategies/lib/helper.ts': helper,
    });
    expect((await loadStrategy('a', { userDir })).strategy.spec.timeframe).toBe('1h');
  }
  await new Promise((done) => setImmediate(done));
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});

test('a fresh load gives new instances of the file and of what it imports, the usual one does not', async () => {
  const helper = (tag: string): string => `export let count = 0;\nexport const next = () => '${tag}' + ++count;\n`;
  const source = `import { next } from './helper.ts';
import { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.05, indicators: () => ({}), plot: { next } });
`;
  const userDir = folderWith({ 'strategies/a.ts': source, 'strategies/helper.ts': helper('old') });
  const next = async (fresh: boolean): Promise<unknown> => {
    const { strategy } = await loadStrategy('a', { userDir, fresh });
    return (strategy.spec.plot as { next: () => string }).next();
  };
  expect([await next(false), await next(false), await next(true), await next(false)]).toEqual([
    'old1',
    'old2',
    'old1',
    'old3',
  ]);
  writeFileSync(join(userDir, 'strategies/helper.ts'), helper('new'));
  expect([await next(true), await next(false)]).toEqual(['new1', 'old4']);
});

test('a linked strategy is told by its own place, and what it imports is found and made anew', async () => {
  const userDir = folderWith({
    'shared/a.ts': `import { next } from './helper.ts';
import { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.05, plot: { first: next() }, indicators: () => { throw new Error('boom'); } });
`,
    'shared/helper.ts': 'let count = 0;\nexport const next = () => ++count;\n',
    'strategies/note.md': '',
  });
  symlinkSync(join(userDir, 'shared/a.ts'), join(userDir, 'strategies/linked.ts'));
  for (const fresh of [true, true]) {
    const { name, path, strategy } = await loadStrategy('linked', { userDir, fresh });
    expect([name, path, strategy.spec.plot?.['first']]).toEqual(['linked', join(userDir, 'shared/a.ts'), 1]);
    const candles = swingingCandles(3, 3_600_000, 0);
    expect(() => evaluatePair({ strategy, pair: 'A/B', candles, params: {} })).toThrow(
      expect.objectContaining({ path: expect.stringContaining('shared/a.ts:3:') as string }),
    );
  }
});

test('the hash follows the content of the file and of its relative imports, not their place', async () => {
  const source = `import './helper.ts';\n${GOOD}`;
  const hash = async (files: Record<string, string>): Promise<string> => {
    const strategies = Object.entries(files).map(([name, content]) => [`strategies/${name}`, content]);
    return (await loadStrategy('a', { userDir: folderWith(Object.fromEntries(strategies)) })).hash;
  };
  const first = await hash({ 'a.ts': source, 'helper.ts': '// one' });
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash({ 'a.ts': source, 'helper.ts': '// one', 'unused.ts': '// two' })).toBe(first);
  expect(await hash({ 'a.ts': source, 'helper.ts': '// two' })).not.toBe(first);
  expect(await hash({ 'a.ts': `${source}// changed`, 'helper.ts': '// one' })).not.toBe(first);
});

test('the technicalindicators package is there for files that name ta.lib', async () => {
  const userDir = folderWith({
    'strategies/lib.ts': `import { ta } from 'tradewright';\nimport { defineStrategy } from 'tradewright';
export default defineStrategy({ timeframe: '1h', stoploss: -0.05,
  indicators: ({ candles }) => ({ sma: ta.lib.sma({ values: candles.close, period: 2 }) }) });
`,
  });
  const { strategy } = await loadStrategy('lib', { userDir });
  const close = Float64Array.of(1, 2, 4);
  const candles = { length: 3, time: close, open: close, high: close, low: close, close, volume: close };
  expect(strategy.spec.indicators({ candles, pair: 'A/B', params: {}, informative: {} })).toEqual({
    sma: Float64Array.of(NaN, 1.5, 3),
  });
});

test.each([
  ['STRATEGY_SYNTAX', ':2', 'let a = (1;', 'const ok = 1;\nlet a = (1;\nexport default ok;\n'],
  ['STRATEGY_SYNTAX', ':3', 'already been declared', '// first\nlet a = 1;\nlet a = 2;\nexport default a;\n'],
  ['STRATEGY_SYNTAX_UNSUPPORTED', ':1', 'enum', 'enum Side { Long }\nexport default Side;\n'],
  [
    'STRATEGY_SYNTAX_UNSUPPORTED',
    ':2',
    'parameter property',
    'class A {\n  constructor(readonly x: number) {}\n}\nexport default A;\n',
  ],
  ['STRATEGY_IMPORT_MISSING', ':2', 'helper.ts', "// first\nimport { a } from './helper.ts';\nexport default a;\n"],
  ['STRATEGY_IMPORT_MISSING', ':1', 'no-such-package', "import a from 'no-such-package';\nexport default a;\n"],
  [
    'STRATEGY_IMPORT_NAME',
    ':1',
    'defineStrategie',
    "import { defineStrategie } from 'tradewright';\nexport default defineStrategie;\n",
  ],
  ['STRATEGY_LOAD_FAILED', ':2:7', 'Error: boom', "const x: number = 1;\nthrow new Error('boom');\n"],
  [
    'STRATEGY_LOAD_FAILED',
    ':3:',
    'the default 99 is not',
    "import { int } from 'tradewright';\n\nexport default int(1, 5, { default: 99 });\n",
  ],
  ['STRATEGY_LOAD_FAILED', '', 'just text', "throw 'just text';\n"],
  ['STRATEGY_NO_EXPORT', '', 'exports strategy', 'export const strategy = {};\n'],
  ['STRATEGY_EXPORT_INVALID', '', 'of type object', "export default { timeframe: '1h' };\n"],
  ['STRATEGY_EXPORT_INVALID', '', 'of type function', 'export default class MyStrategy {}\n'],
  ['STRATEGY_IS_HTML', '', 'HTML', '\n<html><body>404</body></html>\n'],
  ['STRATEGY_EMPTY', '', 'empty', ' \n'],
])('%s at %s: %s', async (code, place, words, source) => {
  const userDir = folderWith({ 'strategies/broken.ts': source });
  const error = await failure('broken', userDir);
  expect(error).toMatchObject({ code, exitCode: 1 });
  expect(error.path).toContain(join(userDir, `strategies/broken.ts${place}`));
  expect(`${error.message} ${source}`).toContain(words);
  expect(error.message).toContain(join(userDir, `strategies/broken.ts${place}`));
});

test.each([
  ['timeframe is "7m"', "timeframe: '7m', stoploss: -0.1, indicators: () => ({})"],
  ['stoploss is 5', "timeframe: '5m', stoploss: 5, indicators: () => ({})"],
  ['stoploss is missing', "timeframe: '5m', indicators: () => ({})"],
  ['indicators is missing', "timeframe: '5m', stoploss: -0.1"],
  [
    'minimalRio means nothing in a strategy; did you mean minimalRoi?',
    "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), minimalRio: {}",
  ],
  [
    'populate_entry_trend means nothing in a strategy; did you mean enterLong and enterShort, or signals?',
    "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), populate_entry_trend: () => true",
  ],
  [
    'constructor means nothing in a strategy',
    "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), constructor: true",
  ],
  ['enterLong must be a function', "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), enterLong: true"],
  ['params must be an object', "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), params: 3"],
  ['params.fast is not a parameter', "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), params: { fast: 3 }"],
  [
    'informative.btc.timeframe is "1hour"',
    "timeframe: '5m', stoploss: -0.1, indicators: () => ({}), informative: { btc: { timeframe: '1hour' } }",
  ],
])('an option that the compiler would refuse is refused without it: %s', async (words, options) => {
  const source = `import { defineStrategy } from 'tradewright';\nexport default defineStrategy({ ${options} } as never);\n`;
  const error = await failure('broken', folderWith({ 'strategies/broken.ts': source }));
  expect(error.code).toBe('STRATEGY_INVALID');
  expect(error.message).toContain(words);
});

test('every option that may be set is taken, and all problems are told at once', async () => {
  const callbacks = ['botStart', 'botLoopStart', 'signals', 'enterLong', 'customExit', 'leverage', 'orderFilled'];
  const options = `timeframe: '1M', stoploss: -1, minimalRoi: { 0: 0.1, 60: -1 }, trailingStop: { positive: 0.01 },
    startupCandleCount: 30, canShort: true, orderTypes: { entry: 'market' }, unfilledtimeout: { entry: 5 }, plot: {},
    informative: { month: { timeframe: '1M' } }, protections: [{ method: 'CooldownPeriod' }], params: {},
    indicators: () => ({}), ${callbacks.map((name) => `${name}: () => ({})`).join(', ')}`;
  const head = "import { defineStrategy } from 'tradewright';\nexport default ";
  const userDir = folderWith({
    'strategies/full.ts': `${head}defineStrategy({ ${options} } as never);\n`,
    'strategies/many.ts': `${head}defineStrategy({ timeframe: '5m', stoplos: 1, enterlong: 1 } as never);\n`,
  });
  expect((await loadStrategy('full', { userDir })).strategy.spec.timeframe).toBe('1M');
  const { message } = await failure('many', userDir);
  for (const words of [
    'stoploss is missing',
    'indicators is missing',
    'did you mean stoploss',
    'did you mean enterLong',
  ]) {
    expect(message).toContain(words);
  }
});

test('a mistake in an imported file is told at its own place', async () => {
  const userDir = folderWith({
    'strategies/a.ts': `import './lib/helper.ts';\n${GOOD}`,
    'strategies/lib/helper.ts': '\nlet a = 1;\nlet a = 2;\n',
    'strategies/b.ts': `import './lib/importer.ts';\n${GOOD}`,
    'strategies/lib/importer.ts': "\n\nimport './gone.ts';\n",
  });
  expect((await failure('a', userDir)).path).toBe(join(userDir, 'strategies/lib/helper.ts:3'));
  expect((await failure('b', userDir)).path).toBe(join(userDir, 'strategies/lib/importer.ts:3'));
});

test('a missing danfojs is told as what the strategy needs, with the way to install it', () => {
  const message = "Cannot find package 'danfojs-node' imported from /program/src/adapters/danfo/frame.ts";
  const error = loadError('/mine/a.ts', Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' }));
  expect(error).toMatchObject({ code: 'STRATEGY_IMPORT_MISSING', path: '/mine/a.ts', value: 'danfojs-node' });
  expect(error.hint).toMatch(/npm install danfojs-node@\d.* init/);
});

test('a missing strategy names the folders that were searched and the name that was probably meant', async () => {
  const userDir = folderWith({ 'strategies/ema-cross.ts': GOOD, 'ideas/notes.md': '' });
  const error = await failure('ema-corss', userDir, join(userDir, 'ideas'));
  expect(error.code).toBe('STRATEGY_NOT_FOUND');
  expect(error.message).toContain(join(userDir, 'ideas'));
  expect(error.message).toContain(join(userDir, 'strategies'));
  expect(error.hint).toContain('"ema-cross"');
  const byPath = await failure(join(userDir, 'strategies/ema-cros.ts'), userDir);
  expect(byPath).toMatchObject({ code: 'STRATEGY_NOT_FOUND' });
  expect(byPath.hint).toContain(join(userDir, 'strategies/ema-cross.ts'));
  expect((await failure('something-else', userDir)).hint).toContain('new-strategy something-else');
});

test('a folder given as a file is told apart, with the strategies in it', async () => {
  const userDir = folderWith({ 'strategies/ema-cross.ts': GOOD, 'strategies/folder.ts/x.md': '' });
  const error = await failure(join(userDir, 'strategies'), userDir);
  expect(error.code).toBe('STRATEGY_IS_FOLDER');
  expect(error.hint).toContain('ema-cross');
  expect((await failure('folder', userDir)).code).toBe('STRATEGY_IS_FOLDER');
});
