import type { binance } from 'ccxt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { connectCcxt, startTestExchange, START_MS } from '../../support/local-exchange.ts';

let exchange: LocalExchange;
let client: binance;

beforeEach(async () => {
  exchange = await startTestExchange();
  client = await connectCcxt(exchange);
  await client.loadMarkets();
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

it('ccxt loads the markets with their rules', async () => {
  const market = client.market('BTC/USDT');
  expect(market).toMatchObject({ id: 'BTCUSDT', spot: true, active: true });
  expect(market.precision).toMatchObject({ price: 0.01, amount: 0.00001 });
  expect(market.limits.cost).toMatchObject({ min: 5 });
});

it('ccxt places, sees and cancels a limit order', async () => {
  const order = await client.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40_000, { clientOrderId: 'mine-1' });
  expect(order).toMatchObject({ status: 'open', clientOrderId: 'mine-1', price: 40_000, amount: 0.01, filled: 0 });
  expect(await client.fetchOpenOrders('BTC/USDT')).toHaveLength(1);
  expect((await client.fetchBalance()).USDT).toMatchObject({ used: 400, total: 100_000 });
  const canceled = await client.cancelOrder(order.id!, 'BTC/USDT');
  expect(canceled).toMatchObject({ id: order.id, status: 'canceled' });
  expect(await client.fetchOpenOrders('BTC/USDT')).toEqual([]);
});

it('ccxt buys at the market, with fee and fills', async () => {
  const order = await client.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  expect(order).toMatchObject({ status: 'closed', filled: 0.1 });
  const trades = await client.fetchMyTrades('BTC/USDT');
  expect(trades.reduce((sum, { amount = 0 }) => sum + amount, 0)).toBeCloseTo(0.1, 8);
  expect(trades[0]).toMatchObject({ order: order.id, takerOrMaker: 'taker', side: 'buy' });
  // 0.1 % of what was bought.
  expect((await client.fetchBalance()).BTC.total).toBeCloseTo(2 + 0.1 * 0.999, 8);
});

it('ccxt reads candles, ticker and book', async () => {
  const candles = await client.fetchOHLCV('BTC/USDT', '1m');
  expect(candles).toEqual([[START_MS, 50_000, 50_000, 50_000, 50_000, 1]]);
  expect(await client.fetchTicker('BTC/USDT')).toMatchObject({ last: 50_000 });
  const book = await client.fetchOrderBook('BTC/USDT');
  expect(book.bids[0][0]).toBeLessThan(50_000.01);
  expect(book.asks[0][0]).toBeGreaterThan(49_999.99);
});

it('ccxt pro is told of public trades', async () => {
  const watched = client.watchTrades('BTC/USDT');
  await expect.poll(() => Object.keys(client.clients).length).toBe(1);
  // Its subscription is on the way.
  const timer = setInterval(
    () => exchange.act({ do: 'trade', pair: 'BTC/USDT', price: '50001.5', amount: '0.25', side: 'buy' }),
    20,
  );
  const [trade] = await watched;
  clearInterval(timer);
  expect(trade).toMatchObject({ price: 50_001.5, amount: 0.25, side: 'buy' });
});

it('ccxt pro is told of its orders and balances', async () => {
  const orders = client.watchOrders();
  const balances = client.watchBalance();
  await expect.poll(() => Object.keys(client.clients).length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const placed = await client.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40_000);
  const [first] = await orders;
  expect(first).toMatchObject({ id: placed.id, status: 'open', amount: 0.01 });
  expect((await balances).USDT).toMatchObject({ free: 99_600, used: 400 });
  const next = client.watchOrders();
  exchange.act({ do: 'trade', pair: 'BTC/USDT', price: '39999', amount: '1', side: 'sell' });
  expect((await next).at(-1)).toMatchObject({ id: placed.id, status: 'closed', filled: 0.01 });
});

it('an OCO through ccxt: the leg that triggers ends the other', async () => {
  await client.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  const list = (await client.privatePostOrderListOco({
    ...{ symbol: 'BTCUSDT', side: 'SELL', quantity: '0.05', aboveType: 'LIMIT_MAKER', abovePrice: '55000' },
    ...{ belowType: 'STOP_LOSS_LIMIT', belowStopPrice: '48000', belowPrice: '47000', belowTimeInForce: 'GTC' },
  })) as { orderReports: { orderId: number; type: string }[] };
  const legs = list.orderReports;
  expect(legs.map(({ type }) => type).sort()).toEqual(['LIMIT_MAKER', 'STOP_LOSS_LIMIT']);
  expect(await client.fetchOpenOrders('BTC/USDT')).toHaveLength(2);
  for (const price of ['48000', '47990']) {
    exchange.act({ do: 'trade', pair: 'BTC/USDT', price, amount: '5', side: 'sell' });
  }
  const statusOf = async (type: string): Promise<unknown> =>
    (await client.fetchOrder(String(legs.find((leg) => leg.type === type)!.orderId), 'BTC/USDT')).status;
  expect(await statusOf('STOP_LOSS_LIMIT')).toBe('closed');
  expect(await statusOf('LIMIT_MAKER')).toBe('expired');
  expect(await client.fetchOpenOrders('BTC/USDT')).toEqual([]);
});
