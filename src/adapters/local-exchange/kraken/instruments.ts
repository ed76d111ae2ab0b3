import { decimalsOf } from './format.ts';
import { isCurrency, type Pairs } from './names.ts';

/** Assets and pairs as the websocket lists them. */
export function instruments(pairs: Pairs): object {
  const listed = pairs.listed();
  const assets = [...new Set(listed.flatMap(({ market }) => [market.base, market.quote]))].sort();
  return {
    assets: assets.map((id) => ({
      id,
      status: 'enabled',
      precision: isCurrency(id) ? 4 : 10,
      precision_display: isCurrency(id) ? 2 : 5,
      borrowable: false,
      collateral_value: 1,
      margin_rate: 0,
    })),
    pairs: listed.map(({ market, status }) => ({
      symbol: market.pair,
      base: market.base,
      quote: market.quote,
      status: status === 'trading' ? 'online' : 'cancel_only',
      qty_precision: decimalsOf(market.stepSize),
      qty_increment: market.stepSize,
      price_precision: decimalsOf(market.tickSize),
      price_increment: market.tickSize,
      cost_precision: 8,
      cost_min: market.minCost,
      qty_min: market.minAmount,
      marginable: false,
      has_index: false,
    })),
  };
}
