import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../src/core/model/venue.ts';
import { SELL, eachWithServer, orderOf } from './open-venue.ts';

const { server, open } = eachWithServer();

// Parameters by docs.kraken.com, "Add Order".
describe('Kraken', () => {
  const order = { ...SELL, pair: 'BTC/USD', price: '65000.1' };
  it.each<[Partial<OrderRequest>, Record<string, string>]>([
    [{}, { ordertype: 'limit', price: '65000.1' }],
    [{ timeInForce: 'IOC' }, { ordertype: 'limit', price: '65000.1', timeinforce: 'IOC' }],
    [{ timeInForce: 'PO' }, { ordertype: 'limit', price: '65000.1', oflags: 'fciq,post' }],
    [{ type: 'market' }, { ordertype: 'market' }],
    [
      { type: 'stop', triggerPrice: '60000' },
      { ordertype: 'stop-loss', price: '60000' },
    ],
    [
      { type: 'stop', triggerPrice: '60000', triggerBy: 'mark' },
      { ordertype: 'stop-loss', price: '60000', trigger: 'index' },
    ],
    [
      { type: 'stop-limit', triggerPrice: '60000' },
      { ordertype: 'stop-loss-limit', price: '60000', price2: '65000.1' },
    ],
    [
      { type: 'take-profit', triggerPrice: '70000' },
      { ordertype: 'take-profit', price: '70000' },
    ],
    [
      { type: 'take-profit-limit', triggerPrice: '70000' },
      { ordertype: 'take-profit-limit', price: '70000', price2: '65000.1' },
    ],
    [
      { type: 'trailing-stop', trailingRatio: 0.015 },
      { ordertype: 'trailing-stop', price: '+1.5%', trigger: 'last' },
    ],
  ])('is sent %j as %j', async (change, expected) => {
    server().on('/0/private/AddOrder', { error: [], result: { descr: { order: 'sell' }, txid: ['OABC-1'] } });
    const venue = await open('kraken', 'spot');
    const answer = await venue.place({ ...order, ...change });
    const common = { pair: 'XXBTZUSD', type: 'sell', volume: '0.00123', cl_ord_id: 'twabcdef000001', oflags: 'fciq' };
    expect(orderOf(server().to('/0/private/AddOrder')[0])).toEqual({ ...common, ...expected });
    const value = { orderId: 'OABC-1', clientOrderId: 'twabcdef000001', pair: 'BTC/USD', status: 'open' };
    expect(answer).toMatchObject({ kind: 'done', value: { ...value, type: change.type ?? 'limit' } });
  });

  it('is told the last moment for an order, at least two seconds away', async () => {
    server().on('/0/private/AddOrder', { error: [], result: { descr: { order: 'sell' }, txid: ['OABC-1'] } });
    const venue = await open('kraken', 'spot');
    const expiresMs = Date.now() + 5000;
    await venue.place({ ...order, expiresMs });
    expect(server().to('/0/private/AddOrder')[0].params['deadline']).toBe(new Date(expiresMs).toISOString());
    const tooSoon = await venue.place({ ...order, expiresMs: Date.now() + 1500 });
    expect(tooSoon).toMatchObject({ kind: 'refused', failure: { kind: 'clock' } });
    expect(server().to('/0/private/AddOrder')).toHaveLength(1);
  });

  it('gets a number with each request that is above the last one', async () => {
    server().on('/0/private/BalanceEx', { error: [], result: {} });
    const venue = await open('kraken', 'spot');
    await Promise.all(Array.from({ length: 50 }, () => venue.balances()));
    const nonces = server()
      .to('/0/private/BalanceEx')
      .map(({ params }) => Number(params['nonce']));
    expect(new Set(nonces).size).toBe(50);
  });

  it('is asked for an order by client id among the open ones and the closed ones', async () => {
    const raw = {
      cl_ord_id: 'tw1',
      status: 'closed',
      opentm: 1_700_000_000.5,
      closetm: 1_700_000_009.25,
      vol: '0.00100000',
      vol_exec: '0.00100000',
      cost: '65.00000',
      fee: '0.26000',
      price: '65000.0',
      stopprice: '0.00000',
      limitprice: '0.00000',
      misc: '',
      oflags: 'fciq',
      descr: { pair: 'XBTUSD', type: 'buy', ordertype: 'limit', price: '65000.1', price2: '0', leverage: 'none' },
    };
    server().on('/0/private/OpenOrders', { error: [], result: { open: {} } });
    server().on('/0/private/ClosedOrders', { error: [], result: { closed: { 'OABC-1': raw }, count: 1 } });
    const venue = await open('kraken', 'spot');
    expect(await venue.order({ pair: 'BTC/USD', clientOrderId: 'tw1' })).toEqual({
      orderId: 'OABC-1',
      clientOrderId: 'tw1',
      pair: 'BTC/USD',
      side: 'buy',
      type: 'limit',
      status: 'filled',
      amount: '0.001',
      filledAmount: '0.001',
      price: '65000.1',
      triggerPrice: undefined,
      averagePrice: '65000',
      reduceOnly: false,
      createdMs: 1_700_000_000_500,
      updatedMs: 1_700_000_009_250,
    });
    expect(server().to('/0/private/OpenOrders')[0].params['cl_ord_id']).toBe('tw1');
    expect(server().to('/0/private/ClosedOrders')[0].params['cl_ord_id']).toBe('tw1');
  });

  it('says of a cancel that the order is not open', async () => {
    server().on('/0/private/CancelOrder', { error: ['EOrder:Unknown order'] });
    const venue = await open('kraken', 'spot');
    expect(await venue.cancel({ pair: 'BTC/USD', orderId: 'OABC-1' })).toMatchObject({
      kind: 'refused',
      failure: { kind: 'order-unknown', venueCode: 'EOrder:Unknown order' },
    });
  });
});
