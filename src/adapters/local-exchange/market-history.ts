import { allocateCandles, joinCandles, rowAtOrAfter, sliceCandles, type Candles } from '../../core/model/candles.ts';
import { MadeCandles } from '../../core/model/series/made-candles.ts';
import { resample } from '../../core/model/series/resample.ts';
import { floorToTimeframe, nextCandleTime, timeframeMs } from '../../core/model/timeframe.ts';
import type { OrderSide } from '../../core/model/venue.ts';
import { RecentTrades } from './recent-trades.ts';

/** A public trade as it is remembered. */
export interface PastTrade {
  readonly id: number;
  readonly timeMs: number;
  readonly price: number;
  readonly amount: number;
  readonly side: OrderSide;
}

/** Trades from before the start, oldest first; their ids are below 0: those of the exchange begin at 1. */
export interface TradesBefore {
  /** From a time on. */
  since(fromMs: number): Iterable<PastTrade>;
  /** From an id on. */
  sinceId(fromId: number): Iterable<PastTrade>;
}

export interface PairHistory {
  readonly timeframe: string;
  /** Recorded candles, also of the future. */
  readonly candles: Candles;
}

type CandleValues = { readonly [K in 'open' | 'high' | 'low' | 'close' | 'volume']?: number | undefined };

const SECOND = '1s';
const MINUTE = '1m';

/** What the market has shown so far: recorded candles up to now, candles made from its trades, the last trades. */
export class MarketHistory {
  readonly #pairs = new Map<string, PairMemory>();

  add(pair: string, recorded?: PairHistory, past?: TradesBefore): void {
    this.#pairs.set(pair, new PairMemory(recorded, past));
  }

  record(pair: string, trade: PastTrade): void {
    this.#pairs.get(pair)?.record(trade);
  }

  /** Oldest first; at most `limit`: the newest, or of ids from `fromId` on. */
  trades(pair: string, limit: number, fromId?: number): PastTrade[] {
    const memory = this.#pairs.get(pair);
    if (memory === undefined) return [];
    if (fromId === undefined) return memory.trades.last(limit);
    const made = memory.past === undefined ? [] : take(memory.past.sinceId(fromId), limit);
    return [...made, ...memory.trades.fromId(fromId, limit - made.length)];
  }

  /** The first ones of a time, both ends included. */
  tradesBetween(pair: string, fromMs: number, toMs: number, limit: number): PastTrade[] {
    const memory = this.#pairs.get(pair);
    if (memory === undefined) return [];
    const made = memory.past === undefined ? [] : take(memory.past.since(fromMs), limit);
    const trades = [...made, ...memory.trades.fromTime(fromMs, limit - made.length)];
    return trades.filter(({ timeMs }) => timeMs <= toMs);
  }

  /** Candles that open in [fromMs, toMs], the last one up to `nowMs` only. */
  candles(pair: string, timeframe: string, fromMs: number, toMs: number, nowMs: number): Candles {
    const memory = this.#pairs.get(pair);
    return memory === undefined ? allocateCandles(0) : memory.candles(timeframe, fromMs, Math.min(toMs, nowMs), nowMs);
  }

  /** Changes a closed candle, as venues do at times. Undefined fields stay. False: there is none. */
  revise(pair: string, timeMs: number, values: CandleValues): boolean {
    return this.#pairs.get(pair)?.revise(timeMs, values) ?? false;
  }

  timeframeOf(pair: string): string {
    return this.#pairs.get(pair)?.timeframe ?? MINUTE;
  }
}

class PairMemory {
  readonly timeframe: string;
  readonly trades = new RecentTrades();
  readonly past: TradesBefore | undefined;
  readonly #recorded: Candles;
  /** By timeframe: what trades have made. */
  readonly #made = new Map<string, MadeCandles>();

  constructor(recorded: PairHistory | undefined, past: TradesBefore | undefined) {
    this.past = past;
    this.timeframe = recorded?.timeframe ?? MINUTE;
    this.#recorded = recorded?.candles ?? allocateCandles(0);
    for (const timeframe of new Set([SECOND, MINUTE, this.timeframe]))
      this.#made.set(timeframe, new MadeCandles(timeframe));
  }

  record(trade: PastTrade): void {
    this.trades.add(trade);
    for (const candles of this.#made.values()) candles.add(trade);
  }

  candles(timeframe: string, fromMs: number, toMs: number, nowMs: number): Candles {
    const source = this.#sourceFor(timeframe);
    const firstMs = floorToTimeframe(fromMs, timeframe);
    const start = firstMs < fromMs ? nextCandleTime(fromMs, timeframe) : firstMs;
    const endMs = toMs < start ? start : nextCandleTime(toMs, timeframe);
    const parts = [
      ...(source === this.timeframe ? [closedIn(this.#recorded, source, start, Math.min(endMs, nowMs))] : []),
      this.#made.get(source)!.between(this.#madeFrom(source, start, nowMs), endMs),
    ].filter(({ length }) => length > 0);
    return resample(parts.length === 1 ? parts[0] : joinCandles(parts), source, timeframe, { keepUnfinished: true });
  }

  revise(timeMs: number, values: CandleValues): boolean {
    const row = rowAtOrAfter(this.#recorded.time, timeMs);
    if (row >= this.#recorded.length || this.#recorded.time[row] !== timeMs) return false;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      const value = values[name];
      if (value !== undefined) this.#recorded[name][row] = value;
    }
    return true;
  }

  /** Recorded candles where they are fine enough, else what the trades have made. */
  #sourceFor(timeframe: string): string {
    if (this.#recorded.length > 0 && isMadeOf(timeframe, this.timeframe)) return this.timeframe;
    return isMadeOf(timeframe, MINUTE) ? MINUTE : SECOND;
  }

  /** Trades make what no recorded candle tells: the unfinished candle, and everything where nothing is recorded. */
  #madeFrom(source: string, startMs: number, nowMs: number): number {
    if (source !== this.timeframe || this.#recorded.length === 0) return startMs;
    const lastMs = this.#recorded.time[this.#recorded.length - 1];
    return Math.max(startMs, Math.min(floorToTimeframe(nowMs, source), lastMs + timeframeMs(source)));
  }
}

function take<T>(values: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  for (const value of values) {
    if (taken.length >= most) break;
    taken.push(value);
  }
  return taken;
}

function isMadeOf(timeframe: string, source: string): boolean {
  if (timeframe === '1M' || timeframe === '1w') return 86_400_000 % timeframeMs(source) === 0;
  return timeframeMs(timeframe) % timeframeMs(source) === 0;
}

/** Rows that open from `fromMs` on and are over at `toMs`. */
function closedIn(candles: Candles, timeframe: string, fromMs: number, toMs: number): Candles {
  const from = rowAtOrAfter(candles.time, fromMs);
  return sliceCandles(candles, from, rowAtOrAfter(candles.time, toMs - timeframeMs(timeframe) + 1));
}
