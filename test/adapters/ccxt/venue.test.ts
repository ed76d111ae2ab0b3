import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../../src/adapters/ccxt/connection.ts';
import { type OpenExchange, openExchange } from '../../../src/adapters/ccxt/open-exchange.ts';
import type { OrderRequest } from '../../../src/core/model/venue.ts';
import { EXCHANGE_INFO, FUTURES_INFO } from './binance-answers.ts';
import { ASSETS, ASSET_PAIRS } from './kraken-answers.ts';
import { type Received, VenueServer, realClock, silentLog } from './venue-server.ts';

let server: VenueServer;
let opened: OpenExchange[] = [];
beforeEach(async () => {
  server = await new VenueServer().start();
  server.on('/api/v3/exchangeInfo', EXCHANGE_INFO);
  server.on('/fapi/v1/exchangeInfo', FUTURES_INFO);
  server.on('/0/public/Assets', ASSETS);
  server.on('/0/public/AssetPairs', ASSET_PAIRS);
});
afterEach(async () => {
  for (const { data } of opened) await data.close();
  opened = [];
  await server.stop();
});

async function open(name: string, kind: 'spot' | 'futures', options: Partial<ConnectOptions> = {}) {
  const exchange = await openExchange(name, {
    clock: realClock,
    log: silentLog,
    baseUrl: server.baseUrl,
    rateLimit: 0,
    marketKinds: [kind],
    keys: { apiKey: 'K1', secret: 'c2VjcmV0' },
    ...options,
  });
  opened.push(exchange);
  return exchange.venue;
}

const base: OrderRequest = {
  clientOrderId: 'twabcdef000001',
  pair: 'BTC/USDT',
  side: 'sell',
  type: 'limit',
  amount: '0.00123',
  price: '65000.01',
};

/** What is signed and dated in every request, and not the order's. */
const SIGNED = ['timestamp', 'signature', 'recvWindow', 'nonce'];

function orderOf({ params }: Received): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !SIGNED.includes(name)));
}

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
    server.on('/api/v3/order', { symbol: 'BTCUSDT', orderId: 28, clientOrderId: 'twabcdef000001', status: 'NEW' });
    const venue = await open('binance', 'spot');
    const answer = await venue.place({ ...base, ...change });
    const { newOrderRespType, ...order } = orderOf(server.to('/api/v3/order')[0]);
    expect(order).toEqual({ ...common, ...expected });
    expect(['FULL', 'RESULT', 'ACK']).toContain(newOrderRespType);
    const reported = { orderId: '28', clientOrderId: 'twabcdef000001', pair: 'BTC/USDT', side: 'sell', status: 'open' };
    expect(answer).toMatchObject({
      kind: 'done',
      value: { ...reported, type: change.type ?? 'limit', amount: '0.00123' },
    });
  });

  it('gets amounts and prices digit by digit, also where a double has not so many', async () => {
    server.on('/api/v3/order', { symbol: 'BTCUSDT', orderId: 28, status: 'NEW' });
    const venue = await open('binance', 'spot');
    await venue.place({ ...base, amount: '8999.12345000', price: '123456.70' });
    expect(orderOf(server.to('/api/v3/order')[0])).toMatchObject({ quantity: '8999.12345', price: '123456.7' });
  });

  it('is told the last moment for an order', async () => {
    server.on('/api/v3/order', { symbol: 'BTCUSDT', orderId: 28, status: 'NEW' });
    const venue = await open('binance', 'spot');
    const expiresMs = Date.now() + 4000;
    await venue.place({ ...base, expiresMs });
    const { timestamp, recvWindow } = server.to('/api/v3/order')[0].params;
    expect(Number(timestamp) + Number(recvWindow)).toBeLessThanOrEqual(expiresMs);
    expect(Number(timestamp) + Number(recvWindow)).toBeGreaterThan(expiresMs - 20);
  });

  it('has no reduce-only orders and no mark price', async () => {
    const venue = await open('binance', 'spot');
    const refused = { kind: 'refused', failure: { kind: 'unsupported' } };
    expect(await venue.place({ ...base, reduceOnly: true })).toMatchObject(refused);
    const byMark = { ...base, type: 'stop', triggerPrice: '1', triggerBy: 'mark' } as const;
    expect(await venue.place(byMark)).toMatchObject(refused);
    expect(server.to('/api/v3/order')).toEqual([]);
  });

  it('is asked for an order by client id, and knows none', async () => {
    server.reply('/api/v3/order', () => ({ status: 400, body: { code: -2013, msg: 'Order does not exist.' } }));
    const venue = await open('binance', 'spot');
    expect(await venue.order({ pair: 'BTC/USDT', clientOrderId: 'tw1' })).toBeUndefined();
    expect(server.to('/api/v3/order')[0]).toMatchObject({ method: 'GET', params: { origClientOrderId: 'tw1' } });
  });

  it('reports a part of an order as the venue writes it', async () => {
    server.on('/api/v3/order', {
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
    server.reply('/api/v3/myTrades', ({ params: { fromId, startTime } }) => {
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
    server.on('/api/v3/account', { balances: [{ asset: 'BTC', free: '4723846.89208129', locked: '0.10000000' }] });
    const venue = await open('binance', 'spot');
    expect(await venue.balances()).toEqual([{ asset: 'BTC', free: '4723846.89208129', used: '0.1' }]);
    venue.useKeys({ apiKey: 'K2', secret: 'S2' });
    await venue.balances();
    expect(server.to('/api/v3/account').map(({ headers }) => headers['x-mbx-apikey'])).toEqual(['K1', 'K2']);
  });
});

// Parameters by developers.binance.com, "New Order" and "New Algo Order" of USDT futures.
describe('Binance futures', () => {
  const futures = { ...base, pair: 'BTC/USDT:USDT', amount: '0.015', price: '65000.1' };
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
    server.on('/fapi/v1/order', { symbol: 'BTCUSDT', orderId: 5, clientOrderId: 'tw1', status: 'NEW' });
    const venue = await open('binance', 'futures');
    expect(await venue.place({ ...futures, ...change })).toMatchObject({ kind: 'done', value: { orderId: '5' } });
    const { newOrderRespType: _, ...order } = orderOf(server.to('/fapi/v1/order')[0]);
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
    server.on('/fapi/v1/algoOrder', {
      algoId: 99,
      clientAlgoId: 'twabcdef000001',
      algoStatus: 'NEW',
      symbol: 'BTCUSDT',
    });
    const venue = await open('binance', 'futures');
    const answer = await venue.place({ ...futures, ...change });
    const { newOrderRespType: _, ...order } = orderOf(server.to('/fapi/v1/algoOrder')[0]);
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
    server.reply('/fapi/v1/algoOrder', () => ({ body: { ...algo, algoStatus: 'FINISHED', actualOrderId: '1234' } }));
    server.on('/fapi/v1/order', executed);
    server.on('/fapi/v1/allAlgoOrders', [{ ...algo, algoStatus: 'FINISHED', actualOrderId: '1234' }]);
    const trade = { symbol: 'BTCUSDT', id: 7, orderId: 1234, price: '59990.1', qty: '0.015', quoteQty: '899.8515' };
    const fee = {
      commission: '0.35994060',
      commissionAsset: 'USDT',
      side: 'SELL',
      time: 1_700_000_006_000,
      maker: false,
    };
    server.on('/fapi/v1/userTrades', [{ ...trade, ...fee, positionSide: 'BOTH' }]);
    const venue = await open('binance', 'futures');
    const fills = await venue.fills('BTC/USDT:USDT', Date.now() - 60_000);
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
    server.reply('/fapi/v1/order', () => ({ status: 400, body: { code: -2013, msg: 'Order does not exist.' } }));
    server.on('/fapi/v1/algoOrder', { ...algo, algoStatus: 'NEW' });
    const venue = await open('binance', 'futures');
    expect(await venue.order({ pair: 'BTC/USDT:USDT', clientOrderId: 'tw1' })).toMatchObject({
      orderId: 'algo:99',
      type: 'stop',
      status: 'open',
      triggerPrice: '60000',
      reduceOnly: true,
    });
    server.reply('/fapi/v1/order', () => ({ status: 400, body: { code: -2011, msg: 'Unknown order sent.' } }));
    server.on('/fapi/v1/algoOrder', { algoId: 99, clientAlgoId: 'tw1', code: '200', msg: 'success' });
    expect(await venue.cancel({ pair: 'BTC/USDT:USDT', clientOrderId: 'tw1' })).toMatchObject({ kind: 'done' });
    expect(server.to('/fapi/v1/algoOrder').at(-1)).toMatchObject({ method: 'DELETE', params: { clientAlgoId: 'tw1' } });
  });

  it('sets leverage also where the margin mode is set already', async () => {
    const body = { code: -4046, msg: 'No need to change margin type.' };
    server.reply('/fapi/v1/marginType', () => ({ status: 400, body }));
    server.on('/fapi/v1/leverage', { leverage: 5, maxNotionalValue: '1000000', symbol: 'BTCUSDT' });
    const venue = await open('binance', 'futures');
    expect(await venue.setLeverage('BTC/USDT:USDT', 5, 'isolated')).toEqual({ kind: 'done', value: undefined });
    expect(server.to('/fapi/v1/marginType')[0].params).toMatchObject({ symbol: 'BTCUSDT', marginType: 'ISOLATED' });
    expect(server.to('/fapi/v1/leverage')[0].params).toMatchObject({ symbol: 'BTCUSDT', leverage: '5' });
  });
});

// Parameters by docs.kraken.com, "Add Order".
describe('Kraken', () => {
  const order = { ...base, pair: 'BTC/USD', price: '65000.1' };
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
    server.on('/0/private/AddOrder', { error: [], result: { descr: { order: 'sell' }, txid: ['OABC-1'] } });
    const venue = await open('kraken', 'spot');
    const answer = await venue.place({ ...order, ...change });
    const common = { pair: 'XXBTZUSD', type: 'sell', volume: '0.00123', cl_ord_id: 'twabcdef000001', oflags: 'fciq' };
    expect(orderOf(server.to('/0/private/AddOrder')[0])).toEqual({ ...common, ...expected });
    const value = { orderId: 'OABC-1', clientOrderId: 'twabcdef000001', pair: 'BTC/USD', status: 'open' };
    expect(answer).toMatchObject({ kind: 'done', value: { ...value, type: change.type ?? 'limit' } });
  });

  it('is told the last moment for an order, at least two seconds away', async () => {
    server.on('/0/private/AddOrder', { error: [], result: { descr: { order: 'sell' }, txid: ['OABC-1'] } });
    const venue = await open('kraken', 'spot');
    const expiresMs = Date.now() + 5000;
    await venue.place({ ...order, expiresMs });
    expect(server.to('/0/private/AddOrder')[0].params['deadline']).toBe(new Date(expiresMs).toISOString());
    const tooSoon = await venue.place({ ...order, expiresMs: Date.now() + 1500 });
    expect(tooSoon).toMatchObject({ kind: 'refused', failure: { kind: 'clock' } });
    expect(server.to('/0/private/AddOrder')).toHaveLength(1);
  });

  it('gets a number with each request that is above the last one', async () => {
    server.on('/0/private/BalanceEx', { error: [], result: {} });
    const venue = await open('kraken', 'spot');
    await Promise.all(Array.from({ length: 50 }, () => venue.balances()));
    const nonces = server.to('/0/private/BalanceEx').map(({ params }) => Number(params['nonce']));
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
    server.on('/0/private/OpenOrders', { error: [], result: { open: {} } });
    server.on('/0/private/ClosedOrders', { error: [], result: { closed: { 'OABC-1': raw }, count: 1 } });
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
    expect(server.to('/0/private/OpenOrders')[0].params['cl_ord_id']).toBe('tw1');
    expect(server.to('/0/private/ClosedOrders')[0].params['cl_ord_id']).toBe('tw1');
  });

  it('says of a cancel that the order is not open', async () => {
    server.on('/0/private/CancelOrder', { error: ['EOrder:Unknown order'] });
    const venue = await open('kraken', 'spot');
    expect(await venue.cancel({ pair: 'BTC/USD', orderId: 'OABC-1' })).toMatchObject({
      kind: 'refused',
      failure: { kind: 'order-unknown', venueCode: 'EOrder:Unknown order' },
    });
  });
});
