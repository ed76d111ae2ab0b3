import type { PastTrade } from './market-history.ts';

/** The newest trades that are kept at least. */
const KEPT = 5000;

/** The newest trades of a pair, in fixed memory. */
export class RecentTrades {
  readonly #id = new Float64Array(2 * KEPT);
  readonly #time = new Float64Array(2 * KEPT);
  readonly #price = new Float64Array(2 * KEPT);
  readonly #amount = new Float64Array(2 * KEPT);
  readonly #isSell = new Uint8Array(2 * KEPT);
  #count = 0;

  add({ id, timeMs, price, amount, side }: PastTrade): void {
    if (this.#count === 2 * KEPT) this.#forgetHalf();
    const at = this.#count++;
    this.#id[at] = id;
    this.#time[at] = timeMs;
    this.#price[at] = price;
    this.#amount[at] = amount;
    this.#isSell[at] = side === 'sell' ? 1 : 0;
  }

  /** The newest ones, oldest first. */
  last(limit: number): PastTrade[] {
    return this.#slice(Math.max(0, this.#count - limit), limit);
  }

  fromId(id: number, limit: number): PastTrade[] {
    return this.#slice(firstAtOrAfter(this.#id.subarray(0, this.#count), id), limit);
  }

  fromTime(timeMs: number, limit: number): PastTrade[] {
    return this.#slice(firstAtOrAfter(this.#time.subarray(0, this.#count), timeMs), limit);
  }

  #slice(first: number, limit: number): PastTrade[] {
    const length = Math.max(0, Math.min(limit, this.#count - first));
    return Array.from({ length }, (_, offset) => this.#trade(first + offset));
  }

  #trade(at: number): PastTrade {
    return {
      id: this.#id[at],
      timeMs: this.#time[at],
      price: this.#price[at],
      amount: this.#amount[at],
      side: this.#isSell[at] === 1 ? 'sell' : 'buy',
    };
  }

  #forgetHalf(): void {
    for (const column of [this.#id, this.#time, this.#price, this.#amount, this.#isSell]) column.copyWithin(0, KEPT);
    this.#count = KEPT;
  }
}

function firstAtOrAfter(values: Float64Array, wanted: number): number {
  const first = values.findIndex((value) => value >= wanted);
  return first < 0 ? values.length : first;
}
