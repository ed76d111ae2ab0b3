import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { rebase } from '../../../src/adapters/ccxt/base-url.ts';
import { connect } from '../../../src/adapters/ccxt/connection.ts';
import { exchangeNames } from '../../../src/adapters/ccxt/exchange-files.ts';
import { run } from '../../support/cli.ts';
import { startTestExchange, startTestFutures } from '../../support/local-exchange.ts';
import { ASSETS, ASSET_PAIRS } from './kraken-answers.ts';
import { silentLog } from '../../support/silent-log.ts';
import { VenueServer, realClock } from './venue-server.ts';

const guard = fileURLToPath(new URL('../../support/only-loopback.mjs', import.meta.url));
const script = fileURLToPath(new URL('use-everything.ts', import.meta.url));

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

/** Runs the script in a process that ends with code 99 when it leaves this machine. */
function use(...args: string[]) {
  return run(process.execPath, ['--import', guard, script, ...args]);
}

it('no use of Binance leaves this machine, nor does a websocket', async () => {
  const spot = await startTestExchange();
  const futures = await startTestFutures();
  stop = async () => {
    await spot.close();
    await futures.close();
  };
  const outcomes = await Promise.all([
    use('binance', 'spot', 'BTC/USDT', spot.url),
    use('binance', 'futures', 'BTC/USDT:USDT', futures.url),
  ]);
  for (const { code, stdout, stderr } of outcomes) {
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'used\n', stderr: '' });
  }
});

it('no use of Kraken does', async () => {
  const server = await new VenueServer().start();
  stop = () => server.stop();
  server.on('/0/public/Assets', ASSETS);
  server.on('/0/public/AssetPairs', ASSET_PAIRS);
  const { code, stdout, stderr } = await use('kraken', 'spot', 'BTC/USD', server.baseUrl);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'used\n', stderr: '' });
  expect(server.to('/0/private/AddOrder').length).toBeGreaterThan(0);
});

it('without a base address the same process is stopped on its way out', async () => {
  const { code, stderr } = await use('binance', 'spot', 'BTC/USDT');
  expect({ code, stderr }).toEqual({ code: 99, stderr: 'beyond loopback: api.binance.com:443\n' });
});

it('every request that ccxt can make of any exchange goes to the base address', async () => {
  const base = 'http://127.0.0.1:8600';
  const secret = Buffer.from('S'.repeat(32)).toString('base64');
  const keys = { apiKey: 'K1', secret, password: 'P', uid: 'U' };
  const elsewhere: string[] = [];
  let [made, all] = [0, 0];
  for (const { name } of exchangeNames()) {
    const { exchange } = await connect(name, { clock: realClock, log: silentLog, baseUrl: base, rateLimit: 0, keys });
    Object.assign(exchange, { walletAddress: `0x${'1'.repeat(40)}`, privateKey: `0x${'1'.repeat(64)}`, token: 'T' });
    exchange.fetch = (url: string) => {
      made++;
      // What is no whole address goes nowhere.
      if (/^\w+:/.test(url) && !`${url}/`.startsWith(`${base}/`)) elsewhere.push(`${name} ${url}`);
      return Promise.reject(new Error('not sent'));
    };
    // One method for each endpoint, `sapiGetAccountStatus`.
    const calls = exchange as unknown as Record<string, (params: object) => Promise<unknown>>;
    for (const method of Object.keys(calls).filter((key) => /^[a-z]\w*(Get|Post|Put|Delete|Patch)[A-Z\d]/.test(key))) {
      if (typeof calls[method] !== 'function') continue;
      all++;
      await calls[method]({}).catch(() => {});
    }
  }
  expect(elsewhere).toEqual([]);
  // Some cannot be signed without more of an account than a test has.
  expect(all).toBeGreaterThan(15_000);
  expect(made / all).toBeGreaterThan(0.95);
}, 60_000);

it('of every exchange, every address leads to the base address', async () => {
  const addresses = (urls: unknown): string[] =>
    typeof urls === 'string' ? [urls] : Object.values(urls ?? {}).flatMap(addresses);
  const base = 'http://127.0.0.1:8600';
  const missed: string[] = [];
  for (const { name } of exchangeNames()) {
    const { exchange } = await connect(name, { clock: realClock, log: silentLog, baseUrl: base, streams: true });
    const led = addresses(exchange.urls['api']).filter(
      (each) => !/^(http|ws):\/\/127\.0\.0\.1:8600\//.test(`${each}/`),
    );
    missed.push(...led.map((each) => `${name} ${each}`));
  }
  expect(missed).toEqual([]);
}, 30_000);

it.each([
  ['https://api.binance.com/api/v3', 'http://127.0.0.1:8600/api/v3'],
  ['wss://stream.binance.com:9443/ws', 'ws://127.0.0.1:8600/stream/ws'],
  ['wss://fstream.binance.com/ws', 'ws://127.0.0.1:8600/fstream/ws'],
  ['wss://ws-api.binance.com:443/ws-api/v3', 'ws://127.0.0.1:8600/ws-api/v3'],
  ['wss://ws-auth.kraken.com/v2', 'ws://127.0.0.1:8600/ws-auth/v2'],
])('%s becomes %s', (address, expected) => {
  expect(rebase(address, 'http://127.0.0.1:8600/')).toBe(expected);
});
