import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenExchange, openExchange } from '../../../src/adapters/ccxt/open-exchange.ts';
import { parseScenario } from '../../../src/adapters/local-exchange/scenario.ts';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import type { OrderRequest } from '../../../src/core/model/venue.ts';
import { startTestExchange } from '../../support/local-exchange.ts';
import { silentLog } from '../../support/silent-log.ts';

const PAIR = 'BTC/USDT';
let local: LocalExchange;
let exchange: OpenExchange;

beforeEach(async () => {
  local = await startTestExchange();
  exchange = await openExchange('binance', {
    clock: { now: () => local.nowMs(), sleepUntil: systemClock.sleepUntil },
    log: silentLog,
    baseUrl: local.url,
    rateLimit: 0,
    marketKinds: ['spot'],
    keys: { apiKey: 'K1', secret: 'S1' },
    ccxtConfig: { timeout: 400 },
  });
  await exchange.data.markets();
});
afterEach(async () => {
  await exchange.data.close();
  await local.close();
});

const script = (...faults: object[]): void => local.faults.add(parseScenario({ faults }));
const buy: OrderRequest = {
  ...{ clientOrderId: 'tw1', pair: PAIR, side: 'buy', type: 'limit', amount: '0.01', price: '40000' },
};

describe('an order', () => {
  it.each([
    ['whose request is lost', { do: 'lose' }, false],
    ['whose answer is lost', { do: 'lose', acted: true }, true],
    ['whose answer is late', { do: 'delay', seconds: 1.5, acted: true }, true],
    ['whose answer is garbage', { do: 'garbage', acted: true }, true],
    ['whose answer is a page of a gateway', { do: 'html', acted: true }, true],
    ['whose answer is an error of the server', { do: 'answer', status: 500, acted: true }, true],
    ['that the server may have lost', { do: 'answer', status: 504 }, false],
  ])('%s is unknown, and looking it up says what became of it', async (_, fault, isThere) => {
    script({ request: 'POST /api/v3/order', ...fault });
    expect(await exchange.venue.place(buy)).toMatchObject({ kind: 'unknown', failure: { kind: 'transient' } });
    const found = await exchange.venue.order({ pair: PAIR, clientOrderId: 'tw1' });
    expect(found?.status).toBe(isThere ? 'open' : undefined);
    expect(await exchange.venue.openOrders(PAIR)).toHaveLength(isThere ? 1 : 0);
  });

  it('is never sent a second time by itself', async () => {
    script({ request: 'POST /api/v3/order', do: 'lose', acted: true });
    await exchange.venue.place(buy);
    expect(local.exchange.openOrders('tester')).toHaveLength(1);
  });

  it('is refused under a ban, which says how long it lasts', async () => {
    local.act({ do: 'ban', status: 418, seconds: 120 });
    const answer = await exchange.venue.place(buy);
    expect(answer).toMatchObject({ kind: 'refused', failure: { kind: 'throttle', retryAfterMs: 120_000 } });
  });

  it('is refused with a clock that is wrong, and taken once it is known by how much', async () => {
    local.act({ do: 'drift', seconds: 60 });
    const early = { ...buy, clientOrderId: 'tw2' };
    const clock = { now: () => local.nowMs(), sleepUntil: systemClock.sleepUntil };
    const off = await openExchange('binance', {
      ...{ clock, log: silentLog, baseUrl: local.url, rateLimit: 0, marketKinds: ['spot'] },
      keys: { apiKey: 'K1', secret: 'S1' },
    });
    expect(await off.venue.place(early)).toMatchObject({ kind: 'refused', failure: { kind: 'clock' } });
    expect(await off.data.clockOffsetMs()).toBe(60_000);
    expect(await off.venue.place(early)).toMatchObject({ kind: 'done' });
    await off.data.close();
  });
});

it('a key that is revoked in the middle is dead, not slow', async () => {
  await exchange.venue.balances();
  local.act({ do: 'revoke-key', key: 'test' });
  await expect(exchange.venue.balances()).rejects.toMatchObject({ failure: { kind: 'key-dead' } });
});

it('reads go on after a failure', async () => {
  script({ request: 'GET /api/v3/klines', do: 'html' });
  const query = {
    pair: PAIR,
    timeframe: '1m',
    kind: 'spot',
    fromMs: local.nowMs() - 60_000,
    toMs: local.nowMs(),
  } as const;
  await expect(exchange.data.candles(query)).rejects.toMatchObject({ failure: { kind: 'transient' } });
  expect((await exchange.data.candles(query)).length).toBe(0);
});

it('a market that is delisted no longer trades', async () => {
  local.act({ do: 'market', pair: PAIR, status: 'delisted' });
  expect(await exchange.venue.place(buy)).toMatchObject({ kind: 'refused', failure: { kind: 'market' } });
  const markets = await exchange.data.markets(true);
  expect(markets.find(({ pair }) => pair === PAIR)?.active ?? false).toBe(false);
});
