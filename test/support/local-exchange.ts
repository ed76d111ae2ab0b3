import ccxt, { type binance, type kraken } from 'ccxt';
import { startLocalExchange } from '../../src/adapters/local-exchange/start-local-exchange.ts';
import type { LocalExchange, LocalExchangeOptions } from '../../src/adapters/local-exchange/start-local-exchange.ts';
import { MarketReplay } from '../../src/core/simulation/exchange/replay/market-replay.ts';
import type { Market } from '../../src/core/model/market.ts';

/** 2025-03-03T12:00:00Z, a Monday. */
export const START_MS = 1_741_003_200_000;

export const BTC: Market = {
  ...{ pair: 'BTC/USDT', base: 'BTC', quote: 'USDT', kind: 'spot', tickSize: 0.01, stepSize: 0.00001 },
  ...{ minAmount: 0.00001, maxAmount: 9000, minCost: 5, maxCost: 9_000_000, takerRatio: 0.001, makerRatio: 0.001 },
  contractSize: 1,
};
export const ETH: Market = { ...BTC, pair: 'ETH/USDT', base: 'ETH', stepSize: 0.0001, minAmount: 0.0001 };

/** An exchange on this machine, whose clock and market stand: BTC/USDT at 50,000, an account with a key. */
export async function startTestExchange(options: Partial<LocalExchangeOptions> = {}): Promise<LocalExchange> {
  const exchange = await startLocalExchange({
    ...{ markets: [BTC, ETH], feed: new MarketReplay([]), startMs: START_MS, rate: 0 },
    accounts: [{ id: 'tester', balances: { USDT: '100000', BTC: '2' } }],
    keys: [{ name: 'test', account: 'tester', apiKey: 'K1', secret: 'S1' }],
    ...options,
  });
  if (options.feed === undefined) {
    exchange.act({ do: 'trade', pair: 'BTC/USDT', price: '50000', amount: '1', side: 'buy' });
    exchange.act({ do: 'trade', pair: 'ETH/USDT', price: '2000', amount: '1', side: 'buy' });
  }
  return exchange;
}

/** ccxt (with its websockets) against the exchange, with the exchange's clock. Close it. */
export async function connectCcxt(
  exchange: LocalExchange,
  options: {
    readonly apiKey?: string;
    readonly secret?: string;
    readonly timeout?: number;
    readonly types?: readonly ('spot' | 'linear')[];
  } = {},
): Promise<binance> {
  const { url, wsUrl } = exchange;
  const { types = ['spot'], ...settings } = options;
  const client = new ccxt.pro.binance({
    ...{ apiKey: 'K1', secret: 'S1', enableRateLimit: false, ...settings },
    options: { fetchMarkets: { types }, fetchCurrencies: false, fetchMargins: false },
  });
  const [api, sapi, fapi] = [`${url}/api/v3`, `${url}/sapi`, `${url}/fapi`];
  client.urls.api = {
    ...{
      public: api,
      private: api,
      sapi: `${sapi}/v1`,
      sapiV2: `${sapi}/v2`,
      sapiV3: `${sapi}/v3`,
      sapiV4: `${sapi}/v4`,
    },
    ...{ fapiPublic: `${fapi}/v1`, fapiPublicV2: `${fapi}/v2`, fapiPublicV3: `${fapi}/v3` },
    ...{
      fapiPrivate: `${fapi}/v1`,
      fapiPrivateV2: `${fapi}/v2`,
      fapiPrivateV3: `${fapi}/v3`,
      fapiData: `${url}/futures/data`,
    },
    ws: {
      ...{ spot: `${wsUrl}/stream/ws`, margin: `${wsUrl}/stream/ws`, future: `${wsUrl}/fstream/ws` },
      'ws-api': { spot: `${wsUrl}/ws-api/v3`, future: `${wsUrl}/ws-fapi/v1` },
    },
  };
  client.milliseconds = () => exchange.nowMs();
  // Without it ccxt refuses addresses that start with ws://.
  await client.loadHttpProxyAgent();
  return client;
}

export const BTC_USD: Market = {
  ...{ pair: 'BTC/USD', base: 'BTC', quote: 'USD', kind: 'spot', tickSize: 0.1, stepSize: 0.00000001 },
  ...{ minAmount: 0.00005, maxAmount: 0, minCost: 0.5, maxCost: 0, takerRatio: 0.004, makerRatio: 0.0025 },
  contractSize: 1,
};
const ADA_USD: Market = { ...BTC_USD, pair: 'ADA/USD', base: 'ADA', tickSize: 0.0001, minAmount: 5 };
export const KRAKEN_SECRET = Buffer.from('S1').toString('base64');

/** As `startTestExchange`, as Kraken: BTC/USD at 50,000 and ADA/USD at 0.5. */
export async function startTestKraken(options: Partial<LocalExchangeOptions> = {}): Promise<LocalExchange> {
  const exchange = await startLocalExchange({
    ...{ dialect: 'kraken', markets: [BTC_USD, ADA_USD], feed: new MarketReplay([]), startMs: START_MS, rate: 0 },
    accounts: [{ id: 'tester', balances: { USD: '100000', BTC: '2' } }],
    keys: [{ name: 'test', account: 'tester', apiKey: 'K1', secret: KRAKEN_SECRET }],
    ...options,
  });
  if (options.feed === undefined) {
    exchange.act({ do: 'trade', pair: 'BTC/USD', price: '50000', amount: '1', side: 'buy' });
    exchange.act({ do: 'trade', pair: 'ADA/USD', price: '0.5', amount: '100', side: 'buy' });
  }
  return exchange;
}

/** ccxt as it is (with its websockets) against a Kraken on this machine. Close it. */
export async function connectKraken(
  exchange: LocalExchange,
  settings: { readonly apiKey?: string; readonly secret?: string; readonly timeout?: number } = {},
): Promise<kraken> {
  const { url, wsUrl } = exchange;
  const client = new ccxt.pro.kraken({ apiKey: 'K1', secret: KRAKEN_SECRET, enableRateLimit: false, ...settings });
  client.urls.api = {
    ...{ public: url, private: url },
    ws: {
      ...{ public: `${wsUrl}/ws`, private: `${wsUrl}/ws-auth` },
      ...{ publicV2: `${wsUrl}/ws/v2`, privateV2: `${wsUrl}/ws-auth/v2` },
    },
  };
  client.milliseconds = () => exchange.nowMs();
  // ccxt numbers requests by the time, so that two of one millisecond are refused.
  let nonce = exchange.nowMs();
  client.nonce = () => nonce++;
  await client.loadHttpProxyAgent();
  return client;
}

export const BTC_PERPETUAL: Market = {
  ...{ pair: 'BTC/USDT:USDT', base: 'BTC', quote: 'USDT', settle: 'USDT', kind: 'futures', tickSize: 0.1 },
  ...{ stepSize: 0.001, minAmount: 0.001, maxAmount: 1000, minCost: 100, maxCost: Infinity, contractSize: 1 },
  ...{ takerRatio: 0.0005, makerRatio: 0.0002 },
  leverageTiers: [
    { minNotional: 0, maxNotional: 50_000, maintenanceMarginRatio: 0.004, maxLeverage: 125, maintenanceAmount: 0 },
    {
      minNotional: 50_000,
      maxNotional: 600_000,
      maintenanceMarginRatio: 0.005,
      maxLeverage: 100,
      maintenanceAmount: 50,
    },
  ],
};

/** As `startTestExchange`, with BTC/USDT:USDT at 50,000 and 10,000 USDT in the futures wallet. */
export async function startTestFutures(options: Partial<LocalExchangeOptions> = {}): Promise<LocalExchange> {
  const exchange = await startTestExchange({
    markets: [BTC, ETH, BTC_PERPETUAL],
    accounts: [{ id: 'tester', balances: { USDT: '100000' }, futures: { USDT: '10000' } }],
    ...options,
  });
  exchange.act({ do: 'trade', pair: 'BTC/USDT:USDT', price: '50000', amount: '1', side: 'buy' });
  exchange.exchange.mark('BTC/USDT:USDT', '50000', exchange.nowMs());
  return exchange;
}
