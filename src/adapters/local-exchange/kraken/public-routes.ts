import { sliceCandles } from '../../../core/model/candles.ts';
import { timeframeMs } from '../../../core/model/timeframe.ts';
import type { ExchangeBook } from '../../../core/simulation/exchange/types.ts';
import type { Host } from '../host.ts';
import { decimalsOf, priceText, seconds, volumeText } from './format.ts';
import { KrakenError } from './kraken-error.ts';
import { altname, assetId, isCurrency, type ListedPair, type Pairs } from './names.ts';
import { wrong } from './order-request.ts';
import type { Params, PublicCall, Routes } from './router.ts';
import { tickerRow } from './ticker.ts';
import { lastOf, pageOfTrades, publicTradeRow } from './trade-pages.ts';

/** Minutes -> our timeframe. */
export const INTERVALS: Readonly<Record<string, string>> = {
  ...{ 1: '1m', 5: '5m', 15: '15m', 30: '30m', 60: '1h', 240: '4h', 1440: '1d', 10_080: '1w' },
};
/** Kraken tells no more candles than these, whatever is asked for. */
const MOST_CANDLES = 720;
const MOST_LEVELS = 500;

/** Public market data. */
export function publicRoutes(host: Host, pairs: Pairs): Routes['public'] {
  const { exchange } = host;
  return {
    Time: () => {
      const date = new Date(host.shownMs());
      return { unixtime: Math.floor(host.shownMs() / 1000), rfc1123: date.toUTCString() };
    },
    SystemStatus: ({ nowMs }) => ({ status: 'online', timestamp: new Date(nowMs).toISOString() }),
    Assets: ({ params }) => {
      const listed = pairs.listed().flatMap(({ market }) => [market.base, market.quote]);
      const names = params.get('asset')?.split(',');
      const assets = [...new Set(listed)].sort();
      const chosen = assets.filter((asset) => names?.some((name) => spells(asset, name)) ?? true);
      if (names !== undefined && chosen.length < names.length) throw new KrakenError('EQuery:Unknown asset');
      return Object.fromEntries(chosen.map((asset) => [assetId(asset), assetRow(asset)]));
    },
    AssetPairs: ({ params }) => {
      const chosen = pairs.several(params) ?? pairs.listed();
      return Object.fromEntries(chosen.map((listed) => [listed.id, pairRow(listed)]));
    },
    OHLC: ({ params, nowMs }) => candles(host, pairs, params, nowMs),
    Ticker: ({ params, nowMs }) => {
      const chosen = pairs.several(params) ?? pairs.listed();
      return Object.fromEntries(chosen.map((listed) => [listed.id, tickerRow(host, listed, nowMs)]));
    },
    Depth: ({ params, nowMs }) => {
      const listed = pairs.view(pairs.required(params));
      const count = countOf(params, 100, MOST_LEVELS);
      const { bids, asks } = exchange.book(listed.market.pair, count)!;
      const rows = (levels: ExchangeBook['bids']): unknown[] =>
        levels.map(([price, amount]) => [
          priceText(listed.market, price),
          Number(amount).toFixed(3),
          Math.floor(nowMs / 1000),
        ]);
      return { [listed.id]: { asks: rows(asks), bids: rows(bids) } };
    },
    Trades: ({ params }) => {
      const listed = pairs.view(pairs.required(params));
      const page = pageOfTrades(host, listed.market.pair, params.get('since'), countOf(params, 1000, 1000));
      return { [listed.id]: page.map((trade) => publicTradeRow(trade, listed.market)), last: lastOf(page, params) };
    },
    Spread: (call) => spread(host, pairs, call),
  };
}

function spells(asset: string, name: string): boolean {
  return name === assetId(asset) || name === altname(asset) || name === asset;
}

function assetRow(asset: string): object {
  const decimals = isCurrency(asset) ? 4 : 10;
  return {
    ...{ aclass: 'currency', altname: altname(asset), decimals, display_decimals: Math.ceil(decimals / 2) },
    ...{ collateral_value: 1, status: 'enabled', margin_rate: 0 },
  };
}

function pairRow({ market, status, altname: short, wsname }: ListedPair): object {
  const percent = (ratio: number): number => Number((ratio * 100).toFixed(6));
  return {
    altname: short,
    wsname,
    aclass_base: 'currency',
    base: assetId(market.base),
    aclass_quote: 'currency',
    quote: assetId(market.quote),
    lot: 'unit',
    cost_decimals: 8,
    pair_decimals: decimalsOf(market.tickSize),
    lot_decimals: decimalsOf(market.stepSize),
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, percent(market.takerRatio)]],
    fees_maker: [[0, percent(market.makerRatio)]],
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: String(market.minAmount),
    costmin: String(market.minCost),
    tick_size: String(market.tickSize),
    status: status === 'trading' ? 'online' : 'cancel_only',
    execution_venue: 'international',
  };
}

/** The newest candles, the open one last; `since` is a time in seconds, which is not included. */
function candles(host: Host, pairs: Pairs, params: Params, nowMs: number): object {
  const listed = pairs.view(pairs.required(params));
  const { market } = listed;
  const interval = params.get('interval') ?? '1';
  const timeframe = INTERVALS[interval];
  if (timeframe === undefined) throw wrong('interval');
  const since = Number(params.get('since') ?? -1);
  if (Number.isNaN(since)) throw wrong('since');
  const oldestMs = nowMs - (MOST_CANDLES + 1) * timeframeMs(timeframe);
  const all = host.history.candles(market.pair, timeframe, Math.max(oldestMs, since * 1000 + 1), nowMs, nowMs);
  const { time, open, high, low, close, volume, length } = sliceCandles(
    all,
    Math.max(0, all.length - MOST_CANDLES),
    all.length,
  );
  const rows = Array.from({ length }, (_, row) => {
    const mean = (open[row] + high[row] + low[row] + close[row]) / 4;
    return [
      seconds(time[row]),
      ...[open[row], high[row], low[row], close[row]].map((price) => priceText(market, price)),
      (volume[row] > 0 ? mean : 0).toFixed(decimalsOf(market.tickSize)),
      volumeText(volume[row]),
      volume[row] > 0 ? 4 : 0,
    ];
  });
  return { [listed.id]: rows, last: length < 2 ? Math.max(0, since) : seconds(time[length - 2]) };
}

/** Best prices now: those of the past are not kept. */
function spread(host: Host, pairs: Pairs, { params, nowMs }: PublicCall): object {
  const listed = pairs.view(pairs.required(params));
  const { bids, asks } = host.exchange.book(listed.market.pair, 1)!;
  const now = Math.floor(nowMs / 1000);
  const isThere = bids.length > 0 && asks.length > 0;
  const text = (price: string): string => priceText(listed.market, price);
  return { [listed.id]: isThere ? [[now, text(bids[0][0]), text(asks[0][0])]] : [], last: now };
}

function countOf(params: Params, fallback: number, most: number): number {
  const count = Number(params.get('count') ?? fallback);
  if (!Number.isInteger(count) || count < 1) throw wrong('count');
  return Math.min(count, most);
}
