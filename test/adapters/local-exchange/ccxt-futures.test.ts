import type { binance } from 'ccxt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { connectCcxt, startTestFutures } from '../../support/local-exchange.ts';

const PAIR = 'BTC/USDT:USDT';
let exchange: LocalExchange;
let client: binance;

beforeEach(async () => {
  exchange = await startTestFutures();
  client = await connectCcxt(exchange, { types: ['linear'] });
  client.options.defaultType = 'swap';
  await client.loadMarkets();
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

const print = (price: string): void => exchange.act({ do: 'trade', pair: PAIR, price, amount: '5', side: 'sell' });

it('ccxt knows the contract and its leverage tiers', async () => {
  expect(client.market(PAIR)).toMatchObject({ id: 'BTCUSDT', swap: true, linear: true, contractSize: 1, active: true });
  const tiers = (await client.fetchLeverageTiers([PAIR]))[PAIR];
  expect(tiers[1]).toMatchObject({ minNotional: 50_000, maintenanceMarginRate: 0.005, maxLeverage: 100 });
});

it('ccxt sets leverage and margin, buys, and sees its position', async () => {
  await client.setLeverage(10, PAIR);
  await client.setMarginMode('isolated', PAIR);
  const order = await client.createOrder(PAIR, 'market', 'buy', 0.02);
  expect(order).toMatchObject({ status: 'closed', filled: 0.02 });
  const [position] = await client.fetchPositions([PAIR]);
  expect(position).toMatchObject({ side: 'long', contracts: 0.02, marginMode: 'isolated', hedged: false });
  expect(position.initialMargin).toBeCloseTo((0.02 * order.average!) / 10, 1);
  // 1,000 of value with a tenth as margin: the price may fall by a tenth less the maintenance margin.
  expect(position.liquidationPrice).toBeCloseTo((order.average! * 0.9) / 0.996, 0);
  const balance = await client.fetchBalance();
  expect(balance.USDT.total).toBeCloseTo(10_000 - 0.02 * order.average! * 0.0005 - 0.02 * (order.average! - 50_000), 2);
  const [trade] = await client.fetchMyTrades(PAIR);
  expect(trade).toMatchObject({ side: 'buy', takerOrMaker: 'taker', order: order.id });
});

it('ccxt places a stop as an algo order, is told when it triggers, and of the order that it becomes', async () => {
  await client.createOrder(PAIR, 'market', 'buy', 0.02);
  const stop = await client.createOrder(PAIR, 'market', 'sell', 0.02, undefined, {
    stopLossPrice: 48_000,
    reduceOnly: true,
    clientOrderId: 'stop-1',
  });
  expect(stop).toMatchObject({ status: 'open', clientOrderId: 'stop-1', triggerPrice: 48_000, reduceOnly: true });
  expect(await client.fetchOpenOrders(PAIR)).toEqual([]);
  expect(await client.fetchOpenOrders(PAIR, undefined, undefined, { trigger: true })).toMatchObject([{ id: stop.id }]);

  const seen = new Map<string, Record<string, unknown>>();
  void (async () => {
    while (true)
      for (const { id, info } of await client.watchOrders(PAIR)) seen.set(id!, info as Record<string, unknown>);
  })().catch(() => {});
  await expect.poll(() => Object.keys(client.clients).length).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  print('47990');
  await expect.poll(() => new Set([...seen.values()].map(({ X }) => X))).toEqual(new Set(['FILLED', 'FINISHED']));
  const algo = seen.get(stop.id!)!;
  expect(algo).toMatchObject({ caid: 'stop-1', o: 'STOP_MARKET', X: 'FINISHED' });
  expect(seen.get(String(algo.ai))).toMatchObject({ c: 'stop-1', x: 'TRADE', o: 'MARKET', R: true });
  expect(await client.fetchPositions([PAIR])).toEqual([]);
});

it('ccxt trails a stop', async () => {
  await client.createOrder(PAIR, 'market', 'buy', 0.02);
  await client.createOrder(PAIR, 'market', 'sell', 0.02, undefined, { trailingPercent: 1, reduceOnly: true });
  print('51000');
  // 1 % below 51,000 is 50,490.
  print('50500');
  expect(await client.fetchPositions([PAIR])).toHaveLength(1);
  print('50480');
  expect(await client.fetchPositions([PAIR])).toEqual([]);
});

it('ccxt is refused by the codes of the venue', async () => {
  const stop = (price: number) =>
    client.createOrder(PAIR, 'market', 'sell', 0.02, undefined, { stopLossPrice: price, reduceOnly: true });
  await expect(client.createOrder(PAIR, 'limit', 'buy', 0.001, 50_000)).rejects.toThrow('-4164');
  await expect(client.createOrder(PAIR, 'limit', 'buy', 8, 40_000)).rejects.toThrow('-2019');
  await expect(client.cancelOrder('12345', PAIR)).rejects.toThrow('-2011');
  await client.createOrder(PAIR, 'market', 'buy', 0.02);
  await expect(client.setLeverage(125, PAIR)).resolves.toMatchObject({ leverage: 125 });
  await expect(stop(51_000)).rejects.toThrow('-2021');
});

it('ccxt pro is told of the mark price, the position and the book', async () => {
  const mark = client.watchMarkPrice(PAIR);
  const positions = client.watchPositions([PAIR]);
  const book = client.watchOrderBook(PAIR);
  await new Promise((resolve) => setTimeout(resolve, 300));
  exchange.advance(1000);
  expect(await mark).toMatchObject({ symbol: PAIR, markPrice: 50_000 });
  // The first answer is what there was at the start.
  expect(await positions).toEqual([]);
  const changed = client.watchPositions([PAIR]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await client.createOrder(PAIR, 'market', 'buy', 0.02);
  const [position] = await changed;
  expect(position).toMatchObject({ symbol: PAIR, side: 'long', contracts: 0.02 });
  const timer = setInterval(() => print('50010'), 20);
  const { bids, asks } = await book;
  clearInterval(timer);
  expect(bids[0][0]!).toBeLessThan(asks[0][0]!);
});

it('a position that falls too far is liquidated, and its owner told', async () => {
  await client.setLeverage(50, PAIR);
  await client.setMarginMode('isolated', PAIR);
  await client.createOrder(PAIR, 'market', 'buy', 0.02);
  const seen: Record<string, unknown>[] = [];
  void (async () => {
    while (true) for (const { info } of await client.watchOrders(PAIR)) seen.push(info as Record<string, unknown>);
  })().catch(() => {});
  await expect.poll(() => Object.keys(client.clients).length).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  // A fiftieth of the price is the margin: 2 % down it is gone.
  print('49000');
  exchange.exchange.mark(PAIR, '49000', exchange.nowMs());
  exchange.advance(1);
  await expect.poll(() => seen.at(-1)).toMatchObject({ o: 'LIQUIDATION', X: 'FILLED', S: 'SELL' });
  expect(seen.at(-1)!.c).toMatch(/^autoclose-/);
  expect(await client.fetchPositions([PAIR])).toEqual([]);
});

it('funding is paid, and told in the income', async () => {
  await client.createOrder(PAIR, 'market', 'buy', 0.02);
  exchange.exchange.funding(PAIR, '0.0001', exchange.nowMs());
  exchange.advance(1);
  const [payment] = await client.fetchFundingHistory(PAIR);
  // 0.01 % of 0.02 at the mark price of 50,000.
  expect(payment).toMatchObject({ symbol: PAIR, amount: -0.1, code: 'USDT' });
});

it('in hedge mode both sides stand at once, until it cannot be changed', async () => {
  await client.setPositionMode(true, PAIR);
  await client.createOrder(PAIR, 'market', 'buy', 0.02, undefined, { hedged: true });
  await client.createOrder(PAIR, 'market', 'sell', 0.01, undefined, { hedged: true });
  const positions = await client.fetchPositions([PAIR]);
  expect(new Map(positions.map(({ side, contracts }) => [side, contracts]))).toEqual(
    new Map([
      ['long', 0.02],
      ['short', 0.01],
    ]),
  );
  await expect(client.createOrder(PAIR, 'market', 'buy', 0.02)).rejects.toThrow('-4061');
  await expect(client.setPositionMode(false, PAIR)).rejects.toThrow('-4068');
});
