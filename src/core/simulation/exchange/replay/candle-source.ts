import { rowAtOrAfter, type Candles } from '../../../model/candles.ts';
import { exact, exactOf, exactText, type Exact } from '../../../model/exact.ts';
import type { OrderSide } from '../../../model/venue.ts';
import { ticksOf, type Ticks } from '../../ticks.ts';
import { decimalText, mixedSeed, type MarketEvent, type MarketSource } from './market-source.ts';

export interface CandleSourceOptions {
  readonly pair: string;
  readonly candles: Candles;
  readonly timeframeMs: number;
  /** `mark`: the prices are mark prices, not trades. Default trade. */
  readonly kind?: 'trade' | 'mark';
  /** Trades of a candle, at least 4 where its volume has as many steps. Default 8. */
  readonly ticks?: number;
  readonly tickSize: number;
  readonly stepSize: number;
  readonly seed: number;
  /** Candles before it are passed over. Default: none. */
  readonly fromMs?: number;
}

/**
 * Walks through candles as trades that make up the same candles again: open, high, low, close and volume, where the
 * volume is at least four steps. A candle's trades hang on the seed, the pair and its time alone. Made-up candles and
 * those without volume have no trades; as mark prices they count.
 */
export class CandleSource implements MarketSource {
  head: MarketEvent | undefined;
  readonly #options: CandleSourceOptions;
  readonly #step: Exact;
  #row: number;
  #waiting: MarketEvent[] = [];
  #at = 0;
  #lastPrice: number | undefined;
  #side: OrderSide = 'buy';

  constructor(options: CandleSourceOptions) {
    this.#options = options;
    this.#step = exactOf(options.stepSize);
    this.#row = rowAtOrAfter(options.candles.time, options.fromMs ?? -Infinity);
    this.advance();
  }

  advance(): void {
    const { candles } = this.#options;
    while (this.#at >= this.#waiting.length && this.#row < candles.length) {
      this.#waiting = this.#eventsOf(this.#row++);
      this.#at = 0;
    }
    this.head = this.#waiting.at(this.#at++);
  }

  #eventsOf(row: number): MarketEvent[] {
    const { pair, candles, kind, ticks = 8, tickSize, seed } = this.#options;
    const timeMs = candles.time[row];
    const [open, high, low, close] = [candles.open[row], candles.high[row], candles.low[row], candles.close[row]];
    const volume = candles.volume[row];
    const isTrade = kind !== 'mark';
    if (isTrade && (candles.filled?.[row] === 1 || !(volume > 0))) return [];
    const units = isTrade ? Number(exact(decimalText(volume)) / this.#step) : ticks;
    const candle = { timeMs, lengthMs: this.#options.timeframeMs, open, high, low, close, volume };
    const path = ticksOf(candle, Math.min(ticks, units), tickSize, mixedSeed(seed, pair, timeMs));
    if (!isTrade) {
      return Array.from(path.time, (time, at) => ({
        kind: 'mark',
        pair,
        timeMs: time,
        price: decimalText(path.price[at]),
      }));
    }
    return this.#tradesOf(path, exact(decimalText(volume)));
  }

  #tradesOf(path: Ticks, volume: Exact): MarketEvent[] {
    const amounts = share(path, volume, this.#step);
    const events: MarketEvent[] = [];
    for (const [at, amount] of amounts.entries()) {
      const price = path.price[at];
      if (this.#lastPrice !== undefined && price !== this.#lastPrice)
        this.#side = price > this.#lastPrice ? 'buy' : 'sell';
      this.#lastPrice = price;
      if (amount === 0n) continue;
      const { pair } = this.#options;
      const timeMs = path.time[at];
      events.push({
        kind: 'trade',
        pair,
        timeMs,
        price: decimalText(price),
        amount: exactText(amount),
        side: this.#side,
      });
    }
    return events;
  }
}

/** Whole steps for each tick, one at least as long as there are any; the last also gets what is less than a step. */
function share(path: Ticks, volume: Exact, step: Exact): Exact[] {
  const whole = path.amount.reduce((sum, amount) => sum + amount, 0);
  const units = volume / step;
  const spare = Math.max(0, Number(units) - path.length);
  const amounts: Exact[] = [];
  let left = volume;
  let shown = 0;
  let sum = 0;
  for (let at = 0; at < path.length - 1; at++) {
    sum += path.amount[at];
    const upTo = Math.floor((spare * sum) / whole);
    const wanted = BigInt(1 + upTo - shown) * step;
    shown = upTo;
    const amount = wanted < left ? wanted : left - (left % step);
    left -= amount;
    amounts.push(amount);
  }
  return [...amounts, left];
}
