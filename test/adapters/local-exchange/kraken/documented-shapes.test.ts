import { readFileSync } from 'node:fs';
import type { kraken } from 'ccxt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalExchange } from '../../../../src/adapters/local-exchange/start-local-exchange.ts';
import { departures, type Shapes } from '../../../support/documented-shapes.ts';
import { connectKraken, startTestKraken } from '../../../support/local-exchange.ts';

const file = new URL('../../../fixtures/local-exchange/kraken-shapes.json', import.meta.url);
const shapes = JSON.parse(readFileSync(file, 'utf8')) as { readonly rest: Shapes; readonly streams: Shapes };

let exchange: LocalExchange;
let client: kraken;
beforeAll(async () => {
  exchange = await startTestKraken({ hasLimits: false });
  client = await connectKraken(exchange);
  await client.loadMarkets();
  await client.createOrder('BTC/USD', 'market', 'buy', 0.1);
  await client.createOrder('BTC/USD', 'limit', 'buy', 0.1, 40_000);
});
afterAll(async () => {
  await client.close();
  await exchange.close();
});

const PUBLIC = new Set(['Time', 'SystemStatus', 'Assets', 'AssetPairs', 'Ticker', 'OHLC', 'Trades', 'Depth', 'Spread']);
const PARAMS: Readonly<Record<string, object>> = {
  Ticker: { pair: 'XBTUSD' },
  AddOrder: { pair: 'XBTUSD', type: 'buy', ordertype: 'limit', price: '40000', volume: '0.1' },
  QueryOrders: { trades: true },
};
/** Where the rows stand under names of their own. */
const NAMED = new Set(['Assets', 'AssetPairs', 'Ticker', 'QueryOrders', 'BalanceEx']);

async function resultOf(name: string, params: object = {}): Promise<Record<string, unknown>> {
  const call = PUBLIC.has(name) ? `publicGet${name}` : `privatePost${name}`;
  const { result } = (await (client as never as Record<string, (params: object) => Promise<unknown>>)[call](
    params,
  )) as {
    result: Record<string, unknown>;
  };
  return result;
}

const first = (rows: unknown): Record<string, unknown> => Object.values(rows as object)[0] as Record<string, unknown>;

it.each(Object.entries(shapes.rest))('%s is answered as documented', async (name, shape) => {
  const [request, within] = name.split(' ');
  const [{ id }] = await client.fetchOpenOrders('BTC/USD');
  const result = await resultOf(request, { ...PARAMS[request], ...(request === 'QueryOrders' && { txid: id }) });
  let value: unknown = NAMED.has(request) ? first(result) : result;
  if (within === 'descr') value = (value as Record<string, unknown>)[within];
  else if (within !== undefined) value = first(result[within]);
  expect(departures(value, shape)).toEqual([]);
});

/** A price or an amount as text, with no more places than the venue has. */
const PLACES = /^\d+(?:\.\d{1,8})?$/;

it('OHLC, Trades, Depth, Spread and Ticker are rows as documented', async () => {
  for (let count = 0; count < 12; count++) {
    exchange.act({ do: 'trade', pair: 'BTC/USD', price: '50000', amount: '0.1', side: 'buy' });
  }
  const text = expect.stringMatching(PLACES) as string;
  const number = expect.any(Number) as number;
  const rows = async (name: string): Promise<unknown[]> => first(await resultOf(name, { pair: 'XBTUSD' })) as never;
  for (const row of await rows('OHLC')) expect(row).toEqual([number, text, text, text, text, text, text, number]);
  for (const row of await rows('Trades')) {
    expect(row).toEqual([text, text, number, expect.stringMatching(/^[bs]$/), 'm', '', number]);
  }
  for (const row of await rows('Spread')) expect(row).toEqual([number, text, text]);
  const depth = first(await resultOf('Depth', { pair: 'XBTUSD' })) as Record<'asks' | 'bids', unknown[]>;
  for (const row of [...depth.asks, ...depth.bids]) expect(row).toEqual([text, text, number]);
  expect(first(await resultOf('Ticker', { pair: 'XBTUSD' }))).toEqual({
    ...{ a: [text, text, text], b: [text, text, text], c: [text, text], v: [text, text], p: [text, text] },
    ...{ t: [number, number], l: [text, text], h: [text, text], o: text },
  });
});

it('messages of websockets are as documented', async () => {
  const socket = new WebSocket(`${exchange.wsUrl}/ws/v2`);
  const seen = new Map<string, unknown>();
  socket.on('message', (message: Buffer) => {
    const { channel, data } = JSON.parse(message.toString()) as { channel?: string; data?: unknown[] };
    if (channel !== undefined && data !== undefined) seen.set(channel, data[0]);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  for (const channel of Object.keys(shapes.streams)) {
    socket.send(JSON.stringify({ method: 'subscribe', params: { channel, symbol: ['BTC/USD'] } }));
  }
  await expect.poll(() => seen.size).toBeGreaterThanOrEqual(3);
  // Trades have no snapshot unless it is asked for.
  exchange.act({ do: 'trade', pair: 'BTC/USD', price: '50000', amount: '0.1', side: 'buy' });
  await expect.poll(() => Object.keys(shapes.streams).filter((name) => !seen.has(name))).toEqual([]);
  const found = Object.entries(shapes.streams).map(([name, shape]) => [name, departures(seen.get(name), shape)]);
  expect(found).toEqual(Object.keys(shapes.streams).map((name) => [name, []]));
  socket.terminate();
});
