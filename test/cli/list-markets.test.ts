import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMarketFile } from '../../src/adapters/markets/market-file.ts';
import { EXCHANGE_INFO, FUTURES_INFO } from '../adapters/ccxt/binance-answers.ts';
import { type Reply, VenueServer, drop } from '../adapters/ccxt/venue-server.ts';
import { root, tradewright } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewright-markets-'));
afterAll(() => rmSync(folder, { recursive: true }));

let server: VenueServer;
beforeEach(async () => {
  server = await new VenueServer().start();
  server.on('/api/v3/exchangeInfo', EXCHANGE_INFO);
  server.on('/fapi/v1/exchangeInfo', FUTURES_INFO);
});
afterEach(() => server.stop());

/** Runs a command against the server, away from any configuration. */
function run(...args: string[]) {
  const env = { TRADEWRIGHT__EXCHANGE__BASE_URL: server.baseUrl };
  return tradewright([...args, '--data-dir', folder], { cwd: folder, env });
}

describe('list-pairs', () => {
  it.each([
    [[], ['BTC/USDT', 'BTC/USDT:USDT', 'END/USDT:USDT', 'ETH/BTC']],
    [
      ['--all', '--spot'],
      ['BTC/USDT', 'ETH/BTC', 'OLD/USDT'],
    ],
    [['--quote', 'BTC'], ['ETH/BTC']],
    [['--base', 'BTC', '--futures'], ['BTC/USDT:USDT']],
  ])('%j', async (options, expected) => {
    const { code, stdout, stderr } = await run('list-pairs', '--exchange', 'binance', '--json', ...options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('prints one a line, and lists the market file without asking anybody', async () => {
    const args = ['list-pairs', '--stored', '--data-dir', join(root, 'data/sample'), '--quote', 'USDT'];
    const { code, stdout } = await tradewright(args, { cwd: folder });
    expect({ code, lines: stdout.trim().split('\n') }).toEqual({ code: 0, lines: ['BTC/USDT:USDT', 'XRP/USDT:USDT'] });
  });
});

describe('list-markets --save', () => {
  it('writes the rules, and says what changed', async () => {
    const first = await run('list-markets', '--exchange', 'binance', '--save');
    expect(first).toMatchObject({ code: 0, stdout: `4 markets in ${join(folder, 'markets.json')}\n` });
    const { source, markets } = readMarketFile(join(folder, 'markets.json'));
    expect(source).toBe('binance');
    expect(markets.get('BTC/USDT')).toMatchObject({ tickSize: 0.01, stepSize: 0.00001, minCost: 5 });
    expect(markets.get('BTC/USDT:USDT')).toMatchObject({ settle: 'USDT', minCost: 100, maxCost: Infinity });

    const text = readFileSync(join(folder, 'markets.json'), 'utf8').replace('"tickSize": 0.01', '"tickSize": 0.1');
    writeFileSync(join(folder, 'markets.json'), text);
    const second = await run('list-markets', '--exchange', 'binance', '--save', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({
      markets: 4,
      changes: [
        { kind: 'precision', pair: 'BTC/USDT', rule: 'tickSize', before: 0.1, after: 0.01 },
        { kind: 'delisting', pair: 'END/USDT:USDT', timeMs: 1_700_100_000_000 },
      ],
    });
  });

  it('leaves the file alone when the exchange does not answer', async () => {
    writeFileSync(join(folder, 'markets.json'), 'as it was');
    server.reply('/api/v3/exchangeInfo', () => drop);
    const { code, stderr } = await run('list-markets', '--exchange', 'binance', '--save');
    expect(code).toBe(2);
    expect(stderr).toContain('EXCHANGE_UNREACHABLE');
    expect(readFileSync(join(folder, 'markets.json'), 'utf8')).toBe('as it was');
  });
});

it.each<[string, string[], Reply | undefined, number, string]>([
  ['an unknown exchange', ['--exchange', 'binanse'], undefined, 1, 'EXCHANGE_UNKNOWN'],
  ['no exchange', [], undefined, 1, 'EXCHANGE_MISSING'],
  ['a currency that nobody trades', ['--exchange', 'binance', '--quote', 'USTD'], undefined, 1, 'CURRENCY_UNKNOWN'],
  ['two kinds at once', ['--exchange', 'binance', '--spot', '--futures'], undefined, 1, 'OPTION_INVALID'],
  ['a file and an exchange', ['--exchange', 'binance', '--stored'], undefined, 1, 'OPTION_INVALID'],
  [
    'a ban',
    ['--exchange', 'binance'],
    { status: 418, body: '{"code":-1003,"msg":"banned"}' },
    2,
    'EXCHANGE_UNREACHABLE',
  ],
  ['an HTML page', ['--exchange', 'binance'], { body: '<html></html>' }, 2, 'EXCHANGE_UNREACHABLE'],
  ['half an answer', ['--exchange', 'binance'], { body: '{"symbols": [' }, 2, 'EXCHANGE_UNREACHABLE'],
  ['an answer of another kind', ['--exchange', 'binance'], { status: 451, body: '{"code":0}' }, 2, 'EXCHANGE_'],
])('%s ends with a reason', async (_, options, reply, exitCode, reason) => {
  if (reply !== undefined) server.reply('/exchangeInfo', () => reply);
  if (reply !== undefined) server.reply('/api/v3/exchangeInfo', () => reply);
  const { code, stdout, stderr } = await run('list-markets', ...options);
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain('BUG');
});

it('list-exchanges knows what each one has', async () => {
  const { code, stdout } = await tradewright(['list-exchanges', '--json'], { cwd: folder });
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  expect(code).toBe(0);
  expect(rows.length).toBeGreaterThan(90);
  expect(rows.find(({ name }) => name === 'kraken')).toEqual({
    ...{ name: 'kraken', title: 'Kraken', spot: true, futures: false, candles: true, streams: true, tested: true },
  });
});

it('list-timeframes lists those of an exchange, as its documents do', async () => {
  const { code, stdout } = await tradewright(['list-timeframes', '--exchange', 'kraken'], { cwd: folder });
  expect({ code, lines: stdout.trim().split('\n') }).toEqual({
    code: 0,
    lines: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
  });
});
