/** Answers of Kraken's public API, cut to what ccxt reads; shapes of docs.kraken.com. */
export const ASSETS = {
  error: [],
  result: {
    XXBT: { aclass: 'currency', altname: 'XBT', decimals: 10, display_decimals: 5, status: 'enabled' },
    ZUSD: { aclass: 'currency', altname: 'USD', decimals: 4, display_decimals: 2, status: 'enabled' },
  },
};

export const ASSET_PAIRS = {
  error: [],
  result: {
    XXBTZUSD: {
      altname: 'XBTUSD',
      wsname: 'XBT/USD',
      aclass_base: 'currency',
      base: 'XXBT',
      aclass_quote: 'currency',
      quote: 'ZUSD',
      pair_decimals: 1,
      lot_decimals: 8,
      cost_decimals: 5,
      lot_multiplier: 1,
      leverage_buy: [2],
      leverage_sell: [2],
      fees: [[0, 0.4]],
      fees_maker: [[0, 0.25]],
      fee_volume_currency: 'ZUSD',
      ordermin: '0.00005',
      costmin: '0.5',
      tick_size: '0.1',
      status: 'online',
    },
  },
};
