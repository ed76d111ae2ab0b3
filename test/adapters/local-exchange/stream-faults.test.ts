import ccxt, { type binance } from 'ccxt';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/adapters/local-exchange/scenario.ts';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { connectCcxt, startTestExchange } from '../../support/local-exchange.ts';

const PAIR = 'BTC/USDT';
let exchange: LocalExchange;

beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(() => exchange.close());

const script = (...faults: object[]): void => exchange.faults.add(parseScenario({ faults }));
const print = (amount: number): void =>
  exchange.act({ do: 'trade', pair: PAIR, price: '50000', amount: String(amount), side: 'buy' });

/** Amounts of the trades that a plain client is told of. */
async function listen(): Promise<{ readonly amounts: number[]; readonly socket: WebSocket }> {
  const socket = new WebSocket(`${exchange.wsUrl}/ws/btcusdt@trade`);
  const amounts: number[] = [];
  socket.on('message', (data: Buffer) => amounts.push(Number((JSON.parse(data.toString()) as { q: string }).q)));
  await new Promise((resolve) => socket.once('open', resolve));
  // The exchange knows of it a moment later.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { amounts, socket };
}

describe('messages', () => {
  it.each([
    ['as they happen', [], [1, 2, 3]],
    ['twice', [{ do: 'duplicate', nth: 2 }], [1, 2, 2, 3]],
    ['never', [{ do: 'lose', nth: 2 }], [1, 3]],
    ['out of order', [{ do: 'reorder', nth: 1 }], [2, 1, 3]],
    ['late', [{ do: 'late', seconds: 0.05, nth: 2 }], [1, 3, 2]],
  ])('%s', async (_name, faults, expected) => {
    script(...faults.map((fault) => ({ stream: 'btcusdt@trade', ...fault })));
    const { amounts, socket } = await listen();
    for (const amount of [1, 2, 3]) print(amount);
    await expect.poll(() => amounts).toEqual(expected);
    socket.terminate();
  });
});

describe('ccxt', () => {
  let client: binance;
  beforeEach(async () => {
    client = await connectCcxt(exchange);
    await client.loadMarkets();
  });
  afterEach(() => client.close());

  /** Waits for ccxt's subscriptions, then does something and gives what the watched promise came to. */
  async function after<T>(watched: Promise<T>, action: () => void): Promise<T> {
    watched.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 150));
    action();
    return watched;
  }

  it('is told that a dropped socket is a network error, and comes back', async () => {
    const lost = after(client.watchTrades(PAIR), () => exchange.act({ do: 'drop' }));
    await expect(lost).rejects.toThrow(ccxt.NetworkError);
    const again = client.watchTrades(PAIR);
    const timer = setInterval(() => print(0.5), 50);
    expect((await again).at(-1)).toMatchObject({ amount: 0.5 });
    clearInterval(timer);
  });

  it('notices a socket that says nothing only by its pings', async () => {
    client.streaming = { ...client.streaming, keepAlive: 100 };
    const silent = after(client.watchTrades(PAIR), () => exchange.act({ do: 'silence' }));
    await expect(silent).rejects.toThrow(ccxt.RequestTimeout);
  });

  it('loses the socket at the n-th message of a stream', async () => {
    script({ stream: 'user', nth: 2, do: 'drop' });
    const orders = after(client.watchOrders(PAIR), () => void client.createOrder(PAIR, 'limit', 'buy', 0.01, 40_000));
    await expect(orders).resolves.toMatchObject([{ status: 'open' }]);
    await expect(client.watchOrders(PAIR)).rejects.toThrow(ccxt.NetworkError);
  });

  it('takes an order event that comes twice for one', async () => {
    script({ stream: 'user', do: 'duplicate', times: 10 });
    await after(client.watchMyTrades(PAIR), () => void client.createOrder(PAIR, 'market', 'buy', 0.01));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(client.myTrades).toHaveLength(exchange.exchange.fills('tester').length);
  });

  it('is told of orders that others cancelled, and of money that others moved', async () => {
    const order = await client.createOrder(PAIR, 'limit', 'buy', 0.01, 40_000, { clientOrderId: 'mine' });
    const canceled = await after(client.watchOrders(PAIR), () =>
      exchange.act({ do: 'cancel-order', account: 'tester', pair: PAIR, orderId: order.id! }),
    );
    expect(canceled).toMatchObject([{ id: order.id, status: 'canceled', clientOrderId: 'mine' }]);
    const balance = await after(client.watchBalance(), () =>
      exchange.act({ do: 'balance', account: 'tester', asset: 'USDT', wallet: 'spot', change: '-250' }),
    );
    expect(balance.USDT.total).toBe(99_750);
  });

  it('is told when its key is revoked while it listens', async () => {
    await after(client.watchOrders(PAIR), () => void client.createOrder(PAIR, 'limit', 'buy', 0.01, 40_000));
    const [socket] = Object.values(client.clients) as { subscriptions: Record<string, unknown> }[];
    expect(socket.subscriptions).toHaveProperty('spot');
    exchange.act({ do: 'revoke-key', key: 'test' });
    await expect.poll(() => socket.subscriptions).not.toHaveProperty('spot');
  });
});
