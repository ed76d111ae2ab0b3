import type { BacktestPair } from '../../../src/app/backtest/run-engine.ts';
import type { LoadedPair } from '../../../src/app/backtest/load-pairs.ts';
import { rowAtOrAfter, type Candles } from '../../../src/core/model/candles.ts';
import type { JournalCandle } from '../../../src/core/model/journal.ts';
import type { SeriesId } from '../../../src/core/model/candles.ts';
import { nextCandleTime, timeframeMs } from '../../../src/core/model/timeframe.ts';
import type { FeedEvent } from '../../../src/ports/feed.ts';

/** A recorded series and the rows of it that have been told. */
export class RecordedSeries {
  readonly id: SeriesId;
  readonly #candles: Candles;
  #next = 0;

  constructor(id: SeriesId, candles: Candles) {
    this.id = id;
    this.#candles = candles;
  }

  /** Rows that close by `timeMs` and have not been told. */
  closedBy(timeMs: number): JournalCandle[] {
    const told: JournalCandle[] = [];
    const { time, length } = this.#candles;
    while (this.#next < length && nextCandleTime(time[this.#next], this.id.timeframe) <= timeMs) {
      told.push(candleAt(this.id, this.#candles, this.#next++));
    }
    return told;
  }
}

/** What a feed would tell of recorded candles: each step first, and then the candle that it opens as a whole. */
export function* recordedEvents(
  pairs: readonly LoadedPair[],
  series: readonly RecordedSeries[],
  timeframe: string,
  fromMs: number,
  toMs: number,
): Generator<FeedEvent> {
  const lengthMs = timeframeMs(timeframe);
  for (let timeMs = fromMs; timeMs <= toMs; timeMs += lengthMs) {
    const present = pairs.map((pair) => ({ pair, row: rowAt(pair.ready, timeMs) })).filter(({ row }) => row >= 0);
    yield {
      kind: 'closed',
      timeMs,
      candles: series.flatMap((each) => each.closedBy(timeMs)),
      prices: new Map(present.map(({ pair, row }) => [pair.ready.pair, pair.ready.candles.open[row]])),
      stale: [],
    };
    const kind = pairs[0].ready.market.kind;
    yield {
      kind: 'bars',
      timeMs,
      lengthMs,
      candles: present.map(({ pair: { ready }, row }) =>
        candleAt({ pair: ready.pair, timeframe, kind }, ready.candles, row),
      ),
    };
  }
}

function rowAt({ candles }: BacktestPair, timeMs: number): number {
  const row = rowAtOrAfter(candles.time, timeMs);
  return candles.time[row] === timeMs ? row : -1;
}

function candleAt(id: SeriesId, { time, open, high, low, close, volume }: Candles, row: number): JournalCandle {
  return { ...id, timeMs: time[row], values: [open[row], high[row], low[row], close[row], volume[row]] };
}
