import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/app/config/check.ts';
import { loadConfig } from '../../../src/app/config/load.ts';
import { folder, thrown } from './folder.ts';

function errorOf(content: unknown): ReturnType<typeof thrown> {
  const cwd = folder({ 'a.json': content });
  return thrown(() => loadConfig({ cwd, files: ['a.json'] }));
}

describe('a file that is no configuration', () => {
  it.each([
    ['{\n  "fee": 0.1\n  "maxOpenTrades": 3\n}', 'a.json:3:3'],
    ['{ "fee": 0.1', 'a.json:1:13'],
    ['[]', 'a.json'],
    ['', 'a.json:1:1'],
    ['"text"', 'a.json'],
  ])('%j', (text, place) => {
    expect(errorOf(text)).toMatchObject({ code: 'CONFIG_SYNTAX', exitCode: 1, path: place });
  });

  it('names a file that does not exist and a folder', () => {
    const cwd = folder({ 'sub/x.json': {} });
    expect(thrown(() => loadConfig({ cwd, files: ['no.json'] }))).toMatchObject({
      code: 'CONFIG_UNREADABLE',
      path: 'no.json',
    });
    expect(thrown(() => loadConfig({ cwd, files: ['sub'] }))).toMatchObject({ code: 'CONFIG_UNREADABLE', path: 'sub' });
  });
});

it('names a user directory that does not exist', () => {
  expect(thrown(() => loadConfig({ cwd: folder(), userDir: 'bto' }))).toMatchObject({
    code: 'USER_DIR_MISSING',
    path: '--user-dir',
    hint: '`tradewright init bto` makes it.',
  });
});

it('shows a number as it is, not as JSON would write it', () => {
  const flags = { '--stake-amount': { stakeAmount: Number('abc') } };
  expect(thrown(() => loadConfig({ cwd: folder(), flags }))).toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'stakeAmount is NaN; expected a number above 0 or "unlimited"',
    path: '--stake-amount',
  });
});

describe('an unknown key', () => {
  it.each([
    ['max_open_trades', 3, 'Use maxOpenTrades.'],
    ['maxOpenTrade', 3, 'Use maxOpenTrades.'],
    ['stakAmount', 3, 'Use stakeAmount.'],
    ['pairWhitelist', [], 'Use exchange.pairWhitelist.'],
    ['trailing_stop_positive', 0.1, 'Use trailingStop.positive.'],
    ['ticker_interval', '5m', 'Use timeframe.'],
  ])('%s', (key, value, hint) => {
    expect(errorOf({ [key]: value })).toMatchObject({
      code: 'CONFIG_UNKNOWN_KEY',
      message: `${key} is not a configuration key`,
      path: 'a.json:1:2',
      hint,
    });
  });

  it('is found at any depth', () => {
    expect(errorOf({ exchange: { pair_whitelist: [] } }).hint).toBe('Use exchange.pairWhitelist.');
    expect(errorOf({ trailingStop: { offsett: 0.1 } }).hint).toBe('Use trailingStop.offset.');
    expect(errorOf({ protections: [{ method: 'StoplossGuard', tradeLimt: 2 }] })).toMatchObject({
      code: 'CONFIG_UNKNOWN_KEY',
      message: 'protections.0.tradeLimt is not a configuration key',
      hint: 'Use protections.0.tradeLimit.',
    });
  });
});

describe('a value that is not allowed', () => {
  it.each([
    [{ stoploss: 0.05 }, 'stoploss is 0.05; expected a number from -1 to below 0'],
    [{ stoploss: 0 }, 'stoploss is 0; expected a number from -1 to below 0'],
    [{ maxOpenTrades: 2.5 }, 'maxOpenTrades is 2.5; expected a whole number from -1'],
    [{ maxOpenTrades: '3' }, 'maxOpenTrades is "3"; expected a whole number from -1'],
    [{ stakeAmount: 'all' }, 'stakeAmount is "all"; expected a number above 0 or "unlimited"'],
    [{ tradingMode: 'margin' }, 'tradingMode is "margin"; expected "spot" or "futures"'],
    [{ fee: null }, 'fee is null; expected a number from 0 to 1'],
    [{ trailingStop: { positive: 2 } }, 'trailingStop.positive is 2; expected a number above 0 to 1'],
    [{ trailingStop: 'yes' }, 'trailingStop is "yes"; expected true or false or an object'],
    [{ breakdown: ['year'] }, 'breakdown.0 is "year"; expected "day", "week" or "month"'],
    [{ minimalRoi: { 0: 'x' } }, 'minimalRoi.0 is "x"; expected a number'],
    [{ minimalRoi: { '1h': 0.1 } }, 'minimalRoi.1h: the key "1h" is not a number of minutes'],
    [{ timerange: '2018' }, 'timerange is "2018"; expected text like "20180110-20180120"'],
    [
      { protections: [{ tradeLimit: 3 }] },
      'protections.0.method is missing; expected "CooldownPeriod", "StoplossGuard", ',
    ],
    [
      { protections: [{ method: 'Foo' }] },
      'protections.0.method is "Foo"; expected "CooldownPeriod", "StoplossGuard", ',
    ],
  ])('%j', (content, message) => {
    const error = errorOf(content);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(message);
    expect(error.path).toMatch(/^a\.json:1:\d+$/);
  });

  it('stands at its line and column', () => {
    expect(errorOf('{\n  "exchange": {\n    "name": 7\n  }\n}').path).toBe('a.json:3:5');
  });
});

it.each([
  ['20180110-20180101', 'TIMERANGE_EMPTY'],
  ['20180230-', 'TIMERANGE_INVALID'],
])('refuses the timerange %s', (timerange, code) => {
  const cwd = folder({ 'a.json': { timerange } });
  const { problems } = checkConfig({ cwd, files: ['a.json'] });
  expect(problems).toMatchObject([{ code, place: 'a.json:1', value: timerange }]);
});

it('refuses a key that is given twice, of which only the last would count', () => {
  expect(errorOf('{ "fee": 0.1,\n  "fee": 0.2 }')).toMatchObject({ code: 'CONFIG_DUPLICATE_KEY', path: 'a.json:2:3' });
});

describe('a secret in a file', () => {
  it.each([
    { exchange: { key: 'TOPSECRET' } },
    { exchange: { secret: 'TOPSECRET' } },
    { exchange: { password: 'TOPSECRET' } },
    { exchange: { uid: 'TOPSECRET' } },
    { exchange: { privateKey: 'TOPSECRET' } },
    { exchange: { ccxtConfig: { apiKey: 'TOPSECRET' } } },
    { exchange: { ccxtConfig: { options: { token: 'TOPSECRET' } } } },
    { exchange: { ccxtConfig: { httpsProxy: 'http://me:TOPSECRET@host:1' } } },
    { api_key: 'TOPSECRET' },
  ])('%j', (content) => {
    const error = errorOf(content);
    expect(error.code).toBe('CONFIG_SECRET_IN_FILE');
    expect(error.hint).toContain('TRADEWRIGHT__EXCHANGE__KEY');
    expect(JSON.stringify(error) + error.message).not.toContain('TOPSECRET');
  });

  it('is not printed when something else is wrong too, nor as a variable', () => {
    const inFile = errorOf({ exchange: { key: 'TOPSECRET', nam: 1, uid: 'TOPSECRET' } });
    const inVariable = thrown(() =>
      loadConfig({ cwd: folder(), env: { TRADEWRIGHT__EXCHANGE: '{"name":1,"key":["TOPSECRET"]}' } }),
    );
    for (const error of [inFile, inVariable]) {
      expect(error.code).toBe('CONFIG_INVALID');
      expect(JSON.stringify(error) + error.message).not.toContain('TOPSECRET');
    }
  });

  it('is not meant by a parameter of that name', () => {
    const cwd = folder({ 'a.json': { params: { key: 3 } } });
    expect(loadConfig({ cwd, files: ['a.json'] }).config).toEqual({ params: { key: 3 } });
  });
});

describe('checkConfig', () => {
  it('lists every problem of every file, variable and flag at once', () => {
    const cwd = folder({ 'a.json': { max_open_trades: 3, fee: 2 }, 'b.json': '{ "stoploss": 1, }' });
    const env = { TRADEWRIGHT__FEES: '1' };
    const flags = { '--stake-amount': { stakeAmount: -1 } };
    const { problems } = checkConfig({ cwd, files: ['a.json', 'b.json'], env, flags });
    expect(problems.map(({ code, place }) => `${code} ${place}`).sort()).toEqual([
      'CONFIG_INVALID --stake-amount',
      'CONFIG_INVALID a.json:1:22',
      'CONFIG_INVALID b.json:1:3',
      'CONFIG_UNKNOWN_KEY a.json:1:2',
      'ENV_UNKNOWN TRADEWRIGHT__FEES',
    ]);
    const error = thrown(() => loadConfig({ cwd, files: ['a.json', 'b.json'], env, flags }));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('has 5 problems');
    for (const { place } of problems) expect(error.message).toContain(place);
  });

  it('places a contradiction at one of the keys that make it', () => {
    const cwd = folder({ 'a.json': '{\n "stakeAmount": 5 }', 'b.json': '{\n\n "dryRunWallet": 1 }' });
    const { problems } = checkConfig({ cwd, files: ['a.json', 'b.json'] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'CONFIG_CONTRADICTION', place: 'a.json:2' });
  });
});
