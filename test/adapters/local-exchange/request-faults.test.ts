import ccxt, { type binance } from 'ccxt';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/adapters/local-exchange/scenario.ts';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { root } from '../../support/cli.ts';
import { connectCcxt, startTestExchange } from '../../support/local-exchange.ts';
import { blocksOf } from '../../support/markdown.ts';

const PAIR = 'BTC/USDT';
let exchange: LocalExchange;
let client: binance;

beforeEach(async () => {
  exchange = await startTestExchange();
  client = await connectCcxt(exchange, { timeout: 400 });
  await client.loadMarkets();
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

const script = (...faults: object[]): void => exchange.faults.add(parseScenario({ faults }));
const buy = (amount = 0.01) => client.createOrder(PAIR, 'limit', 'buy', amount, 40_000, { clientOrderId: 'mine' });
const open = (): number => exchange.exchange.openOrders('tester').length;

describe('an answer that does not come', () => {
  it.each([
    ['lost before the exchange acted', { do: 'lose' }, 0],
    ['lost after it acted', { do: 'lose', acted: true }, 1],
  ])('%s', async (_name, fault, orders) => {
    script({ request: 'POST /api/v3/order', ...fault });
    await expect(buy()).rejects.toThrow(ccxt.NetworkError);
    expect(open()).toBe(orders);
  });

  it.each([
    ['after it acted', true, 1],
    ['before it acts', false, 0],
  ])('is late: ccxt gives up, %s', async (_name, acted, orders) => {
    script({ request: 'POST /api/v3/order', do: 'delay', seconds: 0.8, acted });
    await expect(buy()).rejects.toThrow(ccxt.RequestTimeout);
    expect(open()).toBe(orders);
    // What the exchange does later, it does without anyone listening.
    await expect.poll(open, { timeout: 2000 }).toBe(1);
  });

  it('is late, but not too late', async () => {
    script({ request: 'POST /api/v3/order', do: 'delay', seconds: 0.1 });
    expect(await buy()).toMatchObject({ status: 'open' });
  });
});

describe('an answer that says nothing', () => {
  it.each([
    ['500', { do: 'answer', status: 500, body: '' }, ccxt.ExchangeNotAvailable],
    ['503', { do: 'answer', status: 503, body: { code: -1000, msg: 'Service unavailable.' } }, ccxt.OperationFailed],
    ['a page of a gateway', { do: 'html', acted: true }, ccxt.ExchangeNotAvailable],
    [
      '-1007, execution status unknown',
      { do: 'answer', status: 408, body: { code: -1007, msg: 'Timeout waiting for response from backend server.' } },
      ccxt.RequestTimeout,
    ],
  ])('%s', async (_name, fault, error) => {
    script({ request: 'POST /api/v3/order', ...fault });
    await expect(buy()).rejects.toThrow(error);
    expect(open()).toBe('acted' in fault ? 1 : 0);
  });

  it('half a JSON: ccxt fails in a way of its own', async () => {
    script({ request: 'POST /api/v3/order', do: 'garbage', acted: true });
    await expect(buy()).rejects.toThrow(TypeError);
    expect(open()).toBe(1);
  });
});

describe('a fault comes when it is its turn', () => {
  it('at the n-th request of its kind, so many times, and not at others', async () => {
    script({ request: 'GET /api/v3/*', nth: 2, times: 2, do: 'answer', status: 500 });
    const time = () => client.fetchTime();
    await expect(time()).resolves.toBe(exchange.nowMs());
    await expect(buy()).resolves.toBeDefined();
    await expect(time()).rejects.toThrow(ccxt.ExchangeNotAvailable);
    await expect(time()).rejects.toThrow(ccxt.ExchangeNotAvailable);
    await expect(time()).resolves.toBeDefined();
  });

  it('at its time', async () => {
    script({ at: '90s', do: 'revoke-key', key: 'test' });
    exchange.advance(89_000);
    await expect(client.fetchBalance()).resolves.toBeDefined();
    exchange.advance(1000);
    await expect(client.fetchBalance()).rejects.toThrow('-2015');
  });
});

describe('limits', () => {
  it.each([418, 429] as const)('a ban: %s with Retry-After, until it is over', async (status) => {
    script({ request: 'GET /api/v3/ping', do: 'ban', status, seconds: 60 });
    await expect(client.publicGetPing()).rejects.toThrow(ccxt.DDoSProtection);
    await expect(client.fetchBalance()).rejects.toThrow(`${status}`);
    const answer = await fetch(`${exchange.url}/api/v3/ping`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '60']);
    exchange.advance(60_000);
    await expect(client.publicGetPing()).resolves.toEqual({});
  });

  it('weights: told in a header, 429 beyond 6,000 a minute, then a ban that grows for whom goes on', async () => {
    const ping = () => fetch(`${exchange.url}/api/v3/exchangeInfo`);
    const first = await ping();
    // The markets were loaded once before; each time weighs 20.
    expect(first.headers.get('x-mbx-used-weight-1m')).toBe('40');
    let answer = first;
    for (let count = 0; count < 299; count++) answer = await ping();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('60');
    for (let count = 0; count < 11; count++) answer = await ping();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([418, '120']);
    exchange.advance(120_000);
    expect((await ping()).status).toBe(200);
  });

  it('orders: -1015 for the 101st in ten seconds', async () => {
    for (let count = 0; count < 100; count++) {
      await client.createOrder(PAIR, 'limit', 'buy', 0.001, 40_000, { test: true });
    }
    for (let count = 0; count < 100; count++) await client.createOrder(PAIR, 'limit', 'buy', 0.001, 40_000);
    await expect(buy()).rejects.toThrow(ccxt.DDoSProtection);
    exchange.advance(10_000);
    await expect(buy()).resolves.toBeDefined();
  });
});

describe('keys', () => {
  it('a revoked key: an authentication error for a client that never succeeded', async () => {
    exchange.act({ do: 'revoke-key', key: 'test' });
    await expect(client.fetchBalance()).rejects.toThrow(ccxt.AuthenticationError);
  });

  it('a revoked key: ccxt calls it a rate limit after a success', async () => {
    await client.fetchBalance();
    exchange.act({ do: 'revoke-key', key: 'test' });
    await expect(client.fetchBalance()).rejects.toThrow(ccxt.DDoSProtection);
    await expect(client.fetchBalance()).rejects.toThrow('-2015');
  });

  it.each([
    ['another address', { ips: ['10.0.0.1'] }],
    ['an expired key', { expires: { afterMs: 0 } }],
  ])('%s', async (_name, change) => {
    exchange.act({ do: 'edit-key', key: 'test', ...change });
    await expect(client.fetchBalance()).rejects.toThrow('-2015');
  });

  it('a key that may not trade still reads', async () => {
    exchange.act({ do: 'edit-key', key: 'test', canTrade: false });
    await expect(client.fetchBalance()).resolves.toBeDefined();
    await expect(buy()).rejects.toThrow('-2015');
    const rights = await client.sapiGetAccountApiRestrictions();
    expect(rights).toMatchObject({ enableReading: true, enableSpotAndMarginTrading: false, ipRestrict: false });
  });

  it('a wrong secret, and no key at all', async () => {
    client.secret = 'S2';
    await expect(client.fetchBalance()).rejects.toThrow('-1022');
    client.apiKey = 'unknown';
    await expect(client.fetchBalance()).rejects.toThrow('-2015');
    const answer = await fetch(`${exchange.url}/api/v3/account`);
    expect(await answer.json()).toMatchObject({ code: -2014 });
  });

  it.each([
    ['ahead', -1.5],
    ['behind', 11],
  ])('a clock that is wrong: the client is %s', async (_name, seconds) => {
    exchange.act({ do: 'drift', seconds });
    await expect(client.fetchBalance()).rejects.toThrow(ccxt.InvalidNonce);
    // What the exchange shows is wrong, what happens on it is not.
    await expect(client.fetchTime()).resolves.toBe(exchange.nowMs() + seconds * 1000);
    client.milliseconds = () => exchange.nowMs() + seconds * 1000;
    const order = await buy();
    expect(order.timestamp).toBe(exchange.nowMs());
  });
});

describe('markets and accounts', () => {
  it('a filter that changed', async () => {
    exchange.act({ do: 'market', pair: PAIR, stepSize: 0.1, minAmount: 0.1 });
    await expect(buy(0.01)).rejects.toThrow(ccxt.InvalidOrder);
    await client.loadMarkets(true);
    expect(client.market(PAIR).precision.amount).toBe(0.1);
  });

  it('a market that is halted, then delisted', async () => {
    exchange.act({ do: 'market', pair: PAIR, status: 'halted' });
    await expect(buy()).rejects.toThrow('Market is closed');
    await client.loadMarkets(true);
    expect(client.market(PAIR).active).toBe(false);
    exchange.act({ do: 'market', pair: PAIR, status: 'delisted' });
    await client.loadMarkets(true);
    expect(client.markets![PAIR]).toBeUndefined();
  });

  it('money that somebody took away', async () => {
    exchange.act({ do: 'balance', account: 'tester', asset: 'USDT', wallet: 'spot', change: '-99700' });
    await expect(buy()).rejects.toThrow(ccxt.InsufficientFunds);
  });

  it('an order that somebody cancelled by hand', async () => {
    const order = await buy();
    exchange.act({ do: 'cancel-order', account: 'tester', pair: PAIR, clientOrderId: 'mine' });
    await expect(client.cancelOrder(order.id!, PAIR)).rejects.toThrow(ccxt.OrderNotFound);
    expect(await client.fetchOrder(order.id!, PAIR)).toMatchObject({ status: 'canceled' });
    await expect(client.fetchOrder('99', PAIR)).rejects.toThrow(ccxt.OrderNotFound);
  });

  it('an order that fills in parts', async () => {
    const { id } = await buy(0.01);
    exchange.act({ do: 'trade', pair: PAIR, price: '39999', amount: '0.004', side: 'sell' });
    expect(await client.fetchOrder(id!, PAIR)).toMatchObject({ status: 'open', filled: 0.004, remaining: 0.006 });
  });
});

describe('a scenario', () => {
  it('of the guide can be read', () => {
    const guide = blocksOf(root, 'docs/guide/local-exchange.md').find(({ code }) => code.startsWith('faults:'))!;
    const { requests, streams, actions } = parseScenario(parse(guide.code));
    expect([requests.length, streams.length, actions.length]).toEqual([2, 1, 1]);
    expect(actions[0].at).toEqual({ afterMs: 600_000 });
  });

  it.each([
    [{ faults: [{ do: 'drop' }] }, 'faults[0]', 'needs one of request, stream and at'],
    [{ faults: [{ at: 'soon', do: 'drop' }] }, 'faults[0]', 'must be a span'],
    [{ faults: [{ at: '1m', do: 'explode' }] }, 'faults[0]', 'do'],
    [{ faults: [{ request: 'GET /x', do: 'delay' }] }, 'faults[0]', 'seconds'],
    [{ faults: [{ stream: 'user', do: 'drop', nth: 0 }] }, 'faults[0]', 'nth'],
    [{ fault: [] }, 'scenario', 'faults'],
  ])('that is wrong says where: %j', (content, path, message) => {
    const check = () => parseScenario(content);
    expect(check).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID' }));
    expect(check).toThrow(path);
    expect(check).toThrow(message);
  });
});
