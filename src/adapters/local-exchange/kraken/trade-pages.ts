import type { Market } from '../../../core/model/market.ts';
import type { Host } from '../host.ts';
import type { PastTrade } from '../market-history.ts';
import { tradeNumber } from './ids.ts';
import { microTime, priceText, volumeText } from './format.ts';
import { wrong } from './order-request.ts';
import type { Params } from './router.ts';

/** A public trade with its time in nanoseconds, by which Kraken pages: those of one millisecond are told apart by it. */
export interface TimedTrade extends PastTrade {
  readonly timeNs: bigint;
}

const NS = 1_000_000n;

/** The first trades after a time (nanoseconds, or seconds where the number is short); without one the newest. */
export function pageOfTrades(host: Host, pair: string, since: string | undefined, limit: number): TimedTrade[] {
  if (since === undefined) return timed(host.history.trades(pair, limit));
  const sinceNs = readSince(since);
  const fromMs = Number(sinceNs / NS);
  // Those of the first millisecond that were told already take room, too.
  for (let asked = limit * 2; ; asked *= 2) {
    const trades = host.history.tradesBetween(pair, fromMs, Infinity, asked);
    const later = timed(trades).filter(({ timeNs }) => timeNs > sinceNs);
    if (later.length >= limit || trades.length < asked) return later.slice(0, limit);
  }
}

function timed(trades: readonly PastTrade[]): TimedTrade[] {
  let before = -1;
  let index = 0n;
  return trades.map((trade) => {
    index = trade.timeMs === before ? index + 1n : 0n;
    before = trade.timeMs;
    return { ...trade, timeNs: BigInt(trade.timeMs) * NS + index };
  });
}

function readSince(text: string): bigint {
  if (!/^\d+(\.\d+)?$/.test(text)) throw wrong('since');
  const [whole, fraction = ''] = text.split('.');
  return whole.length < 13 ? BigInt(whole + fraction.padEnd(9, '0').slice(0, 9)) : BigInt(whole);
}

/** Where the next page begins. */
export function lastOf(page: readonly TimedTrade[], params: Params): string {
  return String(page.at(-1)?.timeNs ?? readSince(params.get('since') ?? '0'));
}

/** `[price, volume, time, side, type, misc, id]`. */
export function publicTradeRow({ id, timeMs, timeNs, price, amount, side }: TimedTrade, market: Market): unknown[] {
  const time = Number(`${Math.floor(timeMs / 1000)}.${String(timeNs % 1_000_000_000n).padStart(9, '0')}`);
  return [priceText(market, price), volumeText(amount), time, side === 'buy' ? 'b' : 's', 'm', '', tradeNumber(id)];
}

/** A public trade of the websocket. */
export function tradeMessage(trade: {
  readonly pair: string;
  readonly id: string | number;
  readonly timeMs: number;
  readonly side: string;
  readonly price: unknown;
  readonly amount: unknown;
}): object {
  const { pair, id, timeMs, side, price, amount } = trade;
  return {
    ...{ symbol: pair, side, price: Number(price), qty: Number(amount), ord_type: 'market' },
    ...{ trade_id: tradeNumber(id), timestamp: microTime(timeMs) },
  };
}
