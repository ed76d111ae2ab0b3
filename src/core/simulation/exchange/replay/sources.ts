import { rowAtOrAfter, type Candles } from '../../../model/candles.ts';
import { firstPlayedRow, type OrderedTrades } from '../../../model/series/ordered-trades.ts';
import { decimalText, type MarketEvent, type MarketSource } from './market-source.ts';

/** Recorded public trades of a pair, from the last one before `fromMs` on. */
export class TradeSource implements MarketSource {
  head: MarketEvent | undefined;
  readonly #pair: string;
  readonly #trades: OrderedTrades;
  #row: number;

  constructor(pair: string, trades: OrderedTrades, fromMs = -Infinity) {
    this.#pair = pair;
    this.#trades = trades;
    this.#row = firstPlayedRow(trades, fromMs);
    this.advance();
  }

  advance(): void {
    const row = this.#row++;
    const { length, time, price, amount, side } = this.#trades;
    if (row >= length) {
      this.head = undefined;
      return;
    }
    const texts = { price: decimalText(price[row]), amount: decimalText(amount[row]) };
    this.head = { kind: 'trade', pair: this.#pair, timeMs: time[row], ...texts, side: side[row] };
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
