import { statSync } from 'node:fs';
import { availableMemory } from '../../adapters/system/memory.ts';
import { CANDLE_COLUMNS, type Candles } from '../../core/model/candles.ts';
import { RunError } from '../../core/model/errors.ts';
import type { LoadedPair, PairSeries } from './load-pairs.ts';

const MIB = 2 ** 20;
/** Engine, report and results file take as much as candles and columns do, and this at most. */
const MOST_OF_THE_RUN = 256 * MIB;

/**
 * Looks, while pairs are loaded, whether the others will find memory: V8 ends the process without a word of use where
 * they do not. What a pair takes is reckoned from the size of its file.
 */
export class MemoryCheck {
  readonly #sizes: readonly number[];
  readonly #available: () => number;
  #candles = 0;
  #columns = 0;
  #evaluated = 0;

  /** `paths`: the files of the pairs, in the order in which they are loaded; undefined = there is none. */
  constructor(paths: readonly (string | undefined)[], available = availableMemory) {
    this.#sizes = paths.map((path) => (path === undefined ? 0 : statSync(path).size));
    this.#available = available;
  }

  /** Told of the series of a pair before the strategy gets it. Throws RunError MEMORY_TOO_LITTLE. */
  loaded(index: number, { candles, detail }: PairSeries): void {
    this.#candles += bytesOf(candles) + (detail === undefined ? 0 : bytesOf(detail));
    // Asking takes part of a millisecond: at the 1st, 2nd, 4th, 8th, ... pair.
    if (((index + 1) & index) !== 0) return;
    const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
    // What columns the strategy makes shows with the first pair; where that is the only one, they are taken to be six.
    const ratio = this.#evaluated > 0 ? this.#columns / this.#evaluated : this.#sizes.length === 1 ? 1 : 0;
    const all = this.#candles * (1 + ratio) * (sum(this.#sizes) / sum(this.#sizes.slice(0, index + 1)));
    const needed = all + Math.min(all, MOST_OF_THE_RUN) - this.#candles - this.#columns;
    const available = this.#available();
    if (needed <= available) return;
    const mib = (bytes: number): string => `${Math.ceil(bytes / MIB)} MiB`;
    throw new RunError(
      'MEMORY_TOO_LITTLE',
      `this backtest needs about ${mib(needed)} of memory more, and ${mib(available)} are left`,
      { hint: 'Take fewer pairs (-p), a shorter --timerange or a longer --timeframe, or let the process have more.' },
    );
  }

  /** Told of what the strategy made of the pair. */
  evaluated({ evaluation }: LoadedPair): void {
    for (const column of Object.values(evaluation.columns)) this.#columns += column.byteLength;
    this.#evaluated = this.#candles;
  }
}

/** The memory that candles keep, also where they are a part of what was read. */
function bytesOf({ close }: Candles): number {
  return CANDLE_COLUMNS.length * close.buffer.byteLength;
}
