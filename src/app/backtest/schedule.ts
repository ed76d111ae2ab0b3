import { ENTER_LONG, ENTER_SHORT } from '../../core/model/signals.ts';
import type { Side } from '../../core/model/trade.ts';

const NONE = new Uint16Array(0);

/** A pair's place on the common time axis: its row r opens at step `offset + r`. */
export interface ScheduledPair {
  readonly offset: number;
  readonly length: number;
  readonly flags: Uint8Array;
}

/**
 * Which pairs have an entry signal acting at which step, so that the loop can jump over all steps where
 * nothing can happen. Step s of pair p acts on the signals of the row before.
 */
export class EntrySchedule {
  readonly steps: number;
  /** Pairs of step s: #pairs from #starts[s] to #starts[s + 1], in list order. */
  readonly #starts: Int32Array;
  readonly #pairs: Uint16Array;

  constructor(pairs: readonly ScheduledPair[], entrySide: (flags: number) => Side | undefined) {
    this.steps = Math.max(...pairs.map(({ offset, length }) => offset + length));
    const acts = Uint8Array.from({ length: 16 }, (_, flags) => (entrySide(flags) === undefined ? 0 : 1));
    this.#starts = new Int32Array(this.steps + 2);
    forEachEntry(pairs, acts, (_, step) => this.#starts[step + 2]++);
    for (let step = 2; step < this.#starts.length; step++) this.#starts[step] += this.#starts[step - 1];
    this.#pairs = new Uint16Array(this.#starts[this.steps + 1]);
    forEachEntry(pairs, acts, (pair, step) => (this.#pairs[this.#starts[step + 1]++] = pair));
  }

  at(step: number): Uint16Array {
    if (this.#starts[step] === this.#starts[step + 1]) return NONE;
    return this.#pairs.subarray(this.#starts[step], this.#starts[step + 1]);
  }

  /** The first step from `step` on with an entry signal; `steps` if there is none. */
  next(step: number): number {
    const count = this.#starts[step];
    let found = step;
    while (found < this.steps && this.#starts[found + 1] === count) found++;
    return found;
  }
}

function forEachEntry(
  pairs: readonly ScheduledPair[],
  acts: Uint8Array,
  visit: (pair: number, step: number) => void,
): void {
  const mask = ENTER_LONG | ENTER_SHORT;
  pairs.forEach(({ offset, length, flags }, pair) => {
    for (let row = 0; row + 1 < length; row++) {
      // Most candles have no signal: four at a time.
      while (row + 5 < length && (flags[row] | flags[row + 1] | flags[row + 2] | flags[row + 3]) === 0) row += 4;
      if ((flags[row] & mask) !== 0 && acts[flags[row]] === 1) visit(pair, offset + row + 1);
    }
  });
}
