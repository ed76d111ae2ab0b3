import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalExchange } from '../../src/adapters/local-exchange/start-local-exchange.ts';
import { tradewright } from '../support/cli.ts';
import { startTestFutures, startTestKraken } from '../support/local-exchange.ts';
import { folderWith } from '../support/strategy-folder.ts';

let binance: LocalExchange;
let kraken: LocalExchange;
beforeAll(async () => {
  [binance, kraken] = await Promise.all([startTestFutures(), startTestKraken()]);
});
afterAll(() => Promise.all([binance.close(), kraken.close()]));

/** Away from any configuration. `local` stands for Binance's words. */
const run = (command: string, dialect: 'local' | 'kraken', ...options: string[]) => {
  const { url } = dialect === 'local' ? binance : kraken;
  return tradewright([command, '--exchange', dialect, '--url', url, ...options], { cwd: folderWith({}) });
};

it.each<['local' | 'kraken', string[], string[]]>([
  ['local', [], ['BTC/USDT', 'BTC/USDT:USDT', 'ETH/USDT']],
  ['local', ['--spot', '--base', 'BTC'], ['BTC/USDT']],
  ['local', ['--futures'], ['BTC/USDT:USDT']],
  ['local', ['--quote', 'USDT', '--base', 'ETH'], ['ETH/USDT']],
  ['kraken', ['--base', 'ADA'], ['ADA/USD']],
])('list-pairs of %s at another address, %j', async (dialect, options, expected) => {
  const { code, stdout, stderr } = await run('list-pairs', dialect, '--json', ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual(expected);
});

it('list-pairs prints one a line', async () => {
  expect(await run('list-pairs', 'kraken')).toMatchObject({ code: 0, stderr: '', stdout: 'ADA/USD\nBTC/USD\n' });
});

it('list-markets there shows their rules in 80 columns, and all of them as JSON', async () => {
  const { code, stdout, stderr } = await run('list-markets', 'local', '--spot', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject([
    { pair: 'BTC/USDT', kind: 'spot', tickSize: 0.01, stepSize: 0.00001, minCost: 5, active: true, venueId: 'BTCUSDT' },
    { pair: 'ETH/USDT', kind: 'spot', tickSize: 0.01, stepSize: 0.0001, minAmount: 0.0001 },
  ]);
  const table = await run('list-markets', 'local');
  expect(table.stdout).toMatch(/^BTC\/USDT:USDT +yes +0\.1 +0\.001 +0\.001 +100 /m);
  expect(table.stdout).toMatch(/\n\n3 markets\n$/);
  expect(Math.max(...table.stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

it('pairlist test there makes the list of what the exchange has now', async () => {
  const pairlists = [{ method: 'VolumePairList', numberAssets: 1 }];
  const cwd = folderWith({ 'config.json': JSON.stringify({ stakeCurrency: 'USDT', pairlists }) });
  const options = ['-c', 'config.json', '--exchange', 'local', '--url', binance.url, '--json'];
  const { code, stdout, stderr } = await tradewright(['pairlist', 'test', ...options], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // A trade of 1 BTC at 50,000 and one of 1 ETH at 2,000.
  expect(JSON.parse(stdout)).toMatchObject({
    steps: [{ before: ['BTC/USDT', 'ETH/USDT'], left: [{ pair: 'ETH/USDT', reason: 'beyond the first 1' }] }],
    pairs: ['BTC/USDT'],
  });
});

it.each<[string, string[], string, string]>([
  ['list-pairs', ['--quote', 'USTD'], 'CURRENCY_UNKNOWN', 'Did you mean USDT?'],
  ['list-markets', ['--stored'], 'OPTION_INVALID', 'Leave one of them out.'],
])('%s %j says %s', async (command, options, code, hint) => {
  const outcome = await run(command, 'local', ...options);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(code);
  expect(outcome.stderr).toContain(hint);
});

it('a market file is not looked for at an address', async () => {
  const outcome = await tradewright(['list-pairs', '--stored', '--url', binance.url]);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain('--stored and --url contradict each other');
});

it.each([
  ['list-pairs', 'binanse', 'binance'],
  ['list-markets', 'krakn', 'kraken'],
  ['list-timeframes', 'biance', 'binance'],
])('%s --exchange %s asks whether %s was meant', async (command, wrong, meant) => {
  const outcome = await tradewright([command, '--exchange', wrong], { cwd: folderWith({}) });
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(`Did you mean ${meant}?`);
});
