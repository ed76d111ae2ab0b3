import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketData } from '../../../src/adapters/ccxt/open-exchange.ts';
import type { MarketData } from '../../../src/ports/market-data.ts';
import { EXCHANGE_INFO, FUTURES_INFO, kline } from './binance-answers.ts';
import { silentLog } from '../../support/silent-log.ts';
import { VenueServer, realClock } from './venue-server.ts';

const MINUTE = 60_000;
const START = Date.UTC(2025, 0, 1);

let server: VenueServer;
let data: MarketData;
beforeEach(async () => {
  server = await new VenueServer().start();
  server.on('/api/v3/exchangeInfo', EXCHANGE_INFO);
  server.on('/fapi/v1/exchangeInfo', FUTURES_INFO);
  server.reply('/api/v3/time', () => ({ body: { serverTime: Date.now() } }));
  const options = { clock: realClock, log: silentLog, baseUrl: server.baseUrl, rateLimit: 0 };
  data = await openMarketData('binance', options);
});
afterEach(async () => {
  await data.close();
  await server.stop();
});

const query = { pair: 'BTC/USDT', timeframe: '1m', kind: 'spot' as const, fromMs: START, toMs: START + 10 * MINUTE };

describe('markets', () => {
  it('are read by our rules', async () => {
    const markets = await data.markets();
    expect(markets.map(({ pair, active }) => [pair, active])).toEqual([
      ['BTC/USDT', true],
      ['ETH/BTC', true],
      ['OLD/USDT', false],
      ['BTC/USDT:USDT', true],
      ['END/USDT:USDT', true],
    ]);
    expect(markets[0]).toEqual({
      pair: 'BTC/USDT',
      base: 'BTC',
      quote: 'USDT',
      kind: 'spot',
      tickSize: 0.01,
      stepSize: 0.00001,
      minAmount: 0.00001,
      maxAmount: 9000,
      minCost: 5,
      maxCost: 9_000_000,
      takerRatio: 0.001,
      makerRatio: 0.001,
      contractSize: 1,
      venueId: 'BTCUSDT',
      active: true,
    });
    expect(markets[4]).toMatchObject({ settle: 'USDT', minCost: 100, delistedMs: 1_700_100_000_000 });
    expect(markets[3]).not.toHaveProperty('delistedMs');
  });
});

it('markets that cannot be read again stay as they were, with a warning', async () => {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const options = { clock: realClock, log, baseUrl: server.baseUrl, rateLimit: 0 };
  const watched = await openMarketData('binance', { ...options, marketKinds: ['spot'] });
  const before = await watched.markets();
  server.reply('/api/v3/exchangeInfo', () => ({ status: 502, body: '<html></html>' }));
  expect(await watched.markets(true)).toEqual(before);
  expect(warnings).toHaveLength(1);
  const [first, ...others] = EXCHANGE_INFO.symbols;
  server.on('/api/v3/exchangeInfo', { ...EXCHANGE_INFO, symbols: [{ ...first, status: 'BREAK' }, ...others] });
  expect((await watched.markets(true))[0].active).toBe(false);
  await watched.close();
});

it('leverage tiers are read where there are keys, with what each takes off the maintenance margin', async () => {
  // The table of developers.binance.com, "Notional and Leverage Brackets", with its cumulative amounts.
  const bracket = (floor: number, cap: number, ratio: number, leverage: number, cum: number) => ({
    ...{ bracket: 1, initialLeverage: leverage, notionalCap: cap, notionalFloor: floor, maintMarginRatio: ratio, cum },
  });
  const brackets = [
    bracket(0, 50_000, 0.004, 125, 0),
    bracket(50_000, 600_000, 0.005, 100, 50),
    bracket(600_000, 3_000_000, 0.0065, 75, 950),
  ];
  server.on('/fapi/v1/leverageBracket', [{ symbol: 'BTCUSDT', brackets }]);
  const keys = { apiKey: 'K1', secret: 'S1' };
  const options = { clock: realClock, log: silentLog, baseUrl: server.baseUrl, rateLimit: 0, keys };
  const futures = await openMarketData('binance', { ...options, marketKinds: ['futures'] });
  const [btc, end] = await futures.markets();
  await futures.close();
  expect(btc.leverageTiers).toEqual(
    brackets.map((each) => ({
      minNotional: each.notionalFloor,
      maxNotional: each.notionalCap,
      maintenanceMarginRatio: each.maintMarginRatio,
      maxLeverage: each.initialLeverage,
      maintenanceAmount: each.cum,
    })),
  );
  expect(end.leverageTiers).toBeUndefined();
});

describe('candles', () => {
  it('come in order, each once, without what lies outside the query', async () => {
    const row = (minute: number, close: string) => kline(START + minute * MINUTE, '1', '3', '0.5', close, '7.5');
    server.on('/api/v3/klines', [row(2, '1.2'), row(-1, '9'), row(1, '1.1'), row(2, '1.25'), row(10, '9')]);
    const candles = await data.candles(query);
    expect([...candles.time]).toEqual([START + MINUTE, START + 2 * MINUTE]);
    expect([...candles.close]).toEqual([1.1, 1.25]);
    expect([...candles.volume]).toEqual([7.5, 7.5]);
    expect(server.to('/api/v3/klines')[0].params).toEqual({
      symbol: 'BTCUSDT',
      interval: '1m',
      startTime: String(START),
      limit: '1000',
    });
  });

  it('are closed ones only, by the time of the venue', async () => {
    const now = Math.floor(Date.now() / MINUTE) * MINUTE + 30_000;
    server.reply('/api/v3/time', () => ({ body: { serverTime: Date.now() + 3 * MINUTE } }));
    const rows = [-2, -1, 0, 1, 2, 3, 4].map((each) => kline(now - 30_000 + each * MINUTE, '1', '1', '1', '1', '1'));
    server.on('/api/v3/klines', rows);
    const candles = await data.candles({ ...query, fromMs: now - 3 * MINUTE, toMs: now + 9 * MINUTE });
    expect(candles.length).toBeGreaterThanOrEqual(5);
    expect(candles.length).toBeLessThanOrEqual(6);
  });

  it('of a pair that is not listed are refused with the name that was meant', async () => {
    await expect(data.candles({ ...query, pair: 'BTC/USTD' })).rejects.toMatchObject({
      code: 'PAIR_UNKNOWN',
      hint: 'Did you mean BTC/USDT?',
    });
  });

  it('of a length that the venue does not have are refused with those it has', async () => {
    await expect(data.candles({ ...query, timeframe: '10m' })).rejects.toMatchObject({
      code: 'TIMEFRAME_UNSUPPORTED',
      hint: expect.stringContaining('5m 15m') as string,
    });
  });

  it.each([
    ['HTML', { body: '<html>Bad gateway</html>' }],
    ['an HTML error page', { status: 502, body: '<html>Bad gateway</html>' }],
    ['broken JSON', { body: '[[1,2' }],
    ['rows without prices', { body: [[START, 'x', '1', '1', '1', '1']] }],
  ])('that come as %s reject as transient', async (_, reply) => {
    server.reply('/api/v3/klines', () => reply);
    await expect(data.candles(query)).rejects.toMatchObject({ name: 'VenueError', failure: { kind: 'transient' } });
  });
});

describe('trades', () => {
  const trade = (id: number, timeMs: number) => ({ a: id, p: '10.5', q: '0.2', f: id, l: id, T: timeMs, m: true });

  it('are asked for by time, an hour at a time, until there are some', async () => {
    const at = START + 150 * MINUTE;
    server.reply('/api/v3/aggTrades', ({ params }) => ({
      body: Number(params['startTime']) <= at && at <= Number(params['endTime']) ? [trade(7, at)] : [],
    }));
    const trades = await data.trades({ pair: 'BTC/USDT', fromMs: START, toMs: START + 300 * MINUTE });
    expect(trades).toEqual([{ id: '7', timeMs: at, price: 10.5, amount: 0.2, side: 'sell' }]);
    expect(server.to('/api/v3/aggTrades')).toHaveLength(3);
  });

  it('after a known one are asked for by id', async () => {
    server.on('/api/v3/aggTrades', [trade(8, START), trade(9, START + MINUTE)]);
    const trades = await data.trades({ pair: 'BTC/USDT', fromMs: START, toMs: START + MINUTE, afterId: '7' });
    expect(trades.map(({ id }) => id)).toEqual(['8']);
    expect(server.to('/api/v3/aggTrades')[0].params).toEqual({ symbol: 'BTCUSDT', fromId: '8', limit: '1000' });
  });
});

it('an exchange that does not exist is refused with the name that was meant', async () => {
  await expect(openMarketData('binanse', { clock: realClock, log: silentLog })).rejects.toMatchObject({
    code: 'EXCHANGE_UNKNOWN',
    hint: 'Did you mean binance?',
  });
});
