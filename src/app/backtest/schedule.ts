import { ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT } from '../../core/model/signals.ts';
import type { Side } from '../../core/model/trade.ts';

const SIGNALS = ENTER_LONG | EXIT_LONG | ENTER_SHORT | EXIT_SHORT;

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
    const rows = pairs.map(({ flags, length }) => entryRows(flags, acts, length));
    const starts = new Int32Array(this.steps + 2);
    for (let pair = 0; pair < pairs.length; pair++) countEntries(starts, rows[pair], pairs[pair].offset);
    for (let step = 2; step < starts.length; step++) starts[step] += starts[step - 1];
    const places = new Uint16Array(starts[this.steps + 1]);
    for (let pair = 0; pair < pairs.length; pair++) placeEntries(places, starts, rows[pair], pairs[pair].offset, pair);
    this.#starts = starts;
    this.#pairs = places;
  }

  /** Entry signals in all. */
  get entries(): number {
    return this.#pairs.length;
  }

  /** Place of a step's first pair; its pairs end where those of the next step start. */
  start(step: number): number {
    return this.#starts[step];
  }

  /** The pair at a place. */
  pair(place: number): number {
    return this.#pairs[place];
  }

  /** The first step from `step` on with an entry signal; `steps` if there is none. */
  next(step: number): number {
    const count = this.#starts[step];
    let found = step;
    while (found < this.steps && this.#starts[found + 1] === count) found++;
    return found;
  }
}

/** The rows, but the last, whose signals ask for an entry. */
function entryRows(flags: Uint8Array, acts: Uint8Array, length: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row + 1 < length; row++) {
    // Most candles have no signal: four at a time.
    while (row + 5 < length && (flags[row] | flags[row + 1] | flags[row + 2] | flags[row + 3]) === 0) row += 4;
    if (acts[flags[row] & SIGNALS] === 1) rows.push(row);
  }
  return rows;
}

/** Counts the entries of each step, two places after it: summed up, and moved on by placeEntries, they are the starts. */
function countEntries(starts: Int32Array, rows: readonly number[], offset: number): void {
  for (let index = 0; index < rows.length; index++) starts[offset + rows[index] + 3]++;
}

function placeEntries(
  places: Uint16Array,
  starts: Int32Array,
  rows: readonly number[],
  offset: number,
  pair: number,
): void {
  for (let index = 0; index < rows.length; index++) places[starts[offset + rows[index] + 2]++] = pair;
}
