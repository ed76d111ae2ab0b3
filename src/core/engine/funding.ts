import { rowAtOrAfter, type Candles } from '../model/candles.ts';

const HOUR_MS = 3_600_000;

/** Funding of one market: at each funding time the rate times the mark price, which is owed for each coin. */
export class FundingTable {
  readonly #time: Float64Array;
  /** Sums of rate * mark price of all funding times before the row. */
  readonly #sums: Float64Array;

  /** `rates` hold the funding rate in `open`, `mark` the mark price; times that only one of them has (not filled) do not count. */
  constructor(rates: Candles, mark: Candles) {
    const time: number[] = [];
    const perCoin: number[] = [];
    for (let row = 0; row < rates.length; row++) {
      const at = rates.time[row];
      const markRow = rowAtOrAfter(mark.time, at);
      if (mark.time[markRow] !== at || mark.filled?.[markRow] === 1) continue;
      time.push(at);
      perCoin.push(rates.open[row] * mark.open[markRow]);
    }
    this.#time = Float64Array.from(time);
    this.#sums = new Float64Array(time.length + 1);
    perCoin.forEach((amount, row) => (this.#sums[row + 1] = this.#sums[row] + amount));
  }

  /** Is it known what was due at `timeMs`? */
  has(timeMs: number): boolean {
    return this.#time[rowAtOrAfter(this.#time, timeMs)] === timeMs;
  }

  /** What a position of `amount` coins receives (negative: pays) for funding times from `fromMs` to `toMs`, both included. */
  between(fromMs: number, toMs: number, amount: number, isShort: boolean): number {
    const from = rowAtOrAfter(this.#time, fromMs);
    const to = rowAtOrAfter(this.#time, toMs + 1);
    const paid = (this.#sums[to] - this.#sums[from]) * amount;
    return (isShort ? paid : -paid) + 0;
  }
}

/** Funding is looked at on candles that start on a full hour. */
export function isFundingTime(timeMs: number): boolean {
  return timeMs % HOUR_MS === 0;
}
