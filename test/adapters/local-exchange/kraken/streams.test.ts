import { once } from 'node:events';
import type { kraken } from 'ccxt';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { bookChecksum } from '../../../../src/adapters/local-exchange/kraken/book-checksum.ts';
import type { LocalExchange } from '../../../../src/adapters/local-exchange/start-local-exchange.ts';
import { BTC_USD, START_MS, connectKraken, startTestKraken } from '../../../support/local-exchange.ts';

let exchange: LocalExchange;
let client: kraken;
const PAIR = 'BTC/USD';

beforeEach(async () => {
  exchange = await startTestKraken({ hasLimits: false });
  client = await connectKraken(exchange);
  await client.loadMarkets();
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

function trade(price: string, amount = '1'): void {
  exchange.act({ do: 'trade', pair: PAIR, price, amount, side: 'sell' });
}

type Message = Readonly<Record<string, unknown>> & { readonly data?: Readonly<Record<string, unknown>>[] };

/** A plain websocket, and what it was sent so far. */
async function open(
  path: string,
): Promise<{ messages: Message[]; socket: WebSocket; send: (message: object) => void }> {
  const socket = new WebSocket(exchange.wsUrl + path);
  const messages: Message[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
  await once(socket, 'open');
  return { messages, socket, send: (message) => socket.send(JSON.stringify(message)) };
}

const until = <T>(find: () => T) => vi.waitUntil(find, { timeout: 2000, interval: 10 });

it('sums up a book as the example in the documentation of Kraken does', () => {
  // docs.kraken.com, "Book checksum (WebSocket v2)".
  const asks = [
    ['45285.2', '0.00100000'],
    ['45286.4', '1.54571953'],
    ['45286.6', '1.54571109'],
    ['45289.6', '1.54560911'],
    ['45290.2', '0.15890660'],
    ['45291.8', '1.54553491'],
    ['45294.7', '0.04454749'],
    ['45296.1', '0.35380000'],
    ['45297.5', '0.09945542'],
    ['45299.5', '0.18772827'],
  ] as const;
  const bids = [
    ['45283.5', '0.10000000'],
    ['45283.4', '1.54582015'],
    ['45282.1', '0.10000000'],
    ['45281.0', '0.10000000'],
    ['45280.3', '1.54592586'],
    ['45279.0', '0.07990000'],
    ['45277.6', '0.03310103'],
    ['45277.5', '0.30000000'],
    ['45277.3', '1.54602737'],
    ['45276.6', '0.15445238'],
  ] as const;
  expect(bookChecksum({ asks, bids }, BTC_USD)).toBe(3_310_070_434);
});

it('tells ccxt ticker, trades, candles and book', async () => {
  expect(await client.watchTicker(PAIR)).toMatchObject({ last: 50_000 });
  const candles = client.watchOHLCV(PAIR, '1m');
  expect((await candles).at(-1)).toEqual([START_MS, 50_000, 50_000, 50_000, 50_000, 1]);
  const book = await client.watchOrderBook(PAIR, 10);
  expect(book.bids[0][0]).toBeLessThan(Number(book.asks[0][0]));
  const trades = client.watchTrades(PAIR);
  const ticker = client.watchTicker(PAIR);
  await until(() => client.clients[`${exchange.wsUrl}/ws/v2`] !== undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  trade('50010', '2');
  expect((await trades).at(-1)).toMatchObject({ price: 50_010, amount: 2, side: 'sell' });
  expect(await ticker).toMatchObject({ last: 50_010 });
});

it('keeps a book right: changes lead to the same levels and checksum as a new snapshot', async () => {
  const first = await open('/ws/v2');
  const subscribe = { method: 'subscribe', params: { channel: 'book', symbol: [PAIR], depth: 10 }, req_id: 7 };
  first.send(subscribe);
  await until(() => first.messages.find(({ channel, type }) => channel === 'book' && type === 'snapshot'));
  expect(first.messages.find(({ method }) => method === 'subscribe')).toMatchObject({
    ...{ success: true, req_id: 7, result: { channel: 'book', symbol: PAIR, depth: 10, snapshot: true } },
  });
  for (const price of ['50001', '49995.3', '50020', '50019.9']) trade(price);
  await client.createOrder(PAIR, 'limit', 'buy', 0.5, 50_018);
  const second = await open('/ws/v2');
  second.send(subscribe);
  const fresh = await until(() => second.messages.find(({ channel }) => channel === 'book'));
  await until(() => first.messages.at(-1)?.data?.[0]['checksum'] === fresh.data![0]['checksum']);
  type Level = { price: number; qty: number };
  const sides = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  const sorted = (side: 'bids' | 'asks'): [number, number][] =>
    [...sides[side]].sort(([a], [b]) => (side === 'bids' ? b - a : a - b)).slice(0, 10);
  for (const { data } of first.messages.filter(({ channel }) => channel === 'book')) {
    for (const side of ['bids', 'asks'] as const) {
      for (const { price, qty } of data![0][side] as Level[]) {
        if (qty === 0) sides[side].delete(price);
        else sides[side].set(price, qty);
      }
      sides[side] = new Map(sorted(side));
    }
  }
  for (const side of ['bids', 'asks'] as const) {
    expect(sorted(side)).toEqual((fresh.data![0][side] as Level[]).map(({ price, qty }) => [price, qty]));
  }
});

it('tells ccxt orders, own trades and balances', async () => {
  const balance = client.watchBalance();
  expect((await balance)['USD']).toMatchObject({ total: 100_000 });
  const orders = client.watchOrders();
  await until(() => client.clients[`${exchange.wsUrl}/ws-auth/v2`] !== undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { id } = await client.createOrder(PAIR, 'limit', 'buy', 0.1, 49_000);
  expect((await orders).at(-1)).toMatchObject({ id, symbol: PAIR, status: 'open', price: 49_000, amount: 0.1 });
  const trades = client.watchMyTrades();
  trade('48999');
  expect((await trades).at(-1)).toMatchObject({
    ...{ order: id, price: 49_000, amount: 0.1, takerOrMaker: 'maker' },
    // 0.25 % of 4,900.
    fee: { cost: 12.25, currency: 'USD' },
  });
});

it('tells an order step by step: new, each trade, filled', async () => {
  const { result } = (await client.privatePostGetWebSocketsToken()) as { result: { token: string; expires: number } };
  expect(result.expires).toBe(900);
  const { messages, send } = await open('/ws-auth/v2');
  send({ method: 'subscribe', params: { channel: 'executions', token: result.token } });
  await until(() => messages.find(({ channel, type }) => channel === 'executions' && type === 'snapshot'));
  const { id } = await client.createOrder(PAIR, 'limit', 'buy', 0.1, 49_000, { clientOrderId: 'tw1' });
  // The part of the seller that the queue before the order leaves.
  exchange.act({ do: 'trade', pair: PAIR, price: '48999', amount: '0.04', side: 'sell' });
  trade('48999');
  const updates = await until(() => {
    const rows = messages.filter(({ channel, type }) => channel === 'executions' && type === 'update');
    return rows.some(({ data }) => data![0]['exec_type'] === 'filled') ? rows : undefined;
  });
  expect(updates.map(({ data }) => [data![0]['exec_type'], data![0]['order_status'], data![0]['cum_qty']])).toEqual([
    ['pending_new', 'pending_new', 0],
    ['new', 'new', 0],
    ['trade', 'partially_filled', 0.04],
    ['trade', 'filled', 0.1],
    ['filled', 'filled', 0.1],
  ]);
  for (const { data } of updates) expect(data![0]).toMatchObject({ order_id: id, cl_ord_id: 'tw1', symbol: PAIR });
  expect(updates.map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5, 6]);
});

it('places, amends and cancels orders through the websocket', async () => {
  const { id } = await client.createOrderWs(PAIR, 'limit', 'buy', 0.1, 40_000, { clientOrderId: 'tw1' });
  await client.editOrderWs(id!, PAIR, 'limit', 'buy', 0.2, 41_000);
  expect((await client.fetchOpenOrders(PAIR))[0]).toMatchObject({
    id,
    clientOrderId: 'tw1',
    amount: 0.2,
    price: 41_000,
  });
  await client.cancelOrderWs(id!);
  expect(await client.fetchOpenOrders(PAIR)).toEqual([]);
  await expect(client.createOrderWs(PAIR, 'limit', 'buy', 100, 40_000)).rejects.toThrow('EOrder:Insufficient funds');
});

it('lets in no token that is unknown or old, and cuts off a key that was revoked', async () => {
  const { result } = (await client.privatePostGetWebSocketsToken()) as { result: { token: string } };
  const { messages, socket, send } = await open('/ws-auth/v2');
  const subscribe = (token: string): void => send({ method: 'subscribe', params: { channel: 'balances', token } });
  subscribe('unknown');
  const refusal = { method: 'subscribe', error: 'ESession:Invalid session', success: false };
  expect(await until(() => messages.find(({ error }) => error !== undefined))).toMatchObject(refusal);
  subscribe(result.token);
  await until(() => messages.find(({ channel }) => channel === 'balances'));
  exchange.advance(901_000);
  messages.length = 0;
  const late = await open('/ws-auth/v2');
  late.send({ method: 'subscribe', params: { channel: 'balances', token: result.token } });
  expect(await until(() => late.messages.find(({ error }) => error !== undefined))).toMatchObject(refusal);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  const closed = once(socket, 'close');
  exchange.act({ do: 'revoke-key', key: 'test' });
  exchange.advance(1);
  await closed;
});

it('says hello, answers pings, beats every second and names what it does not know', async () => {
  const { messages, send } = await open('/ws/v2');
  expect(await until(() => messages[0])).toMatchObject({
    channel: 'status',
    data: [{ system: 'online', api_version: 'v2' }],
  });
  send({ method: 'ping', req_id: 3 });
  expect(await until(() => messages.find(({ method }) => method === 'pong'))).toMatchObject({ req_id: 3 });
  send({ method: 'subscribe', params: { channel: 'ticker', symbol: ['NO/PE'] } });
  expect(await until(() => messages.find(({ error }) => error !== undefined))).toMatchObject({
    ...{ error: 'Currency pair not supported NO/PE', success: false, symbol: 'NO/PE' },
  });
  send({ method: 'subscribe', params: { channel: 'instrument' } });
  const { data } = await until(() => messages.find(({ channel }) => channel === 'instrument'));
  expect(data).toMatchObject({
    pairs: [{ symbol: PAIR, price_precision: 1, qty_precision: 8 }, { symbol: 'ADA/USD' }],
  });
  exchange.advance(1000);
  await until(() => messages.find(({ channel }) => channel === 'heartbeat'));
});
