import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FileCandleStore } from '../../src/adapters/arrow/file-candle-store.ts';
import { candlesFrom, HOUR, marketOf } from '../support/candle-table.ts';
import { tradewright } from '../support/cli.ts';
import { marketsText } from '../support/markets-file.ts';
import { flat } from '../support/stored-candles.ts';
import { temporaryFolder } from '../support/strategy-folder.ts';

const folder = temporaryFolder();
const PAIR = 'A/USD:USD';
const FIRST_ENTRY = 'A/USD, candle 0 (2024-01-01 01:00 UTC)';

/** One spot pair and one of futures, 30 candles each, the spot pair with 15m too. */
beforeAll(() => {
  for (const part of ['config', 'data', 'strategies']) mkdirSync(join(folder, part));
  const store = new FileCandleStore(join(folder, 'data'));
  const candles = candlesFrom(flat(30), HOUR);
  store.write({ pair: 'A/USD', timeframe: '1h', kind: 'spot' }, candles);
  store.write({ pair: PAIR, timeframe: '1h', kind: 'futures' }, candles);
  const markets = [marketOf('A/USD'), marketOf(PAIR, { settle: 'USD', kind: 'futures' })];
  writeFileSync(join(folder, 'data/markets.json'), marketsText(markets));
  const config = { exchange: { pairWhitelist: ['A/USD'] }, stakeAmount: 100 };
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify(config));
  const futures = { exchange: { pairWhitelist: [PAIR] }, stakeAmount: 100, tradingMode: 'futures' };
  writeFileSync(join(folder, 'config/futures.json'), JSON.stringify(futures));
});

/** Runs a backtest of a strategy with these fields. */
async function backtest(fields: string, ...args: readonly string[]) {
  const path = join(folder, 'strategies/bad.ts');
  writeFileSync(
    path,
    `import { defineStrategy } from 'tradewright';
export default defineStrategy({
  timeframe: '1h', stoploss: -0.2, indicators: () => ({}), enterLong: (row) => row.index === 0,
  ${fields}
});
`,
  );
  const { code, stderr } = await tradewright([
    ...['backtest', '-s', 'bad', '--no-range', '--export', 'none', '--user-dir', folder],
    ...args,
  ]);
  return { code, stderr, path };
}

describe('what strategies answer', () => {
  it.each<[fields: string, said: string, value: string, hint: string]>([
    [
      'customStakeAmount: () => NaN,',
      `customStakeAmount of strategy bad, ${FIRST_ENTRY}`,
      'NaN',
      'raise startupCandleCount',
    ],
    [
      'customEntryPrice: () => NaN,',
      `customEntryPrice of strategy bad, ${FIRST_ENTRY}`,
      'NaN',
      'raise startupCandleCount',
    ],
    ['customEntryPrice: () => -3,', 'a price above 0 or nothing is expected', '-3', 'tradewright check'],
    [
      'customEntryPrice: () => 90, adjustEntryPrice: () => NaN, unfilledtimeout: { entry: 900 },',
      'null (cancel) or undefined (keep)',
      'NaN',
      'startupCandleCount',
    ],
    [
      'customExitPrice: () => NaN, exitLong: (row) => row.index === 1,',
      'customExitPrice of strategy bad',
      'NaN',
      'startupCandleCount',
    ],
    [
      'customStoploss: ({ currentRate }) => currentRate * 0.97,',
      'gave the number 97.97',
      '97.97',
      'stoplossFromAbsolute(price, call)',
    ],
    ['customStoploss: () => 1,', 'as a ratio below 1 is expected', '1', 'nothing to leave it'],
    ['async customExit() { return true; },', 'gave a promise', '{}', 'take "async" away'],
  ])('%s ends the run', async (fields, said, value, hint) => {
    const { code, stderr, path } = await backtest(fields);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error STRATEGY_ANSWER_INVALID: /m);
    expect(stderr).toContain(said);
    expect(stderr).toContain(`\n  at    ${path}\n`);
    expect(stderr).toContain(`\n  value ${value}\n`);
    expect(stderr.slice(stderr.indexOf('\n  hint'))).toContain(hint);
  });

  it('a throw in every callback names the first that was asked, its file and line', async () => {
    const names = [
      'customEntryPrice',
      'customStakeAmount',
      'customExit',
      'customStoploss',
      'confirmTradeEntry',
      'orderFilled',
    ];
    const { code, stderr, path } = await backtest(
      names.map((name) => `${name}() { throw new Error('on purpose'); },`).join('\n'),
    );
    expect(code).toBe(2);
    expect(stderr).toContain(`error STRATEGY_THREW: customEntryPrice of strategy bad, ${FIRST_ENTRY} at ${path}:4:`);
    expect(stderr).toContain('Error: on purpose');
    expect(stderr).toContain(`hint  Ask the compiler: tradewright check ${path}`);
  });
});

describe('what is not stored', () => {
  it.each<[what: string, fields: string, args: string[], code: string, said: string, hint: string]>([
    [
      'finer candles',
      '',
      ['--timeframe-detail', '5m'],
      'DATA_MISSING',
      'no candles of A/USD 5m',
      'data download --pairs A/USD --timeframes 5m',
    ],
    [
      'mark prices that are read',
      `informative: { mark: { timeframe: '1h', kind: 'mark' } },`,
      ['-c', join(folder, 'config/futures.json')],
      'DATA_MISSING',
      `no candles of ${PAIR} 1h mark`,
      `data download --pairs ${PAIR})`,
    ],
    ['longer candles', '', ['--timeframe', '4h'], 'DATA_MISSING', 'of this pair there is 1h spot', '--resample-to 4h'],
    [
      'shorts on spot',
      'canShort: true,',
      [],
      'CONFIG_CONTRADICTION',
      'canShort needs futures',
      '-c config/futures.json',
    ],
  ])('%s', async (_, fields, args, name, said, hint) => {
    const { code, stderr } = await backtest(fields, ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(`error ${name}: `);
    expect(stderr).toContain(said);
    expect(stderr.slice(stderr.indexOf('\n  hint'))).toContain(hint);
  });

  it('the hint for longer candles makes them', async () => {
    const { stderr } = await backtest('', '--timeframe', '2h');
    const command = /\(tradewright (data convert .*?)\)/.exec(stderr)![1].split(' ');
    expect((await tradewright([...command, '--user-dir', folder])).code).toBe(0);
    expect((await backtest('', '--timeframe', '2h')).code).toBe(0);
    rmSync(join(folder, 'data/A_USD-2h.feather'));
  });
});
