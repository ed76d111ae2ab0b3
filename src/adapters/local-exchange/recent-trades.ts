import type { PastTrade } from './market-history.ts';

const FEW = 64;
/** The newest trades that are kept at least are half of these. */
const MOST = 16_384;

interface Columns {
  readonly id: Float64Array;
  readonly time: Float64Array;
  readonly price: Float64Array;
  readonly amount: Float64Array;
  readonly isSell: Uint8Array;
}

/** The newest trades of a pair, in limited memory. */
export class RecentTrades {
  #columns = allocate(FEW);
  #count = 0;

  add({ id, timeMs, price, amount, side }: PastTrade): void {
    if (this.#count === this.#columns.id.length) this.#makeRoom();
    const at = this.#count++;
    this.#columns.id[at] = id;
    this.#columns.time[at] = timeMs;
    this.#columns.price[at] = price;
    this.#columns.amount[at] = amount;
    this.#columns.isSell[at] = side === 'sell' ? 1 : 0;
  }

  /** The newest ones, oldest first. */
  last(limit: number): PastTrade[] {
    return this.#slice(Math.max(0, this.#count - limit), limit);
  }

  fromId(id: number, limit: number): PastTrade[] {
    return this.#slice(firstAtOrAfter(this.#columns.id.subarray(0, this.#count), id), limit);
  }

  fromTime(timeMs: number, limit: number): PastTrade[] {
    return this.#slice(firstAtOrAfter(this.#columns.time.subarray(0, this.#count), timeMs), limit);
  }

  #slice(first: number, limit: number): PastTrade[] {
    const length = Math.max(0, Math.min(limit, this.#count - first));
    return Array.from({ length }, (_, offset) => this.#trade(first + offset));
  }

  #trade(at: number): PastTrade {
    const { id, time, price, amount, isSell } = this.#columns;
    const side = isSell[at] === 1 ? 'sell' : 'buy';
    return { id: id[at], timeMs: time[at], price: price[at], amount: amount[at], side };
  }

  #makeRoom(): void {
    const old = this.#columns;
    const { length } = old.id;
    const kept = length < MOST ? length : length / 2;
    const columns = length < MOST ? allocate(length * 2) : old;
    for (const name of ['id', 'time', 'price', 'amount', 'isSell'] as const) {
      columns[name].set(old[name].subarray(length - kept, length));
    }
    this.#columns = columns;
    this.#count = kept;
  }
}

function allocate(length: number): Columns {
  const [id, time, price, amount] = Array.from({ length: 4 }, () => new Float64Array(length));
  return { id, time, price, amount, isSell: new Uint8Array(length) };
}

function firstAtOrAfter(values: Float64Array, wanted: number): number {
  const first = values.findIndex((value) => value >= wanted);
  return first < 0 ? values.length : first;
}
