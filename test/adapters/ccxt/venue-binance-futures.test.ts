import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../src/core/model/venue.ts';
import { SELL, eachWithServer, orderOf } from './open-venue.ts';

const { server, open } = eachWithServer();

// Parameters by developers.binance.com, "New Order" and "New Algo Order" of USDT futures.
describe('Binance futures', () => {
  const futures = { ...SELL, pair: 'BTC/USDT:USDT', amount: '0.015', price: '65000.1' };
  it.each<[Partial<OrderRequest>, Record<string, string>]>([
    [{}, { type: 'LIMIT', price: '65000.1', timeInForce: 'GTC' }],
    [
      { timeInForce: 'PO', reduceOnly: true },
      { type: 'LIMIT', price: '65000.1', timeInForce: 'GTX', reduceOnly: 'true' },
    ],
    [
      { type: 'market', reduceOnly: true },
      { type: 'MARKET', reduceOnly: 'true' },
    ],
  ])('is sent %j as %j', async (change, expected) => {
    server().on('/fapi/v1/order', { symbol: 'BTCUSDT', orderId: 5, clientOrderId: 'tw1', status: 'NEW' });
    const venue = await open('binance', 'futures');
    expect(await venue.place({ ...futures, ...change })).toMatchObject({ kind: 'done', value: { orderId: '5' } });
    const { newOrderRespType: _, ...order } = orderOf(server().to('/fapi/v1/order')[0]);
    const common = { symbol: 'BTCUSDT', side: 'SELL', newClientOrderId: 'twabcdef000001', quantity: '0.015' };
    expect(order).toEqual({ ...common, ...expected });
  });

  it.each<[Partial<OrderRequest>, Record<string, string>]>([
    [
      { type: 'stop', triggerPrice: '60000', reduceOnly: true },
      { type: 'STOP_MARKET', triggerPrice: '60000', reduceOnly: 'true' },
    ],
    [
      { type: 'stop', triggerPrice: '60000', triggerBy: 'mark' },
      { type: 'STOP_MARKET', triggerPrice: '60000', workingType: 'MARK_PRICE' },
    ],
    [
      { type: 'stop-limit', triggerPrice: '60000' },
      { type: 'STOP', triggerPrice: '60000', price: '65000.1' },
    ],
    [
      { type: 'take-profit', triggerPrice: '70000' },
      { type: 'TAKE_PROFIT_MARKET', triggerPrice: '70000' },
    ],
    [
      { type: 'take-profit-limit', triggerPrice: '70000' },
      { type: 'TAKE_PROFIT', triggerPrice: '70000', price: '65000.1' },
    ],
    [
      { type: 'trailing-stop', trailingRatio: 0.01 },
      { type: 'TRAILING_STOP_MARKET', callbackRate: '1' },
    ],
    [
      { type: 'trailing-stop', trailingRatio: 0.007, triggerPrice: '70000' },
      { type: 'TRAILING_STOP_MARKET', callbackRate: '0.7', activatePrice: '70000' },
    ],
  ])('is sent %j as the conditional order %j', async (change, expected) => {
    server().on('/fapi/v1/algoOrder', {
      algoId: 99,
      clientAlgoId: 'twabcdef000001',
      algoStatus: 'NEW',
      symbol: 'BTCUSDT',
    });
    const venue = await open('binance', 'futures');
    const answer = await venue.place({ ...futures, ...change });
    const { newOrderRespType: _, ...order } = orderOf(server().to('/fapi/v1/algoOrder')[0]);
    const common = { symbol: 'BTCUSDT', side: 'SELL', clientAlgoId: 'twabcdef000001', quantity: '0.015' };
    expect(order).toEqual({ ...common, algoType: 'CONDITIONAL', ...expected });
    const value = { orderId: 'algo:99', clientOrderId: 'twabcdef000001', type: change.type, status: 'open' };
    expect(answer).toMatchObject({ kind: 'done', value });
  });

  const algo = {
    algoId: 99,
    clientAlgoId: 'tw1',
    algoType: 'CONDITIONAL',
    orderType: 'STOP_MARKET',
    symbol: 'BTCUSDT',
    side: 'SELL',
    quantity: '0.015',
    triggerPrice: '60000.0',
    reduceOnly: true,
    createTime: 1_700_000_000_000,
    updateTime: 1_700_000_005_000,
  };
  const executed = {
    orderId: 1234,
    symbol: 'BTCUSDT',
    status: 'FILLED',
    clientOrderId: 'auto',
    price: '0',
    avgPrice: '59990.10000',
    origQty: '0.015',
    executedQty: '0.015',
    cumQuote: '899.8515',
    type: 'MARKET',
    side: 'SELL',
    positionSide: 'BOTH',
    time: 1_700_000_004_000,
    updateTime: 1_700_000_006_000,
  };

  it('keeps a conditional order under its name when it has become another one', async () => {
    server().reply('/fapi/v1/algoOrder', () => ({ body: { ...algo, algoStatus: 'FINISHED', actualOrderId: '1234' } }));
    server().on('/fapi/v1/order', executed);
    server().on('/fapi/v1/allAlgoOrders', [{ ...algo, algoStatus: 'FINISHED', actualOrderId: '1234' }]);
    const trade = { symbol: 'BTCUSDT', id: 7, orderId: 1234, price: '59990.1', qty: '0.015', quoteQty: '899.8515' };
    const fee = {
      commission: '0.35994060',
      commissionAsset: 'USDT',
      side: 'SELL',
      time: 1_700_000_006_000,
      maker: false,
    };
    server().on('/fapi/v1/userTrades', [{ ...trade, ...fee, positionSide: 'BOTH' }]);
    const clock = { now: () => 1_700_000_010_000, sleepUntil: async () => {} };
    const venue = await open('binance', 'futures', { clock });
    const fills = await venue.fills('BTC/USDT:USDT', 1_700_000_009_000);
    expect(fills).toEqual([]);
    const all = await venue.fills('BTC/USDT:USDT', 1_699_999_999_000);
    expect(all[0]).toMatchObject({ fillId: '7', orderId: 'algo:99', clientOrderId: 'tw1', amount: '0.015' });
    expect(await venue.order({ pair: 'BTC/USDT:USDT', orderId: 'algo:99' })).toMatchObject({
      orderId: 'algo:99',
      clientOrderId: 'tw1',
      status: 'filled',
      filledAmount: '0.015',
      averagePrice: '59990.1',
    });
  });

  it('is asked in both places for an order of unknown kind', async () => {
    server().reply('/fapi/v1/order', () => ({ status: 400, body: { code: -2013, msg: 'Order does not exist.' } }));
    server().on('/fapi/v1/algoOrder', { ...algo, algoStatus: 'NEW' });
    const venue = await open('binance', 'futures');
    expect(await venue.order({ pair: 'BTC/USDT:USDT', clientOrderId: 'tw1' })).toMatchObject({
      orderId: 'algo:99',
      type: 'stop',
      status: 'open',
      triggerPrice: '60000',
      reduceOnly: true,
    });
    server().reply('/fapi/v1/order', () => ({ status: 400, body: { code: -2011, msg: 'Unknown order sent.' } }));
    server().on('/fapi/v1/algoOrder', { algoId: 99, clientAlgoId: 'tw1', code: '200', msg: 'success' });
    expect(await venue.cancel({ pair: 'BTC/USDT:USDT', clientOrderId: 'tw1' })).toMatchObject({ kind: 'done' });
    expect(server().to('/fapi/v1/algoOrder').at(-1)).toMatchObject({
      method: 'DELETE',
      params: { clientAlgoId: 'tw1' },
    });
  });

  it('sets leverage also where the margin mode is set already', async () => {
    const body = { code: -4046, msg: 'No need to change margin type.' };
    server().reply('/fapi/v1/marginType', () => ({ status: 400, body }));
    server().on('/fapi/v1/leverage', { leverage: 5, maxNotionalValue: '1000000', symbol: 'BTCUSDT' });
    const venue = await open('binance', 'futures');
    expect(await venue.setLeverage('BTC/USDT:USDT', 5, 'isolated')).toEqual({ kind: 'done', value: undefined });
    expect(orderOf(server().to('/fapi/v1/marginType')[0])).toEqual({ symbol: 'BTCUSDT', marginType: 'ISOLATED' });
    expect(orderOf(server().to('/fapi/v1/leverage')[0])).toEqual({ symbol: 'BTCUSDT', leverage: '5' });
  });
});
