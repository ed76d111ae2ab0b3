import type { kraken, Order } from 'ccxt';
import ccxt from 'ccxt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalExchange } from '../../../../src/adapters/local-exchange/start-local-exchange.ts';
import { START_MS, connectKraken, startTestKraken } from '../../../support/local-exchange.ts';

let exchange: LocalExchange;
let client: kraken;
const PAIR = 'BTC/USD';

beforeEach(async () => {
  exchange = await startTestKraken({ hasLimits: false });
  client = await connectKraken(exchange);
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

function trade(price: string, amount = '10'): void {
  exchange.act({ do: 'trade', pair: PAIR, price, amount, side: 'sell' });
}

describe('public data', () => {
  it('lists pairs and assets under the names of Kraken', async () => {
    await client.loadMarkets();
    expect(client.market(PAIR)).toMatchObject({
      ...{ id: 'XXBTZUSD', altname: 'XBTUSD', wsId: 'XBT/USD', baseId: 'BTC', quoteId: 'USD', active: true },
      ...{ taker: 0.004, maker: 0.0025, precision: { price: 0.1, amount: 1e-8 } },
      limits: { amount: { min: 0.00005 }, cost: { min: 0.5 } },
    });
    // ADA is younger than the names with a letter before them.
    expect(client.market('ADA/USD').id).toBe('ADAUSD');
    expect(client.currency('BTC').id).toBe('XXBT');
    expect((await client.fetchStatus()).status).toBe('ok');
    expect(await client.fetchTime()).toBe(START_MS);
  });

  it('tells ticker, book, candles and trades', async () => {
    trade('50010', '2');
    const ticker = await client.fetchTicker(PAIR);
    expect(ticker).toMatchObject({ last: 50_010, high: 50_010, low: 50_000, baseVolume: 3 });
    expect(Object.keys(await client.fetchTickers())).toEqual([PAIR, 'ADA/USD']);
    const book = await client.fetchOrderBook(PAIR, 5);
    expect(book.bids).toHaveLength(5);
    expect(book.bids[0][0]).toBeLessThan(Number(book.asks[0][0]));
    expect(await client.fetchOHLCV(PAIR, '1m')).toEqual([[START_MS, 50_000, 50_010, 50_000, 50_010, 3]]);
    const trades = await client.fetchTrades(PAIR);
    expect(trades.map(({ price, amount, side }) => [price, amount, side])).toEqual([
      [50_000, 1, 'buy'],
      [50_010, 2, 'sell'],
    ]);
  });

  it('pages through trades of one millisecond without a gap or a repetition', async () => {
    for (let index = 1; index <= 5; index++) trade('50000', String(index));
    const amounts: string[] = [];
    let since = '0';
    for (let page = 0; page < 10; page++) {
      const { result } = (await client.publicGetTrades({ pair: 'XBTUSD', since, count: 2 })) as {
        result: { XXBTZUSD: string[][]; last: string };
      };
      if (result.XXBTZUSD.length === 0) break;
      amounts.push(...result.XXBTZUSD.map(([, amount]) => amount));
      since = result.last;
    }
    expect(amounts.map(Number)).toEqual([1, 1, 2, 3, 4, 5]);
    expect(since).toBe(`${START_MS}000005`);
  });
});

describe('orders', () => {
  it('places, finds, amends, edits and cancels', async () => {
    const placed = await client.createOrder(PAIR, 'limit', 'buy', 0.5, 40_000, { clientOrderId: 'tw1' });
    expect(placed.id).toMatch(/^O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}$/);
    expect(placed.info).toMatchObject({ descr: { order: 'buy 0.50000000 XBTUSD @ limit 40000.0' } });
    const open = await client.fetchOpenOrders(PAIR);
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({ id: placed.id, clientOrderId: 'tw1', status: 'open', amount: 0.5, price: 40_000 });

    await client.editOrder(placed.id!, PAIR, 'limit', 'buy', 0.6, 41_000);
    expect(await client.fetchOrder(placed.id!, PAIR)).toMatchObject({ amount: 0.6, price: 41_000 });
    const { result } = (await client.privatePostEditOrder({ txid: placed.id, pair: 'XBTUSD', volume: '0.7' })) as {
      result: { txid: string; originaltxid: string };
    };
    expect(result.originaltxid).toBe(placed.id);
    expect((await client.fetchOrder(placed.id!, PAIR)).status).toBe('canceled');
    expect(await client.fetchOrder(result.txid, PAIR)).toMatchObject({ status: 'open', amount: 0.7, price: 41_000 });

    await client.cancelOrder(result.txid, PAIR);
    expect(await client.fetchOpenOrders(PAIR)).toEqual([]);
    await expect(client.cancelOrder(result.txid, PAIR)).rejects.toThrow(ccxt.OrderNotFound);
    await client.createOrder(PAIR, 'limit', 'buy', 0.1, 40_000, { clientOrderId: 'tw2' });
    await client.cancelOrder('', PAIR, { clientOrderId: 'tw2' });
    const closed = await client.fetchClosedOrders(PAIR);
    expect(new Set(closed.map(({ clientOrderId }) => clientOrderId))).toEqual(new Set(['0', 'tw1', 'tw2']));
  });

  it('charges fees in quote, on top of what is bought and out of what is sold', async () => {
    await client.createOrder(PAIR, 'market', 'buy', 0.01, undefined, { oflags: 'fciq' });
    const [bought] = await client.fetchMyTrades(PAIR);
    // 0.4 % of the cost.
    expect(bought.fee).toEqual({ cost: Number((bought.cost! * 0.004).toFixed(8)), currency: 'USD' });
    const balance = await client.fetchBalance();
    expect(balance['BTC']).toMatchObject({ total: 2.01 });
    expect(balance['USD'].total).toBeCloseTo(100_000 - bought.cost! * 1.004, 6);
    const order = await client.fetchOrder(String(bought.order), PAIR);
    expect(order).toMatchObject({ status: 'closed', filled: 0.01, type: 'market' });
    const trades = await client.fetchOrderTrades(order.id!, PAIR, undefined, undefined, { trades: order.trades });
    expect(trades.map(({ id }) => id)).toEqual([bought.id]);
  });

  it('buys by worth, holds funds for open orders and cancels all', async () => {
    await client.createMarketBuyOrderWithCost(PAIR, 500);
    const [bought] = await client.fetchMyTrades(PAIR);
    expect(bought.cost).toBeLessThanOrEqual(500);
    expect(bought.cost).toBeGreaterThan(499);
    await client.createOrder(PAIR, 'limit', 'sell', 1.5, 60_000);
    expect((await client.fetchBalance())['BTC']).toMatchObject({ used: 1.5 });
    await client.createOrder('ADA/USD', 'limit', 'buy', 10, 0.4);
    const { info } = (await client.cancelAllOrders())[0];
    expect(info).toMatchObject({ result: { count: 2 } });
  });

  type Case = readonly [
    name: string,
    type: 'market' | 'limit',
    price: number | undefined,
    params: object,
    moves: string[],
  ];
  const triggers: readonly Case[] = [
    ['stop-loss', 'market', undefined, { stopLossPrice: 49_000 }, ['48999']],
    ['take-profit', 'market', undefined, { takeProfitPrice: 51_000 }, ['51001']],
    ['stop-loss-limit', 'limit', 48_900, { stopLossPrice: 49_000 }, ['48999']],
    ['take-profit-limit', 'limit', 50_900, { takeProfitPrice: 51_000 }, ['51001']],
    ['trailing-stop', 'market', undefined, { trailingPercent: '1' }, ['52000', '51479']],
  ];
  it.each(triggers)('%s waits for its price', async (ordertype, type, price, params, moves) => {
    const { id } = await client.createOrder(PAIR, type, 'sell', 0.1, price, params);
    expect((await client.fetchOpenOrders(PAIR))[0].info).toMatchObject({ descr: { ordertype } });
    for (const each of moves) trade(each);
    trade('51500', '50');
    expect(await client.fetchOrder(id!, PAIR)).toMatchObject({ status: 'closed', filled: 0.1 });
  });

  it('lets orders live as long as they say', async () => {
    const ioc = await client.createOrder(PAIR, 'limit', 'buy', 0.1, 40_000, { timeInForce: 'IOC' });
    expect((await client.fetchOrder(ioc.id!, PAIR)).status).toBe('canceled');
    const params = { timeInForce: 'GTD', expiretm: '+60' };
    const timed = await client.createOrder(PAIR, 'limit', 'buy', 0.1, 40_000, params);
    exchange.advance(61_000);
    expect((await client.fetchOrder(timed.id!, PAIR)).status).toBe('expired');
    const test = await client.createOrder(PAIR, 'limit', 'buy', 0.1, 40_000, { validate: 'true' });
    expect(test.id).toBeUndefined();
    expect(await client.fetchOpenOrders(PAIR)).toEqual([]);
  });

  it('cancels all when nobody asks for more time', async () => {
    await client.createOrder(PAIR, 'limit', 'buy', 0.1, 40_000);
    await client.cancelAllOrdersAfter(60_000);
    exchange.advance(50_000);
    await client.cancelAllOrdersAfter(60_000);
    exchange.advance(50_000);
    expect(await client.fetchOpenOrders(PAIR)).toHaveLength(1);
    exchange.advance(10_001);
    expect(await client.fetchOpenOrders(PAIR)).toEqual([]);
  });

  it('places and cancels several at once', async () => {
    const order = (price: number): object => ({ symbol: PAIR, type: 'limit', side: 'buy', amount: 0.1, price });
    const placed = await client.createOrders([order(40_000), order(41_000)] as never);
    expect(await client.fetchOpenOrders(PAIR)).toHaveLength(2);
    await client.cancelOrders(placed.map(({ id }: Order) => id!));
    expect(await client.fetchOpenOrders(PAIR)).toEqual([]);
  });
});

it('tells what a key may do', async () => {
  const { result } = (await client.privatePostGetApiKeyInfo()) as { result: Record<string, unknown> };
  expect(result).toMatchObject({ apiKeyName: 'test', validUntil: '0', ipAllowlist: [], nonceWindow: 0 });
  expect(result['permissions']).toContain('modify-trades');
  expect(result['permissions']).not.toContain('withdraw-funds');
});
