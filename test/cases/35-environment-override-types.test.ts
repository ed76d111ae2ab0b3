import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/config/load.ts';
import { folder, thrown } from '../app/config/folder.ts';

const VALID = {
  botName: 'from-file',
  stakeCurrency: 'BTC',
  stakeAmount: 0.02,
  dryRunWallet: 2000,
  maxOpenTrades: 5,
  enableProtections: true,
  stoploss: -0.1,
  exchange: { name: 'binance', pairWhitelist: ['ADA/BTC'] },
};

function load(variable: string, text: string): ReturnType<typeof loadConfig> {
  const cwd = folder({ 'config/config.json': VALID });
  return loadConfig({ cwd, env: { [variable]: text } });
}

function at(tree: unknown, key: string): unknown {
  return key.split('.').reduce((inner, each) => (inner as Record<string, unknown>)[each], tree);
}

const RIGHT: readonly [variable: string, text: string, key: string, value: unknown][] = [
  ['TRADEWRIGHT__MAX_OPEN_TRADES', '3', 'maxOpenTrades', 3],
  ['TRADEWRIGHT__MAX_OPEN_TRADES', '3.0', 'maxOpenTrades', 3],
  ['TRADEWRIGHT__MAX_OPEN_TRADES', '-1', 'maxOpenTrades', -1],
  ['TRADEWRIGHT__maxOpenTrades', '4', 'maxOpenTrades', 4],
  ['tradewright__maxopentrades', '4', 'maxOpenTrades', 4],
  ['TRADEWRIGHT__ENABLE_PROTECTIONS', 'false', 'enableProtections', false],
  ['TRADEWRIGHT__ENABLE_PROTECTIONS', 'False', 'enableProtections', false],
  ['TRADEWRIGHT__STAKE_AMOUNT', 'unlimited', 'stakeAmount', 'unlimited'],
  ['TRADEWRIGHT__STAKE_AMOUNT', '1e3', 'stakeAmount', 1000],
  ['TRADEWRIGHT__BOT_NAME', '007', 'botName', '007'],
  ['TRADEWRIGHT__BOT_NAME', 'true', 'botName', 'true'],
  ['TRADEWRIGHT__EXCHANGE__PASSWORD', '1e5', 'exchange.password', '1e5'],
  ['TRADEWRIGHT__EXCHANGE__PASSWORD', '0123456789012345678901', 'exchange.password', '0123456789012345678901'],
  ['TRADEWRIGHT__EXCHANGE__PAIR_WHITELIST', '["ETH/BTC","LTC/BTC"]', 'exchange.pairWhitelist', ['ETH/BTC', 'LTC/BTC']],
  [
    'TRADEWRIGHT__EXCHANGE__CCXT_CONFIG__httpsProxy',
    'http://127.0.0.1:1',
    'exchange.ccxtConfig',
    { httpsProxy: 'http://127.0.0.1:1' },
  ],
  [
    'TRADEWRIGHT__EXCHANGE__ccxtConfig__options__defaultType',
    'swap',
    'exchange.ccxtConfig',
    { options: { defaultType: 'swap' } },
  ],
  ['TRADEWRIGHT__EXCHANGE__ccxtConfig__password', '1e5', 'exchange.ccxtConfig', { password: '1e5' }],
  ['TRADEWRIGHT__EXCHANGE__ccxtConfig__timeout', '30000', 'exchange.ccxtConfig', { timeout: 30000 }],
  ['TRADEWRIGHT__EXCHANGE__ccxtConfig__code', '007', 'exchange.ccxtConfig', { code: '007' }],
  ['TRADEWRIGHT__MINIMAL_ROI__60', '0.02', 'minimalRoi', { 60: 0.02 }],
  ['TRADEWRIGHT__PARAMS__rsiMax', '70', 'params', { rsiMax: '70' }],
];

describe('the type of a variable comes from the schema of its key', () => {
  it.each(RIGHT)('%s=%s', (variable, text, key, value) => {
    const { config, sources } = load(variable, text);
    expect(at(config, key)).toStrictEqual(value);
    expect([...sources].filter(([, source]) => source.kind === 'variable')).toEqual([
      [expect.stringContaining(key), { kind: 'variable', name: variable }],
    ]);
    // Nothing else has changed.
    expect(config.exchange?.name).toBe('binance');
    expect(config.dryRunWallet).toBe(2000);
  });
});

const WRONG: readonly [variable: string, text: string, code: string, words: RegExp][] = [
  ['TRADEWRIGHT__MAX_OPEN_TRADES', 'three', 'ENV_INVALID', /maxOpenTrades is "three"; expected a whole number/],
  ['TRADEWRIGHT__MAX_OPEN_TRADES', '2.5', 'ENV_INVALID', /maxOpenTrades is 2.5; expected a whole number/],
  ['TRADEWRIGHT__MAX_OPEN_TRADES', '-2', 'ENV_INVALID', /maxOpenTrades is -2; expected a whole number from -1/],
  ['TRADEWRIGHT__MAX_OPEN_TRADES', '0x3', 'ENV_INVALID', /expected a whole number/],
  ['TRADEWRIGHT__ENABLE_PROTECTIONS', '0', 'ENV_INVALID', /enableProtections is "0"; expected true or false/],
  ['TRADEWRIGHT__ENABLE_PROTECTIONS', 'no', 'ENV_INVALID', /expected true or false/],
  ['TRADEWRIGHT__STAKE_AMOUNT', '1,000', 'ENV_INVALID', /stakeAmount is "1,000"; expected a number above 0 or "unlim/],
  ['TRADEWRIGHT__STAKE_AMOUNT', 'Infinity', 'ENV_INVALID', /stakeAmount is "Infinity"/],
  ['TRADEWRIGHT__EXCHANGE__PAIR_WHITELIST', 'ETH/BTC,LTC/BTC', 'ENV_INVALID', /pairWhitelist is "ETH\/BTC,LTC\/BTC"/],
  ['TRADEWRIGHT__STOPLOSS', '0.05', 'ENV_INVALID', /stoploss is 0.05; expected a number from -1 to below 0/],
  ['TRADEWRIGHT__STOPLOSS', '', 'ENV_EMPTY', /TRADEWRIGHT__STOPLOSS is empty/],
  ['TRADEWRIGHT__MAX_OPEN_TRADE', '3', 'ENV_UNKNOWN', /TRADEWRIGHT__MAX_OPEN_TRADE belongs to no/],
  ['TRADEWRIGHT__ENABLE_PROTECTION', 'true', 'ENV_UNKNOWN', /TRADEWRIGHT__ENABLE_PROTECTION belongs to no/],
  ['TRADEWRIGHT_ENABLE_PROTECTIONS', 'true', 'ENV_UNKNOWN', /TRADEWRIGHT_ENABLE_PROTECTIONS belongs to no/],
  ['TRADEWRIGHT__XYZZY', '1', 'ENV_UNKNOWN', /TRADEWRIGHT__XYZZY belongs to no/],
  ['TRADEWRIGHT__BOT_NAME__FIRST', 'a', 'ENV_UNKNOWN', /BOT_NAME__FIRST belongs to no/],
];

describe('a variable that cannot be right is an error that names it', () => {
  it.each(WRONG)('%s=%s', (variable, text, code, words) => {
    const error = thrown(() => load(variable, text));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.path).toBe(variable);
  });

  it.each([
    ['TRADEWRIGHT__MAX_OPEN_TRADE', 'Use TRADEWRIGHT__MAX_OPEN_TRADES.'],
    ['TRADEWRIGHT__ENABLE_PROTECTION', 'Use TRADEWRIGHT__ENABLE_PROTECTIONS.'],
    ['TRADEWRIGHT_ENABLE_PROTECTIONS', 'Use TRADEWRIGHT__ENABLE_PROTECTIONS.'],
    ['TRADEWRIGHT__PAIR_WHITELIST', 'Use TRADEWRIGHT__EXCHANGE__PAIR_WHITELIST.'],
    ['TRADEWRIGHT__TRAILING_STOP_POSITIVE', 'Use TRADEWRIGHT__TRAILING_STOP__POSITIVE.'],
  ])('suggests the name that %s was meant to be', (variable, hint) => {
    expect(thrown(() => load(variable, '1')).hint).toBe(hint);
  });

  it('shows how a list is written', () => {
    const error = thrown(() => load('TRADEWRIGHT__EXCHANGE__PAIR_WHITELIST', 'ETH/BTC'));
    expect(error.hint).toContain('["ETH/BTC","LTC/BTC"]');
  });

  it('refuses two variables for one key', () => {
    const env = { TRADEWRIGHT__FEE: '0.1', TRADEWRIGHT__fee: '0.2' };
    const error = thrown(() => loadConfig({ cwd: folder(), env }));
    expect(error.code).toBe('ENV_DUPLICATE');
    expect(error.message).toContain('TRADEWRIGHT__FEE and TRADEWRIGHT__fee both set fee');
  });

  it('leaves variables of others alone', () => {
    const env = { TRADEWRIGHT_NODE_CHOSEN: '1', TRADEWRIGHTFEE: '1', PATH: '/bin', MAX_OPEN_TRADES: '9' };
    expect(loadConfig({ cwd: folder(), env }).config).toEqual({});
  });
});

describe('config show', () => {
  const PROGRAM = path.resolve(import.meta.dirname, '../../src/cli/tradewright.mjs');

  function show(env: Readonly<Record<string, string>>): { status: number | null; stdout: string; stderr: string } {
    const cwd = folder({ 'config/config.json': VALID });
    const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
    return spawnSync(process.execPath, [PROGRAM, 'config', 'show', '--json'], options);
  }

  it('names the variable of an overridden value and masks secrets', () => {
    const { status, stdout, stderr } = show({
      TRADEWRIGHT__MAX_OPEN_TRADES: '3',
      TRADEWRIGHT__EXCHANGE__PASSWORD: 'hunter2-1e5',
      TRADEWRIGHT__EXCHANGE__ccxtConfig__httpsProxy: 'http://me:hunter2-1e5@127.0.0.1:1',
    });
    expect(status).toBe(0);
    const { values } = JSON.parse(stdout) as { values: { key: string; value: unknown; source: unknown }[] };
    const byKey = Object.fromEntries(values.map((each) => [each.key, each]));
    expect(byKey['maxOpenTrades']).toMatchObject({
      value: 3,
      source: { kind: 'variable', name: 'TRADEWRIGHT__MAX_OPEN_TRADES' },
    });
    expect(byKey['exchange.password']).toMatchObject({
      value: '********',
      source: { kind: 'variable', name: 'TRADEWRIGHT__EXCHANGE__PASSWORD' },
    });
    expect(byKey['stakeAmount']).toMatchObject({ value: 0.02, source: { kind: 'file' } });
    expect(byKey['fills']).toMatchObject({ value: 'candle', source: { kind: 'default' } });
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('ends with exit code 1 for a mistyped variable', () => {
    const { status, stdout, stderr } = show({ TRADEWRIGHT__ENABLE_PROTECTION: 'true' });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('ENV_UNKNOWN');
    expect(stderr).toContain('TRADEWRIGHT__ENABLE_PROTECTIONS');
  });
});

it('a flag wins over the environment, the environment over a file', () => {
  const cwd = folder({ 'config/config.json': VALID });
  const env = { TRADEWRIGHT__MAX_OPEN_TRADES: '3', TRADEWRIGHT__STAKE_AMOUNT: '0.5' };
  const { config, sources } = loadConfig({ cwd, env, flags: { '--max-open-trades': { maxOpenTrades: 1 } } });
  expect(config).toMatchObject({ maxOpenTrades: 1, stakeAmount: 0.5, stoploss: -0.1 });
  expect(sources.get('maxOpenTrades')).toEqual({ kind: 'flag', name: '--max-open-trades' });
  expect(sources.get('stakeAmount')).toEqual({ kind: 'variable', name: 'TRADEWRIGHT__STAKE_AMOUNT' });
  expect(sources.get('stoploss')).toEqual({ kind: 'file', name: 'config/config.json:1' });
});
