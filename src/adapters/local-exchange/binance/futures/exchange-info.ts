import type { MarketView } from '../../../../core/simulation/exchange/types.ts';

const RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
];
const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
];
/** What the venue writes for contracts without an end. */
const NEVER_MS = 4_133_404_800_000;
const LISTED_MS = 1_569_398_400_000;
const LARGEST = 10_000_000;

/** `GET /fapi/v1/exchangeInfo`. */
export function futuresExchangeInfo(listed: readonly (readonly [string, MarketView])[], nowMs: number): object {
  const assets = [...new Set(listed.map(([, { market }]) => market.quote))];
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    futuresType: 'U_MARGINED',
    rateLimits: RATE_LIMITS,
    exchangeFilters: [],
    assets: assets.map((asset) => ({ asset, marginAvailable: true, autoAssetExchange: '-10000' })),
    symbols: listed.map(([symbol, view]) => symbolInfo(symbol, view)),
  };
}

function symbolInfo(symbol: string, { market, status }: MarketView): object {
  const tick = text(market.tickSize);
  const stepSize = text(market.stepSize);
  const [minQty, maxQty] = [text(Math.max(market.minAmount, market.stepSize)), text(limited(market.maxAmount))];
  return {
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate: NEVER_MS,
    onboardDate: LISTED_MS,
    status: status === 'trading' ? 'TRADING' : 'SETTLING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: market.base,
    quoteAsset: market.quote,
    marginAsset: market.settle,
    pricePrecision: places(tick),
    quantityPrecision: places(stepSize),
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    maxMoveOrderLimit: 10_000,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: text(LARGEST), tickSize: tick },
      { filterType: 'LOT_SIZE', minQty, maxQty, stepSize },
      { filterType: 'MARKET_LOT_SIZE', minQty, maxQty, stepSize },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', limit: 50 },
      { filterType: 'MIN_NOTIONAL', notional: text(market.minCost) },
      { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
    ],
    orderTypes: ORDER_TYPES,
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  };
}

function limited(value: number): number {
  return Number.isFinite(value) ? value : LARGEST;
}

/** A decimal without an exponent. */
function text(value: number): string {
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(8).replace(/0+$/, '') : plain;
}

function places(decimal: string): number {
  return decimal.includes('.') ? decimal.length - decimal.indexOf('.') - 1 : 0;
}
