import type { binance } from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalExchange } from '../../../src/adapters/local-exchange/start-local-exchange.ts';
import { connectCcxt, startTestFutures, START_MS } from '../../support/local-exchange.ts';

const [SPOT, SWAP] = ['BTC/USDT', 'BTC/USDT:USDT'];
let exchange: LocalExchange;
let client: binance;

beforeAll(async () => {
  exchange = await startTestFutures();
  client = await connectCcxt(exchange, { types: ['spot', 'linear'] });
  await client.loadMarkets();
  exchange.advance(120_000);
  await client.createOrder(SPOT, 'market', 'buy', 0.1);
  await client.createOrder(SWAP, 'market', 'buy', 0.02);
});
afterAll(async () => {
  await client.close();
  await exchange.close();
});

/** Unified methods that a bot may call. */
const CALLS: Readonly<Record<string, (own: binance) => Promise<unknown>>> = {
  fetchTime: (own) => own.fetchTime(),
  fetchStatus: (own) => own.fetchStatus(),
  fetchCurrencies: (own) => own.fetchCurrencies(),
  fetchTradingFee: (own) => own.fetchTradingFee(SPOT),
  fetchTradingFees: (own) => own.fetchTradingFees(),
  fetchTicker: (own) => own.fetchTicker(SPOT),
  fetchTickers: (own) => own.fetchTickers([SPOT]),
  fetchBidsAsks: (own) => own.fetchBidsAsks([SPOT]),
  fetchLastPrices: (own) => own.fetchLastPrices([SPOT]),
  fetchOrderBook: (own) => own.fetchOrderBook(SPOT, 10),
  fetchTrades: (own) => own.fetchTrades(SPOT),
  'fetchTrades since': (own) => own.fetchTrades(SPOT, START_MS - 1000, 10),
  fetchOHLCV: (own) => own.fetchOHLCV(SPOT, '1m', START_MS, 5),
  fetchOrders: (own) => own.fetchOrders(SPOT),
  fetchClosedOrders: (own) => own.fetchClosedOrders(SPOT),
  fetchMyTrades: (own) => own.fetchMyTrades(SPOT, START_MS),
  createMarketBuyOrderWithCost: (own) => own.createMarketBuyOrderWithCost(SPOT, 100),
  editOrder: async (own) => {
    const { id } = await own.createOrder(SPOT, 'limit', 'buy', 0.01, 40_000);
    return own.editOrder(id!, SPOT, 'limit', 'buy', 0.02, 41_000);
  },
  'stop-limit': (own) => own.createOrder(SPOT, 'limit', 'sell', 0.01, 47_000, { stopLossPrice: 48_000 }),
  'take-profit': (own) => own.createOrder(SPOT, 'market', 'sell', 0.01, undefined, { takeProfitPrice: 60_000 }),
  'trailing stop': (own) =>
    own.createOrder(SPOT, 'market', 'sell', 0.01, undefined, { trailingPercent: 1, stopLossOrTakeProfit: 'stopLoss' }),
  postOnly: (own) => own.createOrder(SPOT, 'limit', 'buy', 0.01, 40_000, { postOnly: true }),
  IOC: (own) => own.createOrder(SPOT, 'limit', 'buy', 0.01, 40_000, { timeInForce: 'IOC' }),
  FOK: (own) => own.createOrder(SPOT, 'limit', 'buy', 0.01, 60_000, { timeInForce: 'FOK' }),
  cancelAllOrders: (own) => own.cancelAllOrders(SPOT),
  createOrderWs: (own) => own.createOrderWs(SPOT, 'limit', 'buy', 0.01, 40_000),
  fetchOpenOrdersWs: (own) => own.fetchOpenOrdersWs(SPOT),
  fetchBalanceWs: (own) => own.fetchBalanceWs(),
  transfer: (own) => own.transfer('USDT', 100, 'spot', 'future'),

  'swap fetchTicker': (own) => own.fetchTicker(SWAP),
  'swap fetchTickers': (own) => own.fetchTickers([SWAP]),
  'swap fetchOHLCV': (own) => own.fetchOHLCV(SWAP, '1m'),
  fetchMarkOHLCV: (own) => own.fetchMarkOHLCV(SWAP, '1m'),
  fetchMarkPrice: (own) => own.fetchMarkPrice(SWAP),
  fetchFundingRate: (own) => own.fetchFundingRate(SWAP),
  fetchFundingRateHistory: (own) => own.fetchFundingRateHistory(SWAP),
  fetchFundingIntervals: (own) => own.fetchFundingIntervals([SWAP]),
  fetchPositions: (own) => own.fetchPositions([SWAP]),
  fetchLeverage: (own) => own.fetchLeverage(SWAP),
  fetchMarginMode: (own) => own.fetchMarginMode(SWAP),
  fetchPositionMode: (own) => own.fetchPositionMode(SWAP),
  fetchLeverageTiers: (own) => own.fetchLeverageTiers([SWAP]),
  'swap fetchTradingFee': (own) => own.fetchTradingFee(SWAP),
  'swap fetchBalance': (own) => own.fetchBalance({ type: 'swap' }),
  'swap fetchOrders': (own) => own.fetchOrders(SWAP),
  'swap fetchMyTrades': (own) => own.fetchMyTrades(SWAP),
  'swap editOrder': async (own) => {
    const { id } = await own.createOrder(SWAP, 'limit', 'buy', 0.01, 40_000);
    return own.editOrder(id!, SWAP, 'limit', 'buy', 0.02, 41_000);
  },
  createOrders: (own) =>
    own.createOrders([
      { symbol: SWAP, type: 'limit', side: 'buy', amount: 0.01, price: 40_000 },
      { symbol: SWAP, type: 'limit', side: 'buy', amount: 0.01, price: 39_000 },
    ] as never),
  cancelOrders: async (own) => {
    const open = await own.fetchOpenOrders(SWAP);
    return own.cancelOrders(
      open.map(({ id }) => id!),
      SWAP,
    );
  },
  'swap fetchOrder of a stop': async (own) => {
    const stop = await own.createOrder(SWAP, 'market', 'sell', 0.02, undefined, { stopLossPrice: 45_000 });
    return own.fetchOrder(stop.id!, SWAP, { trigger: true });
  },
  'swap cancelAllOrders of stops': (own) => own.cancelAllOrders(SWAP, { trigger: true }),
  'swap cancelAllOrders': (own) => own.cancelAllOrders(SWAP),
};

it.each(Object.keys(CALLS))('ccxt understands the answer to %s', async (name) => {
  expect(await CALLS[name](client)).toBeDefined();
});

describe('ccxt pro watches', () => {
  const print = (pair: string): void => exchange.act({ do: 'trade', pair, price: '50002', amount: '1', side: 'buy' });
  const WATCHES: Readonly<Record<string, (own: binance) => Promise<unknown>>> = {
    watchOHLCV: (own) => own.watchOHLCV(SPOT, '1m'),
    watchTicker: (own) => own.watchTicker(SPOT),
    watchTickers: (own) => own.watchTickers([SPOT]),
    'watchTicker with quotes': (own) => own.watchTicker(SPOT, { name: 'ticker' }),
    watchBidsAsks: (own) => own.watchBidsAsks([SPOT]),
    watchTradesForSymbols: (own) => own.watchTradesForSymbols([SPOT]),
    watchOrderBook: (own) => own.watchOrderBook(SPOT),
    'swap watchOHLCV': (own) => own.watchOHLCV(SWAP, '1m'),
    'swap watchTrades': (own) => own.watchTrades(SWAP),
    'swap watchTicker': (own) => own.watchTicker(SWAP),
    'swap watchMarkPrices': (own) => own.watchMarkPrices([SWAP]),
  };

  it.each(Object.keys(WATCHES))('%s', async (name) => {
    const watched = WATCHES[name](client);
    const timer = setInterval(() => {
      exchange.advance(1000);
      print(name.startsWith('swap') ? SWAP : SPOT);
    }, 25);
    expect(await watched).toBeDefined();
    clearInterval(timer);
  });

  it("sees a book that stays the exchange's", async () => {
    for (let count = 0; count < 5; count++) {
      const watched = client.watchOrderBook(SPOT);
      const timer = setInterval(() => print(SPOT), 25);
      await watched;
      clearInterval(timer);
    }
    await client.createOrder(SPOT, 'limit', 'buy', 0.01, 40_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const book = exchange.exchange.book(SPOT)!;
    const seen = client.orderbooks[SPOT];
    expect(seen.bids.map(([price, amount]: [number, number]) => [price, amount])).toEqual(
      book.bids.map(([price, amount]) => [Number(price), Number(amount)]),
    );
    expect(seen.asks[0].slice(0, 2)).toEqual(book.asks[0].map(Number));
  });
});
