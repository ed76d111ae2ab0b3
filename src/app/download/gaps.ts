import type { SeriesId } from '../../core/model/candles.ts';
import type { CandleProblem } from '../../core/model/series/check-candles.ts';
import { followingTime } from '../../core/model/series/fill-gaps.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import { readCoverage } from './coverage.ts';
import { isCovered } from './spans.ts';

/**
 * Why candles are missing: `outage`, when no series of the exchange has any; `noTrades`, when others do and the exchange
 * was asked for these; `neverDownloaded`, when it was not.
 */
export type GapCause = 'outage' | 'noTrades' | 'neverDownloaded';

interface Asked {
  readonly id: SeriesId;
  readonly exchange: string;
  readonly time: Float64Array;
}

/** Says why gaps are there, from what the downloads into the folder wrote down. */
export class GapCauses {
  readonly #store: CandleStore;
  #others: readonly Asked[] | undefined;

  constructor(store: CandleStore) {
    this.#store = store;
  }

  /** The cause of a gap of a series of `candles` candles; undefined where no download wrote down what it asked for. */
  of(id: SeriesId, candles: number, gap: CandleProblem): GapCause | undefined {
    const known = readCoverage(this.#store.directory, id, candles);
    if (known === undefined) return undefined;
    if (!isCovered(known.spans, gap.timeMs)) return 'neverDownloaded';
    const endMs = lastMissing(gap, id);
    const same = this.#asked().filter(
      (other) =>
        other.exchange === known.exchange &&
        other.id.pair !== id.pair &&
        other.id.timeframe === id.timeframe &&
        other.time.length > 0 &&
        other.time[0] < gap.timeMs &&
        other.time[other.time.length - 1] > endMs,
    );
    if (same.length === 0) return 'noTrades';
    const isSilent = ({ time }: Asked): boolean => !time.some((at) => at >= gap.timeMs && at <= endMs);
    return same.every(isSilent) ? 'outage' : 'noTrades';
  }

  #asked(): readonly Asked[] {
    this.#others ??= this.#store.list().flatMap((id) => {
      if (id.kind !== 'spot' && id.kind !== 'futures') return [];
      try {
        const { time, length } = this.#store.read(id, { columns: ['time'] });
        const known = readCoverage(this.#store.directory, id, length);
        return known === undefined ? [] : [{ id, exchange: known.exchange, time }];
      } catch {
        // A file that cannot be read is told of where it is checked.
        return [];
      }
    });
    return this.#others;
  }
}

function lastMissing({ timeMs, count }: CandleProblem, { timeframe }: SeriesId): number {
  let last = timeMs;
  for (let missing = 1; missing < count; missing++) last = followingTime(last, timeframe);
  return last;
}
