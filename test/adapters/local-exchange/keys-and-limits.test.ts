import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { START_MS, startTestFutures } from '../../support/local-exchange.ts';
import { requestSigned, type Signing } from '../../support/signed-request.ts';

let exchange: LocalExchange;
beforeEach(async () => {
  exchange = await startTestFutures();
});
afterEach(() => exchange.close());

interface Asked extends Signing {
  readonly params?: string;
}

interface Answer {
  readonly status: number;
  readonly code: number | undefined;
  readonly headers: Headers;
}

/** A signed request, as right or wrong as it is said. */
async function ask(name: string, { params, ...signing }: Asked = {}): Promise<Answer> {
  const response = await requestSigned(exchange, name, params, signing);
  const body = (await response.json()) as { code?: number };
  return { status: response.status, code: body.code, headers: response.headers };
}

const ORDER = 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=40000';
const VENUES = {
  spot: { account: 'GET /api/v3/account', order: 'POST /api/v3/order' },
  futures: { account: 'GET /fapi/v3/account', order: 'POST /fapi/v1/order' },
};
const edit = (change: object): void => exchange.act({ do: 'edit-key', key: 'test', ...change });

/** developers.binance.com, "Error codes" and "Request security": what is wrong, and what the venue says. */
const REFUSALS: readonly [why: string, code: number, status: number, make: () => Asked | void][] = [
  ['no key', -2014, 401, () => ({ apiKey: '' })],
  ['a key that nobody has', -2015, 401, () => ({ apiKey: 'K9' })],
  ['a revoked key', -2015, 401, () => exchange.act({ do: 'revoke-key', key: 'test' })],
  ['an expired key', -2015, 401, () => edit({ expires: { afterMs: 0 } })],
  ['an address that is not in the list', -2015, 401, () => edit({ ips: ['10.0.0.1', '10.0.0.2'] })],
  ["another key's secret", -1022, 400, () => ({ secret: 'S2' })],
  ['a time more than a second ahead', -1021, 400, () => ({ timestamp: START_MS + 1001 })],
  ['a time before the window of five seconds', -1021, 400, () => ({ timestamp: START_MS - 5001 })],
  ['a time before a shorter window', -1021, 400, () => ({ timestamp: START_MS - 300, params: 'recvWindow=200' })],
  ['a window of more than a minute', -1131, 400, () => ({ params: 'recvWindow=60001' })],
  ['no time', -1102, 400, () => ({ timestamp: Number.NaN })],
];

const ALLOWED: readonly [what: string, make: () => Asked | void][] = [
  ['a time a second ahead', () => ({ timestamp: START_MS + 1000 })],
  ['a time at the edge of the window', () => ({ timestamp: START_MS - 5000 })],
  ['an older time within a longer window', () => ({ timestamp: START_MS - 30_000, params: 'recvWindow=60000' })],
  ['an address of the list', () => edit({ ips: ['10.0.0.1', '127.0.0.1'] })],
  ['a key that is about to expire', () => edit({ expires: { afterMs: 1 } })],
];

describe.each(['spot', 'futures'] as const)('%s', (venue) => {
  const { account, order } = VENUES[venue];

  it.each(REFUSALS)('refuses %s: %i', async (_why, code, status, make) => {
    expect(await ask(account, make() ?? {})).toMatchObject({ code, status });
  });

  it.each(ALLOWED)('lets in %s', async (_what, make) => {
    expect(await ask(account, make() ?? {})).toMatchObject({ code: undefined, status: 200 });
  });

  it('a key without the right to trade reads, and may have the other right', async () => {
    edit(venue === 'spot' ? { canTrade: false } : { canFutures: false });
    expect((await ask(account)).status).toBe(200);
    expect(await ask(order, { params: ORDER })).toMatchObject({ code: -2015, status: 401 });
    const other = VENUES[venue === 'spot' ? 'futures' : 'spot'].order;
    expect((await ask(other, { params: ORDER })).status).toBe(200);
  });

  it('counts orders in its headers, and refuses what is too much: -1015', async () => {
    // "Limits" of the documentation: spot 100 in 10 s and 200,000 a day, futures 300 in 10 s and 1,200 a minute.
    const [most, longer] = venue === 'spot' ? [100, '1d'] : [300, '1m'];
    const counts = ({ headers }: Answer): (string | null)[] =>
      ['10s', longer].map((window) => headers.get(`x-mbx-order-count-${window}`));
    const far = ORDER.replace('40000', '20000').replace('0.01', '0.005');
    for (let count = 1; count <= most; count++) {
      const answer = await ask(order, { params: far });
      if (count === 1 || count === most) expect(counts(answer)).toEqual([String(count), String(count)]);
    }
    const refused = await ask(order, { params: far });
    expect(refused).toMatchObject({ code: -1015, status: 429 });
    expect(refused.headers.get('retry-after')).toBe('10');
    exchange.advance(10_000);
    const later = await ask(order, { params: far });
    // By then futures have another limit, of 200 open orders.
    expect(later.status).not.toBe(429);
    expect(counts(later)[0]).toBe('1');
    expect(Number(counts(later)[1])).toBeGreaterThan(most);
  });

  it('counts what requests weigh by address, refuses what is too much, then bans: -1003', async () => {
    const [info, weight, most] =
      venue === 'spot' ? ['/api/v3/exchangeInfo', 20, 6000] : ['/fapi/v1/exchangeInfo', 1, 2400];
    const get = async (): Promise<Answer> => {
      const response = await fetch(`${exchange.url}${info}`);
      const { code } = (await response.json()) as { code?: number };
      return { status: response.status, code, headers: response.headers };
    };
    const used = ({ headers }: Answer): number => Number(headers.get('x-mbx-used-weight-1m'));
    expect(used(await get())).toBe(weight);
    let last = await get();
    while (last.status === 200 && used(last) < most) last = await get();
    expect([last.status, used(last)]).toEqual([200, most]);
    const refused = await get();
    expect(refused).toMatchObject({ code: -1003, status: 429 });
    for (let count = 0; count < 10; count++) await get();
    const banned = await get();
    expect(banned).toMatchObject({ code: -1003, status: 418 });
    // "IP bans scale in duration for repeat offenders, from 2 minutes to 3 days."
    expect(banned.headers.get('retry-after')).toBe('120');
    expect(await ask(account)).toMatchObject({ code: -1003, status: 418 });
    exchange.advance(120_000);
    expect((await ask(account)).status).toBe(200);
  });
});

/** Weights as the documentation gives them. */
const WEIGHTS: readonly [request: string, weight: number][] = [
  ['GET /api/v3/ping', 1],
  ['GET /api/v3/time', 1],
  ['GET /api/v3/exchangeInfo', 20],
  ['GET /api/v3/depth?symbol=BTCUSDT&limit=100', 5],
  ['GET /api/v3/depth?symbol=BTCUSDT&limit=500', 25],
  ['GET /api/v3/depth?symbol=BTCUSDT&limit=1000', 50],
  ['GET /api/v3/depth?symbol=BTCUSDT&limit=5000', 250],
  ['GET /api/v3/trades?symbol=BTCUSDT', 25],
  ['GET /api/v3/aggTrades?symbol=BTCUSDT', 4],
  ['GET /api/v3/klines?symbol=BTCUSDT&interval=1m', 2],
  ['GET /api/v3/avgPrice?symbol=BTCUSDT', 2],
  ['GET /api/v3/ticker/24hr?symbol=BTCUSDT', 2],
  ['GET /api/v3/ticker/24hr', 80],
  ['GET /api/v3/ticker/price?symbol=BTCUSDT', 2],
  ['GET /api/v3/ticker/price', 4],
  ['GET /api/v3/ticker/bookTicker?symbol=BTCUSDT', 2],
  ['GET /api/v3/ticker/bookTicker', 4],
  [`POST /api/v3/order?${ORDER}`, 1],
  ['GET /api/v3/openOrders?symbol=BTCUSDT', 6],
  ['GET /api/v3/openOrders?', 80],
  ['GET /api/v3/allOrders?symbol=BTCUSDT', 20],
  ['GET /api/v3/myTrades?symbol=BTCUSDT', 20],
  ['GET /api/v3/account?', 20],
  ['GET /fapi/v1/ping', 1],
  ['GET /fapi/v1/exchangeInfo', 1],
  ['GET /fapi/v1/depth?symbol=BTCUSDT&limit=50', 2],
  ['GET /fapi/v1/depth?symbol=BTCUSDT&limit=100', 5],
  ['GET /fapi/v1/depth?symbol=BTCUSDT&limit=500', 10],
  ['GET /fapi/v1/depth?symbol=BTCUSDT&limit=1000', 20],
  ['GET /fapi/v1/trades?symbol=BTCUSDT', 5],
  ['GET /fapi/v1/aggTrades?symbol=BTCUSDT', 20],
  ['GET /fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=99', 1],
  ['GET /fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=100', 2],
  ['GET /fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=500', 5],
  ['GET /fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=1500', 10],
  ['GET /fapi/v1/premiumIndex?symbol=BTCUSDT', 1],
  ['GET /fapi/v1/premiumIndex', 10],
  ['GET /fapi/v1/ticker/24hr?symbol=BTCUSDT', 1],
  ['GET /fapi/v1/ticker/24hr', 40],
  ['GET /fapi/v1/ticker/bookTicker?symbol=BTCUSDT', 2],
  ['GET /fapi/v1/ticker/bookTicker', 5],
  [`POST /fapi/v1/order?${ORDER}`, 0],
  ['GET /fapi/v1/openOrders?symbol=BTCUSDT', 1],
  ['GET /fapi/v1/openOrders?', 40],
  ['GET /fapi/v1/allOrders?symbol=BTCUSDT', 5],
  ['GET /fapi/v1/userTrades?symbol=BTCUSDT', 5],
  ['GET /fapi/v1/openAlgoOrders?', 40],
  ['GET /fapi/v1/openAlgoOrders?symbol=BTCUSDT', 1],
  ['GET /fapi/v3/account?', 5],
  ['GET /fapi/v3/balance?', 5],
  ['GET /fapi/v3/positionRisk?', 5],
  ['POST /fapi/v1/leverage?symbol=BTCUSDT&leverage=5', 1],
  ['GET /fapi/v1/income?', 30],
];

it.each(WEIGHTS)('%s weighs %i', async (request, weight) => {
  const [name, query] = request.split('?');
  const { status, headers } = await ask(name, { params: query ?? '' });
  expect([status, headers.get('x-mbx-used-weight-1m')]).toEqual([200, String(weight)]);
});
