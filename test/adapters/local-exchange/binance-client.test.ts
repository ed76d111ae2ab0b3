import { MainClient, USDMClient, WebsocketClient } from 'binance';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { startTestFutures } from '../../support/local-exchange.ts';

/** A second client that knows nothing of ccxt: what both understand is not only one reading of the venue. */
const QUIET = { trace() {}, info() {}, error() {} };

let exchange: LocalExchange;
beforeEach(async () => {
  // This client knows the machine's time only.
  exchange = await startTestFutures({ startMs: Date.now(), rate: 1 });
});
afterEach(() => exchange.close());

const keys = { api_key: 'K1', api_secret: 'S1' };
const print = (pair: string, price: string): void =>
  exchange.act({ do: 'trade', pair, price, amount: '5', side: 'sell' });

describe('spot', () => {
  const client = (): MainClient =>
    new MainClient({ ...keys, baseUrl: exchange.url, disableTimeSync: true, filterUndefinedParams: true });

  it('orders, balances and trades', async () => {
    const spot = client();
    const { symbols } = await spot.getExchangeInfo();
    expect(symbols.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT']);
    const order = await spot.submitNewOrder({
      ...{ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.01, price: 40_000 },
      newOrderRespType: 'FULL',
    });
    expect(order).toMatchObject({ status: 'NEW', executedQty: '0.00000000', price: '40000.00000000' });
    expect(await spot.getOpenOrders({ symbol: 'BTCUSDT' })).toMatchObject([{ orderId: order.orderId }]);
    await spot.cancelOrder({ symbol: 'BTCUSDT', orderId: order.orderId });
    const bought = await spot.submitNewOrder({
      ...{ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 1000, newOrderRespType: 'FULL' },
    });
    expect(bought).toMatchObject({ status: 'FILLED', fills: [{ commissionAsset: 'BTC' }] });
    const { balances } = await spot.getAccountInformation();
    expect(balances.map(({ asset }) => asset).sort()).toEqual(['BTC', 'USDT']);
    const trades = await spot.getAccountTradeList({ symbol: 'BTCUSDT' });
    expect(trades).toMatchObject([{ isBuyer: true, isMaker: false, orderId: (bought as { orderId: number }).orderId }]);
    expect(await spot.getApiKeyPermissions()).toMatchObject({ enableReading: true, enableWithdrawals: false });
  });

  it('an OCO: when one leg fills, the other is gone', async () => {
    const spot = client();
    await spot.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 0.1 });
    const list = await spot.submitNewOrderList({
      ...{ symbol: 'BTCUSDT', side: 'SELL', quantity: 0.05, aboveType: 'LIMIT_MAKER', abovePrice: 55_000 },
      ...{ belowType: 'STOP_LOSS_LIMIT', belowPrice: 47_000, belowStopPrice: 48_000, belowTimeInForce: 'GTC' },
    } as never);
    expect(list).toMatchObject({ contingencyType: 'OCO', listOrderStatus: 'EXECUTING' });
    expect(await spot.getOpenOrders({ symbol: 'BTCUSDT' })).toHaveLength(2);
    expect(await spot.getAllOpenOCO()).toHaveLength(1);
    print('BTC/USDT', '55001');
    expect(await spot.getOpenOrders({ symbol: 'BTCUSDT' })).toEqual([]);
    const { orderListId } = list as { orderListId: number };
    expect(await spot.getOCO({ orderListId })).toMatchObject({ listOrderStatus: 'ALL_DONE' });
  });

  it('replaces an order in one request, or says which half failed', async () => {
    const spot = client();
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.01 } as const;
    const { orderId } = (await spot.submitNewOrder({ ...order, price: 40_000 })) as { orderId: number };
    const replaced = await spot.replaceOrder({
      ...{ ...order, price: 41_000, cancelOrderId: orderId, cancelReplaceMode: 'STOP_ON_FAILURE' },
    });
    expect(replaced).toMatchObject({ cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' });
    const again = spot.replaceOrder({
      ...{ ...order, price: 41_000, cancelOrderId: orderId, cancelReplaceMode: 'STOP_ON_FAILURE' },
    });
    await expect(again).rejects.toMatchObject({ code: -2022 });
  });

  it('refusals have the codes of the venue', async () => {
    const spot = client();
    const order = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 0.01,
      price: 40_000,
    } as const;
    const refused = async (change: object): Promise<unknown> =>
      spot.submitNewOrder({ ...order, ...change }).catch((error: { code: number }) => error.code);
    expect(await refused({ symbol: 'XYZUSDT' })).toBe(-1121);
    expect(await refused({ price: 40_000.001 })).toBe(-1013);
    expect(await refused({ quantity: 0.000001 })).toBe(-1013);
    expect(await refused({ quantity: 0.0001 })).toBe(-1013);
    expect(await refused({ quantity: 9 })).toBe(-2010);
    expect(await refused({ type: 'LIMIT_MAKER', price: 51_000, timeInForce: undefined })).toBe(-2010);
    expect(await refused({ type: 'SOMETHING' })).toBe(-1116);
    expect(await refused({ side: 'HOLD' })).toBe(-1117);
    expect(await refused({ timeInForce: 'NOW' })).toBe(-1115);
    expect(await refused({ price: undefined })).toBe(-1102);
    expect(await refused({ quantity: '0.1234567891' })).toBe(-1111);
    expect(await refused({ stopPrice: 1 })).toBe(-1106);
  });

  it('streams of trades and candles', async () => {
    const sockets = new WebsocketClient({ wsUrl: `${exchange.wsUrl}/stream`, beautify: false }, QUIET);
    const kinds = new Set<unknown>();
    sockets.on('message', (message) => {
      const { data = message } = message as unknown as { data?: { e?: string } };
      kinds.add((data as { e?: string }).e);
    });
    sockets.on('exception', () => {});
    await sockets.subscribeTrades('BTCUSDT', 'spot');
    await sockets.subscribeKlines('BTCUSDT', '1m', 'spot');
    const timer = setInterval(() => print('BTC/USDT', '50001'), 30);
    await expect.poll(() => [...kinds], { timeout: 5000 }).toEqual(expect.arrayContaining(['trade', 'kline']));
    clearInterval(timer);
    sockets.closeAll(true);
  });
});

describe('USDT futures', () => {
  it('orders, algo orders and positions', async () => {
    const futures = new USDMClient({ ...keys, baseUrl: exchange.url, disableTimeSync: true });
    await futures.setLeverage({ symbol: 'BTCUSDT', leverage: 5 });
    const order = await futures.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 0.02 });
    expect(order).toMatchObject({ status: 'FILLED', executedQty: '0.02' });
    const [position] = await futures.getPositionsV3({ symbol: 'BTCUSDT' });
    expect(position).toMatchObject({ symbol: 'BTCUSDT', positionSide: 'BOTH', positionAmt: '0.02' });
    const algo = await futures.submitNewAlgoOrder({
      ...{ algoType: 'CONDITIONAL', symbol: 'BTCUSDT', side: 'SELL', type: 'STOP_MARKET', triggerPrice: '48000' },
      ...{ closePosition: 'true' },
    } as never);
    expect(algo).toMatchObject({ algoStatus: 'NEW', orderType: 'STOP_MARKET', closePosition: true });
    const wrong = futures.submitNewOrder({
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'STOP_MARKET',
      stopPrice: 1,
    } as never);
    await expect(wrong).rejects.toMatchObject({ code: -4120 });
    print('BTC/USDT:USDT', '47990');
    expect(await futures.getPositionsV3({ symbol: 'BTCUSDT' })).toEqual([]);
    const income = await futures.getIncomeHistory({ symbol: 'BTCUSDT' });
    expect(income.map(({ incomeType }) => incomeType)).toEqual(expect.arrayContaining(['COMMISSION', 'REALIZED_PNL']));
  });
});
