import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../src/core/model/venue.ts';
import { SELL, eachWithServer, orderOf } from './open-venue.ts';

const { server, open } = eachWithServer();

// Parameters by developers.binance.com, "New order (TRADE)".
describe('Binance spot', () => {
  const common = { symbol: 'BTCUSDT', side: 'SELL', newClientOrderId: 'twabcdef000001', quantity: '0.00123' };
  it.each<[Partial<OrderRequest>, Record<string, string>]>([
    [{}, { type: 'LIMIT', price: '65000.01', timeInForce: 'GTC' }],
    [{ timeInForce: 'IOC' }, { type: 'LIMIT', price: '65000.01', timeInForce: 'IOC' }],
    [{ timeInForce: 'FOK' }, { type: 'LIMIT', price: '65000.01', timeInForce: 'FOK' }],
    [{ timeInForce: 'PO' }, { type: 'LIMIT_MAKER', price: '65000.01' }],
    [{ type: 'market' }, { type: 'MARKET' }],
    [
      { type: 'stop', triggerPrice: '60000' },
      { type: 'STOP_LOSS', stopPrice: '60000' },
    ],
    [
      { type: 'stop-limit', triggerPrice: '60000', price: '59900.5' },
      { type: 'STOP_LOSS_LIMIT', stopPrice: '60000', price: '59900.5', timeInForce: 'GTC' },
    ],
    [
      { type: 'take-profit', triggerPrice: '70000' },
      { type: 'TAKE_PROFIT', stopPrice: '70000' },
    ],
    [
      { type: 'take-profit-limit', triggerPrice: '70000', price: '69999' },
      { type: 'TAKE_PROFIT_LIMIT', stopPrice: '70000', price: '69999', timeInForce: 'GTC' },
    ],
    [
      { type: 'trailing-stop', trailingRatio: 0.015 },
      { type: 'STOP_LOSS', trailingDelta: '150' },
    ],
    [
      { type: 'trailing-stop', trailingRatio: 0.01, triggerPrice: '70000' },
      { type: 'STOP_LOSS', trailingDelta: '100', stopPrice: '70000' },
    ],
  ])('is sent %j as %j', async (change, expected) => {
    server().on('/api/v3/order', { symbol: 'BTCUSDT', orderId: 28, clientOrderId: 'twabcdef000001', status: 'NEW' });
    const venue = await open('binance', 'spot');
    const answer = await venue.place({ ...SELL, ...change });
    const { newOrderRespType, ...order } = orderOf(server().to('/api/v3/order')[0]);
    expect(order).toEqual({ ...common, ...expected });
    expect(['FULL', 'RESULT', 'ACK']).toContain(newOrderRespType);
    const reported = { orderId: '28', clientOrderId: 'twabcdef000001', pair: 'BTC/USDT', side: 'sell', status: 'open' };
    expect(answer).toMatchObject({
      kind: 'done',
      value: { ...reported, type: change.type ?? 'limit', amount: '0.00123' },
    });
  });

  it('gets amounts and prices digit by digit, also where a double has not so many', async () => {
    server().on('/api/v3/order', { symbol: 'BTCUSDT', orderId: 28, status: 'NEW' });
    const venue = await open('binance', 'spot');
    await venue.place({ ...SELL, amount: '8999.12345000', price: '123456.70' });
    expect(orderOf(server().to('/api/v3/order')[0])).toMatchObject({ quantity: '8999.12345', price: '123456.7' });
  });

  it.each([
    ['names no order', { symbol: 'BTCUSDT' }],
    ['holds an amount that is none', { symbol: 'BTCUSDT', orderId: 28, status: 'NEW', origQty: '1.2.3' }],
    ['is a list', []],
  ])('leaves an order unknown whose answer %s', async (_, body) => {
    server().on('/api/v3/order', body);
    const venue = await open('binance', 'spot');
    expect(await venue.place(SELL)).toMatchObject({ kind: 'unknown', failure: { kind: 'transient' } });
  });

  it('is told the last moment for an order', async () => {
    server().on('/api/v3/order', { symbol: 'BTCUSDT', orderId: 28, status: 'NEW' });
    const venue = await open('binance', 'spot');
    const expiresMs = Date.now() + 4000;
    await venue.place({ ...SELL, expiresMs });
    const { timestamp, recvWindow } = server().to('/api/v3/order')[0].params;
    expect(Number(timestamp) + Number(recvWindow)).toBeLessThanOrEqual(expiresMs);
    expect(Number(timestamp) + Number(recvWindow)).toBeGreaterThan(expiresMs - 20);
  });

  it('has no reduce-only orders and no mark price', async () => {
    const venue = await open('binance', 'spot');
    const refused = { kind: 'refused', failure: { kind: 'unsupported' } };
    expect(await venue.place({ ...SELL, reduceOnly: true })).toMatchObject(refused);
    const byMark = { ...SELL, type: 'stop', triggerPrice: '1', triggerBy: 'mark' } as const;
    expect(await venue.place(byMark)).toMatchObject(refused);
    expect(server().to('/api/v3/order')).toEqual([]);
  });

  it('is asked for an order by client id, and knows none', async () => {
    server().reply('/api/v3/order', () => ({ status: 400, body: { code: -2013, msg: 'Order does not exist.' } }));
    const venue = await open('binance', 'spot');
    expect(await venue.order({ pair: 'BTC/USDT', clientOrderId: 'tw1' })).toBeUndefined();
    expect(server().to('/api/v3/order')[0]).toMatchObject({ method: 'GET', params: { origClientOrderId: 'tw1' } });
  });

  it('reports a part of an order as the venue writes it', async () => {
    server().on('/api/v3/order', {
      symbol: 'BTCUSDT',
      orderId: 28,
      clientOrderId: 'tw1',
      price: '65000.01000000',
      origQty: '0.00300000',
      executedQty: '0.00100000',
      cummulativeQuoteQty: '65.00001000',
      status: 'PARTIALLY_FILLED',
      timeInForce: 'GTC',
      type: 'LIMIT',
      side: 'BUY',
      stopPrice: '0.00000000',
      time: 1_700_000_000_000,
      updateTime: 1_700_000_001_000,
    });
    const venue = await open('binance', 'spot');
    expect(await venue.order({ pair: 'BTC/USDT', orderId: '28' })).toEqual({
      orderId: '28',
      clientOrderId: 'tw1',
      pair: 'BTC/USDT',
      side: 'buy',
      type: 'limit',
      status: 'partially_filled',
      amount: '0.003',
      filledAmount: '0.001',
      price: '65000.01',
      triggerPrice: undefined,
      averagePrice: '65000.01',
      reduceOnly: false,
      createdMs: 1_700_000_000_000,
      updatedMs: 1_700_000_001_000,
    });
  });

  it('hands out own trades page by page, each once', async () => {
    const trade = (id: number) => ({
      symbol: 'BTCUSDT',
      id,
      orderId: 100 + id,
      price: '4.00000100',
      qty: '12.00000000',
      quoteQty: '48.000012',
      commission: '10.10000000',
      commissionAsset: 'BNB',
      time: 1_499_865_549_590 + id,
      isBuyer: true,
      isMaker: false,
    });
    const all = Array.from({ length: 1500 }, (_, id) => trade(id));
    server().reply('/api/v3/myTrades', ({ params: { fromId, startTime } }) => {
      const rest =
        fromId === undefined ? all.filter(({ time }) => time >= Number(startTime)) : all.slice(Number(fromId));
      return { body: rest.slice(0, 1000) };
    });
    const venue = await open('binance', 'spot');
    const fills = await venue.fills('BTC/USDT', 1_499_865_549_600);
    expect(fills.map(({ fillId }) => fillId)).toEqual(all.slice(10).map(({ id }) => String(id)));
    expect(fills[0]).toEqual({
      fillId: '10',
      orderId: '110',
      clientOrderId: '',
      pair: 'BTC/USDT',
      side: 'buy',
      price: '4.000001',
      amount: '12',
      cost: '48.000012',
      fee: { asset: 'BNB', amount: '10.1' },
      isMaker: false,
      timeMs: 1_499_865_549_600,
    });
  });

  it('signs with new keys from the next request on', async () => {
    server().on('/api/v3/account', { balances: [{ asset: 'BTC', free: '4723846.89208129', locked: '0.10000000' }] });
    const venue = await open('binance', 'spot');
    expect(await venue.balances()).toEqual([{ asset: 'BTC', free: '4723846.89208129', used: '0.1' }]);
    venue.useKeys({ apiKey: 'K2', secret: 'S2' });
    await venue.balances();
    expect(
      server()
        .to('/api/v3/account')
        .map(({ headers }) => headers['x-mbx-apikey']),
    ).toEqual(['K1', 'K2']);
  });
});
