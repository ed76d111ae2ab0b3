import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type OpenExchange, openExchange } from '../../../src/adapters/ccxt/open-exchange.ts';
import type { AccountEvent } from '../../../src/ports/venue.ts';
import { ASSETS, ASSET_PAIRS } from './kraken-answers.ts';
import { silentLog } from '../../support/silent-log.ts';
import { VenueServer, realClock } from './venue-server.ts';

let server: VenueServer;
let sockets: WebSocketServer;
let exchange: OpenExchange;
/** What the websocket says once a channel is subscribed. */
let told: Readonly<Record<string, readonly object[]>>;

beforeEach(async () => {
  server = await new VenueServer().start();
  server.on('/0/public/Assets', ASSETS);
  server.on('/0/public/AssetPairs', ASSET_PAIRS);
  server.on('/0/private/BalanceEx', { error: [], result: { ZUSD: { balance: '25435.21', hold_trade: '8249.76' } } });
  server.on('/0/private/GetWebSocketsToken', { error: [], result: { token: 'T1', expires: 900 } });
  sockets = new WebSocketServer({ server: server.server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { method, params } = JSON.parse(data.toString()) as { method: string; params?: { channel: string } };
      if (method !== 'subscribe' || params === undefined) return;
      for (const message of told[params.channel] ?? []) socket.send(JSON.stringify(message));
    });
  });
  exchange = await openExchange('kraken', {
    clock: realClock,
    log: silentLog,
    baseUrl: server.baseUrl,
    rateLimit: 0,
    streams: true,
    marketKinds: ['spot'],
    keys: { apiKey: 'K1', secret: 'c2VjcmV0' },
  });
});
afterEach(async () => {
  await exchange.data.close();
  sockets.close();
  await server.stop();
});

// Messages by docs.kraken.com, websocket v2, "Executions" and "Balances".
const order = {
  order_id: 'OK4GJX-KSTLS-7DZZO5',
  cl_ord_id: 'tw1',
  symbol: 'BTC/USD',
  side: 'sell',
  order_type: 'limit',
};
const trade = {
  ...order,
  exec_id: 'TBC37V-6SBCT-BO5TVY',
  exec_type: 'trade',
  trade_id: 365_573,
  last_qty: 0.0005,
  last_price: 26_599.9,
  liquidity_ind: 't',
  cost: 13.299_95,
  order_status: 'partially_filled',
  fees: [{ asset: 'USD', qty: 0.034_58 }],
  timestamp: '2023-09-22T10:33:05.709950Z',
};
const state = { ...order, order_qty: 0.001, limit_price: 26_500, time_in_force: 'GTC' };

it('tells orders and fills, also when they come in one message, and reads balances that say only half', async () => {
  told = {
    executions: [
      {
        channel: 'executions',
        type: 'update',
        data: [
          { ...state, exec_type: 'new', order_status: 'new', cum_qty: 0, timestamp: '2023-09-22T10:33:05.709000Z' },
          trade,
          {
            ...state,
            exec_type: 'status',
            order_status: 'partially_filled',
            cum_qty: 0.0005,
            timestamp: trade.timestamp,
          },
        ],
      },
    ],
    balances: [{ channel: 'balances', type: 'update', data: [{ asset: 'USD', amount: -13.3, balance: 25_435.21 }] }],
  };
  const stop = new AbortController();
  const events: AccountEvent[] = [];
  for await (const event of exchange.venue.watchAccount(stop.signal)) {
    events.push(event);
    if (new Set(events.map(({ kind }) => kind)).size === 3) stop.abort();
  }
  const orders = events.flatMap((each) => (each.kind === 'order' ? [each.order] : []));
  expect(orders.at(-1)).toMatchObject({
    ...{ orderId: 'OK4GJX-KSTLS-7DZZO5', clientOrderId: 'tw1', pair: 'BTC/USD', side: 'sell', type: 'limit' },
    ...{ status: 'partially_filled', amount: '0.001', filledAmount: '0.0005', price: '26500' },
  });
  expect(events.find(({ kind }) => kind === 'fill')).toEqual({
    kind: 'fill',
    fill: {
      fillId: 'TBC37V-6SBCT-BO5TVY',
      orderId: 'OK4GJX-KSTLS-7DZZO5',
      clientOrderId: 'tw1',
      pair: 'BTC/USD',
      side: 'sell',
      price: '26599.9',
      amount: '0.0005',
      cost: '13.29995',
      fee: { asset: 'USD', amount: '0.03458' },
      isMaker: false,
      timeMs: Date.parse('2023-09-22T10:33:05.709Z'),
    },
  });
  expect(events.find(({ kind }) => kind === 'balances')).toEqual({
    kind: 'balances',
    balances: [{ asset: 'USD', free: '17185.45', used: '8249.76' }],
  });
});
