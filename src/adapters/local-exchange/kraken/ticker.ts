import { floorToTimeframe } from '../../../core/model/timeframe.ts';
import type { Host } from '../host.ts';
import { spanStatistics, type SpanStatistics } from '../span-statistics.ts';
import { decimalsOf, microTime, priceText, volumeText } from './format.ts';
import type { ListedPair } from './names.ts';

const DAY_MS = 86_400_000;

type DaySpan = Omit<SpanStatistics, 'close' | 'quoteVolume'> & {
  /** Mean price by volume. */
  readonly mean: number;
};

/** Of the last 24 hours, or of the candles since another time. */
function daySpan(host: Host, { market, lastPrice }: ListedPair, fromMs: number, nowMs: number): DaySpan {
  const last = Number(lastPrice ?? 0);
  const span = spanStatistics(host, market.pair, fromMs, nowMs);
  if (span === undefined) return { open: last, high: last, low: last, volume: 0, mean: last, trades: 0 };
  return { ...span, mean: span.volume > 0 ? span.quoteVolume / span.volume : last };
}

/** A ticker of REST: most values are of today and of the last 24 hours. */
export function tickerRow(host: Host, listed: ListedPair, nowMs: number): object {
  const { market, lastPrice } = listed;
  const day = daySpan(host, listed, nowMs - DAY_MS, nowMs);
  const today = daySpan(host, listed, floorToTimeframe(nowMs, '1d'), nowMs);
  const { bids, asks } = host.exchange.book(market.pair, 1)!;
  const price = (value: number | string): string => priceText(market, value);
  const quote = (level: readonly [string, string] | undefined): string[] => {
    const amount = Number(level?.[1] ?? 0);
    return [price(level?.[0] ?? '0'), String(Math.max(1, Math.floor(amount))), amount.toFixed(3)];
  };
  return {
    a: quote(asks.at(0)),
    b: quote(bids.at(0)),
    c: [price(lastPrice ?? '0'), volumeText(host.history.trades(market.pair, 1)[0]?.amount ?? 0)],
    v: [volumeText(today.volume), volumeText(day.volume)],
    p: [today.mean, day.mean].map((mean) => mean.toFixed(decimalsOf(market.tickSize))),
    t: [today.trades, day.trades],
    l: [price(today.low), price(day.low)],
    h: [price(today.high), price(day.high)],
    o: price(today.open),
  };
}

/** A ticker of the websocket. */
export function tickerMessage(host: Host, listed: ListedPair, nowMs: number): object {
  const { market, lastPrice } = listed;
  const day = daySpan(host, listed, nowMs - DAY_MS, nowMs);
  const { bids, asks } = host.exchange.book(market.pair, 1)!;
  const last = Number(lastPrice ?? 0);
  const rounded = (value: number): number => Number(value.toFixed(decimalsOf(market.tickSize)));
  return {
    symbol: market.pair,
    bid: Number(bids.at(0)?.[0] ?? 0),
    bid_qty: Number(bids.at(0)?.[1] ?? 0),
    ask: Number(asks.at(0)?.[0] ?? 0),
    ask_qty: Number(asks.at(0)?.[1] ?? 0),
    last,
    volume: Number(day.volume.toFixed(8)),
    vwap: rounded(day.mean),
    low: day.low,
    high: day.high,
    change: rounded(last - day.open),
    change_pct: day.open > 0 ? Number((((last - day.open) / day.open) * 100).toFixed(2)) : 0,
    timestamp: microTime(nowMs),
  };
}
