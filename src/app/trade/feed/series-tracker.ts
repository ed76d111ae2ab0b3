import type { SeriesId } from '../../../core/model/candles.ts';
import type { JournalCandle } from '../../../core/model/journal.ts';
import { nextCandleTime } from '../../../core/model/timeframe.ts';

/**
 * Which candles of a series have closed. A stream shows the present candle over and over; it is closed once a later one
 * appears, or once the venue's list has it after its end.
 */
export class SeriesTracker {
  readonly id: SeriesId;
  /** Closed candles that have not been handed out, oldest first. */
  #ready: JournalCandle[] = [];
  #present: JournalCandle | undefined;
  #newest: JournalCandle | undefined;

  /** `newest`: the newest closed candle that is known already. */
  constructor(id: SeriesId, newest: JournalCandle | undefined) {
    this.id = id;
    this.#newest = newest;
  }

  /** Open time of the candle that comes next; undefined = any. */
  get nextMs(): number | undefined {
    return this.#newest && nextCandleTime(this.#newest.timeMs, this.id.timeframe);
  }

  /** Rows of the stream, the newest of which may still be open. */
  seen(rows: readonly JournalCandle[]): void {
    for (const row of rows) {
      if (this.#present !== undefined && row.timeMs > this.#present.timeMs) this.#close(this.#present);
      if (this.#present === undefined || row.timeMs >= this.#present.timeMs) this.#present = row;
    }
  }

  /** Rows of a list that holds closed candles only. */
  closed(rows: readonly JournalCandle[]): void {
    for (const row of rows) this.#close(row, true);
  }

  /** The venue's list, asked after its end, has no candle at `timeMs`: nobody traded, so it is flat and without volume. */
  untraded(timeMs: number): void {
    const close = this.#newest?.values[3];
    if (close !== undefined) this.#close({ ...this.id, timeMs, values: [close, close, close, close, 0] }, true);
  }

  /** Has the candle that opens at `timeMs` closed, with nothing missing before it? */
  has(timeMs: number): boolean {
    return this.#newest !== undefined && this.#newest.timeMs >= timeMs;
  }

  /** Closed candles up to and with the one that opens at `timeMs`, each once. */
  take(timeMs: number): JournalCandle[] {
    const due = this.#ready.filter((row) => row.timeMs <= timeMs);
    this.#ready = this.#ready.filter((row) => row.timeMs > timeMs);
    return due;
  }

  /** A stream may have skipped candles: then only the list knows what lies between. */
  #close(row: JournalCandle, isListed = false): void {
    if (this.has(row.timeMs) || (!isListed && this.nextMs !== row.timeMs)) return;
    this.#newest = row;
    this.#ready.push(row);
  }
}
