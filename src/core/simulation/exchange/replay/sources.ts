import { rowAtOrAfter, type Candles } from '../../../model/candles.ts';
import type { MarketTrade } from '../../../model/venue.ts';
import { decimalText, type MarketEvent, type MarketSource } from './market-source.ts';

/** Recorded public trades of a pair, in order of time. */
export class TradeSource implements MarketSource {
  head: MarketEvent | undefined;
  readonly #pair: string;
  readonly #trades: Iterator<MarketTrade>;

  constructor(pair: string, trades: Iterable<MarketTrade>) {
    this.#pair = pair;
    this.#trades = trades[Symbol.iterator]();
    this.advance();
  }

  advance(): void {
    const { value, done } = this.#trades.next();
    if (done === true) {
      this.head = undefined;
      return;
    }
    const { timeMs, price, amount, side } = value;
    const texts = { price: decimalText(price), amount: decimalText(amount) };
    this.head = { kind: 'trade', pair: this.#pair, timeMs, ...texts, side };
  }
}

/** Funding of a pair: rates in `open`, each due at its time. */
export class FundingSource implements MarketSource {
  head: MarketEvent | undefined;
  readonly #pair: string;
  readonly #rates: Candles;
  #row: number;

  constructor(pair: string, rates: Candles, fromMs = -Infinity) {
    this.#pair = pair;
    this.#rates = rates;
    this.#row = rowAtOrAfter(rates.time, fromMs);
    this.advance();
  }

  advance(): void {
    const row = this.#row++;
    const { length, time, open } = this.#rates;
    const pair = this.#pair;
    this.head = row < length ? { kind: 'funding', pair, timeMs: time[row], rate: decimalText(open[row]) } : undefined;
  }
}
