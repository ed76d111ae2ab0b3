import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { departures, type Shapes } from '../../support/documented-shapes.ts';
import { startTestFutures } from '../../support/local-exchange.ts';
import { requestSigned } from '../../support/signed-request.ts';

const file = new URL('../../fixtures/local-exchange/binance-shapes.json', import.meta.url);
const shapes = JSON.parse(readFileSync(file, 'utf8')) as { readonly spot: Shapes; readonly futures: Shapes };

let exchange: LocalExchange;
const sockets: WebSocket[] = [];
beforeEach(async () => {
  exchange = await startTestFutures();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await exchange.close();
});

/** Sends a request, signed where it has to be. */
async function call(name: string, params = ''): Promise<unknown> {
  return (await requestSigned(exchange, name, params)).json();
}

/** The first row of what was asked for; of a list within it where the name says so. */
async function first(name: string, params: string): Promise<unknown> {
  const [method, path, within] = name.split(' ');
  const answer = await call(`${method} ${path}`, params);
  const value = within === undefined ? answer : (answer as Record<string, unknown>)[within];
  return Array.isArray(value) ? value[0] : value;
}

const SPOT_BUY = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1&newOrderRespType=FULL';
const SPOT_LIMIT = 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=40000';
const FUTURES_BUY = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.02';
const FUTURES_LIMIT = 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.02&price=40000';
const STOP = 'symbol=BTCUSDT&side=SELL&algoType=CONDITIONAL&type=STOP_MARKET&triggerPrice=48000&quantity=0.02';

const answersOf = (all: Shapes): [string, string][] => Object.entries(all).filter(([name]) => name.includes(' /'));

it.each(answersOf(shapes.spot))('spot answers %s as documented', async (name, shape) => {
  const bought = (await call('POST /api/v3/order', SPOT_BUY)) as { orderId: number };
  const { orderId } = (await call('POST /api/v3/order', SPOT_LIMIT)) as { orderId: number };
  const special: Readonly<Record<string, string>> = {
    'POST /api/v3/order': SPOT_BUY,
    'POST /api/v3/order fills': SPOT_BUY,
    'DELETE /api/v3/order': `symbol=BTCUSDT&orderId=${orderId}`,
    'GET /api/v3/order': `symbol=BTCUSDT&orderId=${bought.orderId}`,
  };
  const params = special[name] ?? 'symbol=BTCUSDT';
  expect(departures(await first(name, params), shape)).toEqual([]);
});

it.each(answersOf(shapes.futures))('USDT futures answer %s as documented', async (name, shape) => {
  await call('POST /fapi/v1/order', FUTURES_BUY);
  const { algoId } = (await call('POST /fapi/v1/algoOrder', STOP)) as { algoId: number };
  const { orderId } = (await call('POST /fapi/v1/order', FUTURES_LIMIT)) as { orderId: number };
  const special: Readonly<Record<string, string>> = {
    'POST /fapi/v1/algoOrder': STOP,
    'POST /fapi/v1/order': FUTURES_BUY,
    'DELETE /fapi/v1/algoOrder': `algoId=${algoId}`,
    'GET /fapi/v1/openOrder': `symbol=BTCUSDT&orderId=${orderId}`,
  };
  const params = special[name] ?? 'symbol=BTCUSDT';
  const path = name.replace(' brackets', '');
  const row = await first(path, params);
  const value = path === name ? row : (row as { brackets: unknown[] }).brackets[0];
  expect(departures(value, shape)).toEqual([]);
});

describe('events', () => {
  /** Every message of a socket, by its name. */
  async function collect(path: string): Promise<Map<string, unknown>> {
    const socket = new WebSocket(`${exchange.wsUrl}${path}`);
    sockets.push(socket);
    const seen = new Map<string, unknown>();
    socket.on('message', (text: Buffer) => {
      const message = JSON.parse(text.toString()) as { stream?: string; data?: unknown; e?: string };
      const data = (message.data ?? message) as { e?: string };
      seen.set(data.e ?? (message.stream?.includes('depth') === true ? 'partialDepth' : 'bookTicker'), data);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    await new Promise((resolve) => setTimeout(resolve, 30));
    return seen;
  }

  /** Every event of the shapes, and what lies within it, was seen and is as documented. */
  function check(seen: ReadonlyMap<string, unknown>, all: Shapes): void {
    for (const [name, shape] of Object.entries(all).filter(([key]) => !key.includes(' /'))) {
      const [event, ...within] = name.split(' ');
      let value = seen.get(event);
      expect(value, `${event} was not seen`).toBeDefined();
      for (const key of within) {
        value = (value as Record<string, unknown>)[key];
        if (Array.isArray(value)) [value] = value as unknown[];
      }
      expect({ name, departures: departures(value, shape) }).toEqual({ name, departures: [] });
    }
  }

  const print = (pair: string, price: string): void =>
    exchange.act({ do: 'trade', pair, price, amount: '5', side: 'sell' });

  it('of spot are as documented', async () => {
    const kinds = ['aggTrade', 'trade', 'kline_1m', 'miniTicker', 'ticker', 'bookTicker', 'depth5', 'depth@100ms'];
    const market = await collect(`/stream?streams=${kinds.map((kind) => `btcusdt@${kind}`).join('/')}`);
    const { listenKey } = (await call('POST /api/v3/userDataStream')) as { listenKey: string };
    const user = await collect(`/ws/${listenKey}`);
    await call('POST /api/v3/order', SPOT_BUY);
    await call(
      'POST /api/v3/order/oco',
      'symbol=BTCUSDT&side=SELL&quantity=0.05&price=55000&stopPrice=48000&stopLimitPrice=47000&stopLimitTimeInForce=GTC',
    );
    exchange.act({ do: 'balance', account: 'tester', asset: 'USDT', wallet: 'spot', change: '5' });
    print('BTC/USDT', '50001');
    exchange.advance(1000);
    await expect.poll(() => market.size + user.size).toBe(12);
    check(new Map([...market, ...user]), shapes.spot);
  });

  it('of USDT futures are as documented', async () => {
    const kinds = ['aggTrade', 'markPrice', 'bookTicker', 'depth@100ms'];
    const market = await collect(`/fstream/stream?streams=${kinds.map((kind) => `btcusdt@${kind}`).join('/')}`);
    const { listenKey } = (await call('POST /fapi/v1/listenKey')) as { listenKey: string };
    const user = await collect(`/fstream/private/ws?listenKey=${listenKey}`);
    await call('POST /fapi/v1/leverage', 'symbol=BTCUSDT&leverage=7');
    await call('POST /fapi/v1/algoOrder', STOP);
    await call('POST /fapi/v1/order', FUTURES_BUY);
    print('BTC/USDT:USDT', '50001');
    exchange.advance(1000);
    await expect.poll(() => market.size + user.size).toBe(9);
    check(new Map([...market, ...user]), shapes.futures);
  });

  it('of an algo order tell its life in order', async () => {
    const { listenKey } = (await call('POST /fapi/v1/listenKey')) as { listenKey: string };
    const socket = new WebSocket(`${exchange.wsUrl}/fstream/private/ws?listenKey=${listenKey}`);
    sockets.push(socket);
    const life: string[] = [];
    socket.on('message', (text: Buffer) => {
      const { e, o } = JSON.parse(text.toString()) as { e: string; o?: { X: string; S: string } };
      if (e === 'ALGO_UPDATE' || (e === 'ORDER_TRADE_UPDATE' && o!.S === 'SELL')) life.push(`${e} ${o!.X}`);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await call('POST /fapi/v1/order', FUTURES_BUY);
    await call('POST /fapi/v1/algoOrder', STOP);
    print('BTC/USDT:USDT', '47999');
    await expect.poll(() => life.length).toBe(6);
    expect(life).toEqual([
      ...['ALGO_UPDATE NEW', 'ALGO_UPDATE TRIGGERING', 'ALGO_UPDATE TRIGGERED'],
      ...['ORDER_TRADE_UPDATE NEW', 'ORDER_TRADE_UPDATE FILLED', 'ALGO_UPDATE FINISHED'],
    ]);
  });

  it('a listen key ends after an hour, unless it is kept', async () => {
    const { listenKey } = (await call('POST /api/v3/userDataStream')) as { listenKey: string };
    const user = await collect(`/ws/${listenKey}`);
    exchange.advance(3_000_000);
    await call('PUT /api/v3/userDataStream', `listenKey=${listenKey}`);
    exchange.advance(3_000_000);
    expect(user.size).toBe(0);
    exchange.advance(600_000);
    await expect.poll(() => user.get('listenKeyExpired')).toMatchObject({ listenKey });
    expect(await call('PUT /api/v3/userDataStream', `listenKey=${listenKey}`)).toMatchObject({ code: -1125 });
  });
});
