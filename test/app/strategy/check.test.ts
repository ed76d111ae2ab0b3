import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkStrategy, type StrategyCheck } from '../../../src/app/strategy/check.ts';
import { folderWith, storeSwings } from '../../support/strategy-folder.ts';

const HEAD = `import { defineStrategy, ta } from 'tradewright';\n`;

async function check(source: string, pairs: readonly string[] = ['ETH/BTC', 'LTC/BTC']): Promise<StrategyCheck> {
  const userDir = folderWith({ 'strategies/tried.ts': HEAD + source });
  storeSwings(join(userDir, 'data'), pairs);
  return checkStrategy('tried', { userDir, dataDir: join(userDir, 'data') });
}

test('columns and signals are counted', async () => {
  const found = await check(`export default defineStrategy({
  timeframe: '5m', startupCandleCount: 2, stoploss: -0.05,
  indicators: ({ candles }) => ({
    sma: ta.sma(candles.close, 5), up: new Uint8Array(candles.length), never: new Float64Array(candles.length).fill(NaN) }),
  enterLong: (row) => row.index < 3,
  exitShort: (row) => row.index === 9,
});`);
  expect(found.types).toEqual({ status: 'ok', problems: [] });
  expect(found.columns).toEqual([
    { name: 'sma', kind: 'number', firstRow: 4 },
    { name: 'up', kind: 'yes/no', firstRow: 0 },
    { name: 'never', kind: 'number', firstRow: undefined },
  ]);
  const counts = { candles: 600, enterLong: 3, exitLong: 0, enterShort: 0, exitShort: 1 };
  expect(found.signals).toEqual([
    { pair: 'ETH/BTC', ...counts },
    { pair: 'LTC/BTC', ...counts },
  ]);
  expect([found.order, found.state]).toEqual([[], []]);
  expect(found.notes).toEqual([
    'sma has its first value at row 4; startupCandleCount is 2',
    'never has no value at all on the sample candles of some pair',
  ]);
});

test('type errors come with their place, and the trial run goes on', async () => {
  const found = await check(
    `export default defineStrategy({
  timeframe: '5m', stoploss: -0.05,
  indicators: ({ candles }) => ({ rsi: ta.rsi(candles.close, 14) }),
  enterLong: (row) => row.rsy < 30,
  exitLong: (row) => { console.log(row.index > 1e9 ? process.pid : ''); return false; },
});`.replace("console.log(row.index > 1e9 ? process.pid : '')", 'if (row.index > 1e9) console.log(process.pid)'),
  );
  expect(found.types).toEqual({
    status: 'failed',
    problems: [
      {
        file: found.path,
        line: 5,
        column: 27,
        code: 'TS2339',
        message: expect.stringContaining("Property 'rsy' does not exist") as string,
      },
    ],
  });
  expect(found.signals).toHaveLength(2);
});

test.each([
  ['a signal', 'enterLong: (row) => row.rsi < 40 && count++ < 5,', 'the signal at candle'],
  ['a tag', "exitLong: (row) => row.rsi > 60 && (count++ < 5 ? 'a' : 'b'),", 'the exit tag at candle'],
])('state that reaches %s is found', async (_, rule, words) => {
  const found = await check(`let count = 0;
export default defineStrategy({
  timeframe: '5m', stoploss: -0.05,
  indicators: ({ candles }) => ({ rsi: ta.rsi(candles.close, 14) }),
  ${rule}
});`);
  expect(found.state[0]).toContain(words);
  expect(found.state[0]).toContain('depends on what ran before');
});

test('state is found with a single pair, in a column, and in an imported file', async () => {
  const userDir = folderWith({
    'strategies/tried.ts': `${HEAD}import { next } from './counter.ts';
export default defineStrategy({
  timeframe: '5m', stoploss: -0.05,
  indicators: ({ candles }) => ({ run: new Float64Array(candles.length).fill(next()) }),
});`,
    'strategies/counter.ts': 'let count = 0;\nexport const next = (): number => ++count;\n',
  });
  storeSwings(join(userDir, 'data'), ['ETH/BTC']);
  const { state } = await checkStrategy('tried', { userDir, dataDir: join(userDir, 'data') });
  expect(state).toEqual([
    'ETH/BTC: column run at candle 0 (2024-01-01 00:00 UTC) depends on what ran before: 1, then 2',
  ]);
});

test('functions that read a row stand below indicators', async () => {
  const { order } = await check(`export default defineStrategy({
  timeframe: '5m', stoploss: -0.05, botStart() {},
  enterLong: (row) => row.close > 1,
  customExit: () => false,
  indicators: () => ({}),
  exitLong: () => false,
});`);
  expect(order).toEqual([
    'enterLong stands above indicators: move it below, so that its row knows the columns',
    'customExit stands above indicators: move it below, so that its row knows the columns',
  ]);
});

test('informative series come from the store, and the pair itself stands in for what is not there', async () => {
  const found = await check(`export default defineStrategy({
  timeframe: '15m', startupCandleCount: 50, stoploss: -0.05,
  informative: { hour: { timeframe: '1h' }, ltc: { pair: 'LTC/{quote}', timeframe: '1h' }, doge: { pair: 'DOGE/{quote}', timeframe: '1d' } },
  indicators: ({ informative: { hour, ltc, doge } }) => ({
    hour: hour.align(({ candles }) => candles.close), ltc: ltc.align(({ candles }) => candles.close),
    doge: doge.align(({ candles }) => candles.close) }),
});`);
  expect(found.state).toEqual([]);
  expect(found.signals.map(({ candles }) => candles)).toEqual([200, 200]);
  expect(found.columns).toEqual([
    { name: 'hour', kind: 'number', firstRow: 3 },
    { name: 'ltc', kind: 'number', firstRow: 3 },
    { name: 'doge', kind: 'number', firstRow: 95 },
  ]);
  expect(found.notes).toEqual([
    'ETH/BTC: no sample candles for doge (DOGE/BTC 1d); its own stand in',
    'LTC/BTC: no sample candles for doge (DOGE/BTC 1d); its own stand in',
    'there is no entry signal on the sample candles of any pair',
  ]);
});

const UNUSED = `
  indicators: () => ({}),
  enterShort: (row) => row.index % 50 === 0,
  adjustTradePosition: () => undefined,`;

test('what counts only with an option that is not set is noted', async () => {
  const found = await check(`export default defineStrategy({
  timeframe: '5m', stoploss: -0.05, protections: [{ method: 'CooldownPeriod' }],${UNUSED}
});`);
  expect(found.notes).toEqual([
    'signals to enter short count only with canShort: true',
    'adjustTradePosition is asked only with positionAdjustmentEnable: true',
    'a backtest applies protections only with enableProtections: true in the configuration',
  ]);
  const set = await check(`export default defineStrategy({
  timeframe: '5m', stoploss: -0.05, canShort: true, positionAdjustmentEnable: true, protections: [],${UNUSED}
});`);
  expect(set.notes).toEqual([]);
});

test('an error on a candle stops the trial run and is handed on', async () => {
  const found = await check(`export default defineStrategy({
  timeframe: '5m', stoploss: -0.05, indicators: () => ({}),
  enterLong: (row) => { if (row.index === 17) throw new Error('boom'); return false; },
});`);
  expect(found.failure).toMatchObject({
    code: 'STRATEGY_THREW',
    exitCode: 2,
    path: expect.stringContaining('tried.ts:4:') as string,
  });
  expect(found.failure?.message).toContain('ETH/BTC, candle 17 (2024-01-01 01:25 UTC)');
  expect(found.signals).toEqual([]);
});

test('without candles of the timeframe or a shorter one there is nothing to run on', async () => {
  const promise = check(`export default defineStrategy({ timeframe: '1m', stoploss: -0.05, indicators: () => ({}) });`);
  await expect(promise).rejects.toMatchObject({ code: 'DATA_MISSING', value: '1m' });
});
