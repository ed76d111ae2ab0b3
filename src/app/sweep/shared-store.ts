import { seriesKey, type Candles, type SeriesId } from '../../core/model/candles.ts';
import type { CandleStore, ReadOptions, SeriesInfo } from '../../ports/candle-store.ts';

/** What was read from a candle store, in memory that threads share: series by name, undefined = not there. */
export type SharedSeries = ReadonlyMap<string, Candles | undefined>;

/** Candles on memory that threads share. A series is read from the store once, and from memory from then on. */
export class SharedStore implements CandleStore {
  readonly directory: string;
  readonly series = new Map<string, Candles | undefined>();
  readonly #store: CandleStore;

  /** `known` comes from the store of another thread. */
  constructor(store: CandleStore, known: SharedSeries = new Map()) {
    this.directory = store.directory;
    this.#store = store;
    for (const [key, candles] of known) this.series.set(key, candles);
  }

  list(): readonly SeriesId[] {
    return this.#store.list();
  }

  info(id: SeriesId): SeriesInfo {
    return this.#store.info(id);
  }

  path(id: SeriesId): string {
    return this.#store.path(id);
  }

  has(id: SeriesId): boolean {
    const key = seriesKey(id);
    if (this.series.has(key)) return this.series.get(key) !== undefined;
    const isThere = this.#store.has(id);
    if (!isThere) this.series.set(key, undefined);
    return isThere;
  }

  read(id: SeriesId, options: ReadOptions = {}): Candles {
    const key = seriesKey(id);
    const known = this.series.get(key);
    if (known !== undefined) return known;
    const allocate = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
    const candles = this.#store.read(id, { ...options, allocate });
    this.series.set(key, candles);
    return candles;
  }

  write(id: SeriesId, candles: Candles): void {
    this.#store.write(id, candles);
  }
}
