import {
  CANDLE_COLUMNS,
  type Candles,
  type SeriesId,
  allocateCandles,
  joinCandles,
  rowAtOrAfter,
  selectCandles,
} from '../../core/model/candles.ts';
import { checkCandles, isBroken } from '../../core/model/series/check-candles.ts';
import { followingTime } from '../../core/model/series/fill-gaps.ts';
import { mergeCandles } from '../../core/model/series/merge-candles.ts';
import { sortCandles } from '../../core/model/series/sort-candles.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { readCoverage, writeCoverage } from './coverage.ts';
import { type Span, addSpan } from './spans.ts';

/** A stored candle for which the exchange now has other values. */
export interface Revision {
  readonly timeMs: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * A stored series that grows. What comes is kept in memory and written now and then, so that a process that is killed
 * loses seconds. Candles that nobody could load again are not stored.
 */
export class SeriesWriter {
  readonly id: SeriesId;
  readonly revisions: Revision[] = [];
  /** Open times of the candles that were refused, UTC ms. */
  readonly refused: number[] = [];
  /** Candles that are new. */
  added = 0;
  /** Candles that came, also those that were stored before. */
  received = 0;
  readonly #store: CandleStore;
  readonly #exchange: string;
  readonly #everyMs: number;
  #stored: Candles;
  #spans: readonly Span[];
  #pages: Candles[] = [];
  #writtenMs = performance.now();

  constructor(
    store: CandleStore,
    id: SeriesId,
    { exchange, erase, everyMs }: { readonly exchange: string; readonly erase: boolean; readonly everyMs: number },
  ) {
    this.id = id;
    this.#store = store;
    this.#exchange = exchange;
    this.#everyMs = everyMs;
    this.#stored = !erase && store.has(id) ? sortCandles(store.read(id)) : allocateCandles(0);
    const { length, time } = this.#stored;
    const known = length === 0 ? undefined : readCoverage(store.directory, id, length);
    const whole = length === 0 ? [] : [{ fromMs: time[0], toMs: followingTime(time[length - 1], id.timeframe) }];
    this.#spans = known?.spans ?? whole;
    // Before earlier candles come: what lies between them and the old ones was never asked for.
    if (known === undefined && length > 0) this.#writeCoverage();
  }

  get spans(): readonly Span[] {
    return this.#spans;
  }

  get candles(): Candles {
    return this.#stored;
  }

  /** Takes over a page, and that the exchange has no others in `span`. */
  add(page: Candles, span: Span): void {
    const sound = this.#sound(page);
    if (sound.length > 0) {
      this.#compare(sound);
      this.received += sound.length;
      this.#pages.push(sound);
    }
    this.#spans = addSpan(this.#spans, span);
    if (performance.now() - this.#writtenMs >= this.#everyMs) this.flush();
  }

  flush(): void {
    if (this.#pages.length > 0) {
      const before = this.#stored.length;
      this.#stored = mergeCandles(this.#stored, joinCandles(this.#pages));
      this.#pages = [];
      this.added += this.#stored.length - before;
      this.#store.write(this.id, this.#stored);
    }
    if (this.#stored.length > 0) this.#writeCoverage();
    this.#writtenMs = performance.now();
  }

  #writeCoverage(): void {
    const { directory } = this.#store;
    writeCoverage(directory, this.id, this.#stored.length, { exchange: this.#exchange, spans: this.#spans });
  }

  #sound(page: Candles): Candles {
    const { timeframe, kind } = this.id;
    const isRefused = (problem: ReturnType<typeof checkCandles>[number]): boolean =>
      isBroken(problem) || (problem.kind === 'offGrid' && !/[wdM]$/.test(timeframe));
    const rows = new Set<number>();
    for (const { row, count, ...problem } of checkCandles(page, timeframe, kind)) {
      if (isRefused({ row, count, ...problem })) for (let at = row; at < row + count; at++) rows.add(at);
    }
    if (rows.size === 0) return page;
    this.refused.push(...[...rows].map((row) => page.time[row]));
    return selectCandles(page, (row) => !rows.has(row));
  }

  #compare(page: Candles): void {
    const stored = this.#stored;
    if (stored.length === 0 || page.time[0] > stored.time[stored.length - 1]) return;
    for (let row = 0; row < page.length; row++) {
      const at = rowAtOrAfter(stored.time, page.time[row]);
      if (at >= stored.length || stored.time[at] !== page.time[row]) continue;
      const values = (candles: Candles, index: number): number[] => CANDLE_COLUMNS.map((name) => candles[name][index]);
      const [before, after] = [values(stored, at).slice(1), values(page, row).slice(1)];
      if (before.some((value, index) => !isSame(value, after[index]))) {
        this.revisions.push({ timeMs: page.time[row], before, after });
      }
    }
  }
}

/** Volumes that are sums of trades differ in their last digits from those that the exchange has summed up. */
function isSame(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-12 * Math.abs(one);
}
