import type { SeriesId } from '../../../core/model/candles.ts';
import type { JournalCandle } from '../../../core/model/journal.ts';
import { floorToTimeframe, newestClosedAt, nextCandleTime, timeframeMs } from '../../../core/model/timeframe.ts';
import { EventQueue } from '../../../adapters/simulated/event-queue.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ClosedStep, Feed, FeedEvent } from '../../../ports/feed.ts';
import type { Log } from '../../../ports/log.ts';
import type { MarketData, MarketStreams } from '../../../ports/market-data.ts';
import { readCandles, rowsOf } from './history.ts';
import { Pause } from '../pause.ts';
import { keepOpen } from './keep-open.ts';
import { SeriesTracker } from './series-tracker.ts';

/** After a candle's end the venue's list is asked for what the stream has not closed. */
const SETTLE_MS = 2000;
/** Time between such questions. */
const ASK_AGAIN_MS = 2000;
/** A step waits no longer for candles or prices than this after their candle's end. */
const DEADLINE_MS = 20_000;
/** Streams of trades and candles that say nothing for so long are dead. */
const SILENT_MS = 60_000;

export interface LiveFeedParts {
  readonly data: MarketData;
  readonly streams: MarketStreams;
  readonly clock: Clock;
  readonly log: Log;
  /** Pairs to trade, in their order. */
  readonly pairs: readonly string[];
  readonly timeframe: string;
  /** Every series that the strategy reads, the pairs' own included. */
  readonly series: readonly SeriesId[];
  /** The newest candle of a series that is known already. */
  readonly newest: (id: SeriesId) => JournalCandle | undefined;
  /** The newest close has not been decided on: it is the first step, although it is past. */
  readonly isDue?: boolean;
  /** Venue time minus the clock's, ms. */
  readonly offsetMs: () => number;
}

interface Quote {
  readonly price: number;
  /** Venue time, UTC ms. */
  readonly timeMs: number;
}

/** The market as a venue's streams and lists tell it: each closed candle once, in steps, and prices in between. */
export class LiveFeed implements Feed {
  readonly #parts: LiveFeedParts;
  readonly #trackers: readonly SeriesTracker[];
  readonly #quotes = new Map<string, Quote>();
  readonly #queue = new EventQueue<FeedEvent>();
  readonly #pause = new Pause();

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    this.#trackers = parts.series.map((id) => new SeriesTracker(id, parts.newest(id)));
  }

  async *events(signal: AbortSignal): AsyncIterable<FeedEvent> {
    const end = () => this.#queue.close();
    signal.addEventListener('abort', end, { once: true });
    const tasks = [this.#readTrades(signal), ...this.#readCandles(signal), this.#steps(signal)];
    // A task that throws ends the feed with its error; the others end with the signal.
    for (const task of tasks) task.catch((error: unknown) => !signal.aborted && this.#queue.fail(error));
    yield* this.#queue;
    await Promise.allSettled(tasks);
  }

  get #venueNow(): number {
    return this.#parts.clock.now() + this.#parts.offsetMs();
  }

  #readTrades(signal: AbortSignal): Promise<void> {
    const { pairs, streams, clock, log } = this.#parts;
    return keepOpen({
      name: 'trades',
      open: (each) => streams.watchTrades(pairs, each),
      onValue: ({ pair, trades }) => {
        for (const { price, timeMs } of trades) {
          this.#quotes.set(pair, { price, timeMs });
          this.#queue.push({ kind: 'quote', pair, price });
        }
        this.#pause.wake();
      },
      onSeam: () => undefined,
      silentMs: SILENT_MS,
      isQuiet: () => this.#isQuiet(),
      clock,
      log,
      signal,
    });
  }

  #readCandles(signal: AbortSignal): Promise<void>[] {
    const { series, streams, clock, log, timeframe } = this.#parts;
    const timeframes = new Set(
      series.filter(({ kind }) => kind === 'spot' || kind === 'futures').map((id) => id.timeframe),
    );
    return [...timeframes].map((each) => {
      const trackers = this.#trackers.filter(({ id }) => id.timeframe === each);
      const byPair = new Map(trackers.map((tracker) => [tracker.id.pair, tracker]));
      return keepOpen({
        name: `candles ${each}`,
        open: (own) => streams.watchCandles([...byPair.keys()], each, own),
        onValue: ({ pair, candles }) => {
          const tracker = byPair.get(pair);
          tracker?.seen(rowsOf(tracker.id, candles));
          this.#pause.wake();
        },
        onSeam: () => undefined,
        silentMs: Math.max(SILENT_MS, 2 * timeframeMs(timeframe)),
        clock,
        log,
        signal,
      });
    });
  }

  /** One step at each close of the traded timeframe. */
  async #steps(signal: AbortSignal): Promise<void> {
    const { clock, timeframe, offsetMs, isDue } = this.#parts;
    const startMs = this.#venueNow;
    // What the streams would have brought for it is gone.
    if (isDue === true) this.#queue.push(await this.#step(floorToTimeframe(startMs, timeframe), clock.now(), signal));
    for (let timeMs = nextCandleTime(startMs, timeframe); !signal.aborted; timeMs = nextCandleTime(timeMs, timeframe)) {
      await clock.sleepUntil(timeMs - offsetMs(), signal);
      this.#queue.push(await this.#step(timeMs, clock.now() + SETTLE_MS, signal));
    }
  }

  /** `firstAskMs`: when to ask the venue's lists for what the streams have not brought. */
  async #step(timeMs: number, firstAskMs: number, signal: AbortSignal): Promise<ClosedStep> {
    const { clock, pairs } = this.#parts;
    const wanted = this.#trackers.map((tracker) => ({ tracker, openMs: newestClosedAt(timeMs, tracker.id.timeframe) }));
    const deadlineMs = clock.now() + DEADLINE_MS;
    let askMs = firstAskMs;
    const missing = () => wanted.filter(({ tracker, openMs }) => !tracker.has(openMs));
    const unpriced = () => pairs.filter((pair) => (this.#quotes.get(pair)?.timeMs ?? 0) < timeMs);
    while ((missing().length > 0 || unpriced().length > 0) && clock.now() < deadlineMs) {
      await this.#newsOrTime(Math.min(askMs, deadlineMs), signal);
      if (clock.now() < askMs) continue;
      await Promise.all(missing().map(({ tracker, openMs }) => this.#ask(tracker, openMs, signal)));
      await this.#askPrices(unpriced());
      askMs = clock.now() + ASK_AGAIN_MS;
    }
    const late = new Set(missing().map(({ tracker }) => tracker.id.pair));
    return {
      kind: 'closed',
      timeMs,
      candles: wanted.flatMap(({ tracker, openMs }) => tracker.take(openMs)),
      prices: new Map(
        pairs.flatMap((pair) => {
          const quote = this.#quotes.get(pair);
          return quote === undefined || quote.timeMs < timeMs ? [] : [[pair, quote.price] as const];
        }),
      ),
      stale: pairs.filter((pair) => late.has(pair)),
    };
  }

  /** Returns as soon as a stream has told something, at `timeMs` at the latest. */
  async #newsOrTime(timeMs: number, signal: AbortSignal): Promise<void> {
    await this.#pause.until(timeMs, this.#parts.clock, signal);
    signal.throwIfAborted();
  }

  /** Reads what a series lacks from the venue's list. What the list does not have after its end was not traded. */
  async #ask(tracker: SeriesTracker, openMs: number, signal: AbortSignal): Promise<void> {
    const { data, clock, log } = this.#parts;
    const { id, nextMs = openMs } = tracker;
    try {
      const rows = await readCandles(data, clock, id, nextMs, nextCandleTime(openMs, id.timeframe), signal);
      tracker.closed(rows);
      if (!tracker.has(openMs)) tracker.untraded(openMs);
    } catch (error) {
      if (!signal.aborted)
        log.warn('candles could not be read', { pair: id.pair, timeframe: id.timeframe, reason: String(error) });
    }
  }

  /** Nobody has traded since the last quotes: the venue's prices are still the same. */
  async #isQuiet(): Promise<boolean> {
    try {
      const tickers = await this.#parts.data.tickers(this.#parts.pairs);
      return tickers.every(({ pair, last }) => last === this.#quotes.get(pair)?.price);
    } catch {
      return false;
    }
  }

  /** A pair that nobody trades has a price all the same: the one of its ticker. */
  async #askPrices(pairs: readonly string[]): Promise<void> {
    if (pairs.length === 0) return;
    try {
      for (const { pair, last } of await this.#parts.data.tickers(pairs)) {
        if (last !== undefined && last > 0) this.#quotes.set(pair, { price: last, timeMs: this.#venueNow });
      }
    } catch (error) {
      this.#parts.log.warn('prices could not be read', { pairs: pairs.join(' '), reason: String(error) });
    }
  }
}
