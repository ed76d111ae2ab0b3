/** Answers of Binance's public API, cut to what ccxt reads; shapes of developers.binance.com. */
export const EXCHANGE_INFO = {
  timezone: 'UTC',
  serverTime: 1_700_000_000_000,
  rateLimits: [],
  symbols: [
    spotSymbol('BTCUSDT', 'BTC', 'USDT', 'TRADING', '0.01000000', '0.00001000'),
    spotSymbol('ETHBTC', 'ETH', 'BTC', 'TRADING', '0.00001000', '0.00010000'),
    spotSymbol('OLDUSDT', 'OLD', 'USDT', 'BREAK', '0.00010000', '0.10000000'),
  ],
};

function spotSymbol(symbol: string, baseAsset: string, quoteAsset: string, status: string, tick: string, step: string) {
  return {
    symbol,
    status,
    baseAsset,
    baseAssetPrecision: 8,
    quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: true,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00000000', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: step, maxQty: '9000.00000000', stepSize: step },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: '120.50000000', stepSize: '0.00000000' },
      { filterType: 'NOTIONAL', minNotional: '5.00000000', applyMinToMarket: true, maxNotional: '9000000.00000000' },
    ],
    permissions: ['SPOT', 'MARGIN'],
  };
}

export const FUTURES_INFO = {
  timezone: 'UTC',
  serverTime: 1_700_000_000_000,
  rateLimits: [],
  exchangeFilters: [],
  assets: [],
  symbols: [futuresSymbol('BTCUSDT', 'BTC', 4_133_404_800_000), futuresSymbol('ENDUSDT', 'END', 1_700_100_000_000)],
};

function futuresSymbol(symbol: string, baseAsset: string, deliveryDate: number) {
  return {
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate,
    onboardDate: 1_569_398_400_000,
    status: 'TRADING',
    baseAsset,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: 2,
    quantityPrecision: 3,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '556.80', maxPrice: '4529764', tickSize: '0.10' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
      { filterType: 'MIN_NOTIONAL', notional: '100' },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  };
}

/** A row of /klines: open time, prices, volume, close time and what we do not read. */
export function kline(timeMs: number, open: string, high: string, low: string, close: string, volume: string) {
  return [timeMs, open, high, low, close, volume, timeMs + 59_999, '0', 10, '0', '0', '0'];
}
