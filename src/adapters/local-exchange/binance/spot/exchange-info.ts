import type { MarketView } from '../../../../core/simulation/exchange/types.ts';
import { step } from '../format.ts';

const ORDER_TYPES = [
  ...['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
];

export const SPOT_RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
  { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000 },
] as const;

/** `GET /api/v3/exchangeInfo`. */
export function spotExchangeInfo(listed: readonly (readonly [string, MarketView])[], nowMs: number): object {
  return {
    timezone: 'UTC',
    serverTime: nowMs,
    rateLimits: SPOT_RATE_LIMITS,
    exchangeFilters: [],
    symbols: listed.map(([symbol, view]) => symbolInfo(symbol, view)),
  };
}

function symbolInfo(symbol: string, { market, status }: MarketView): object {
  return {
    symbol,
    status: status === 'trading' ? 'TRADING' : 'BREAK',
    baseAsset: market.base,
    baseAssetPrecision: 8,
    quoteAsset: market.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ORDER_TYPES,
    icebergAllowed: false,
    ocoAllowed: true,
    otoAllowed: false,
    opoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: false,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: step(market.tickSize),
        maxPrice: '0.00000000',
        tickSize: step(market.tickSize),
      },
      {
        filterType: 'LOT_SIZE',
        minQty: step(Math.max(market.minAmount, market.stepSize)),
        maxQty: limitText(market.maxAmount),
        stepSize: step(market.stepSize),
      },
      {
        filterType: 'MARKET_LOT_SIZE',
        minQty: '0.00000000',
        maxQty: limitText(market.maxAmount),
        stepSize: '0.00000000',
      },
      {
        filterType: 'NOTIONAL',
        minNotional: step(market.minCost),
        applyMinToMarket: true,
        maxNotional: limitText(market.maxCost),
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
      {
        filterType: 'TRAILING_DELTA',
        minTrailingAboveDelta: 10,
        maxTrailingAboveDelta: 2000,
        minTrailingBelowDelta: 10,
        maxTrailingBelowDelta: 2000,
      },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 50 },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'],
  };
}

/** Binance always names a limit. */
function limitText(value: number): string {
  return Number.isFinite(value) ? step(value) : '9000000000.00000000';
}
