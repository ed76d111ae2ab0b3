import { VenueError } from '../../core/model/answer.ts';
import type { SeriesId } from '../../core/model/candles.ts';
import { checkCandles } from '../../core/model/series/check-candles.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketData, MarketDataLimits } from '../../ports/market-data.ts';
import { seriesTitle, spellTime } from '../candle-messages.ts';
import { type Source, fetchCandles, fetchFunding, fetchTrades } from './fetch-series.ts';
import { type GapCause, GapCauses } from './gaps.ts';
import { Patience } from './patience.ts';
import { type WantedTime, planSeries } from './plan.ts';
import { type Revision, SeriesWriter } from './series-writer.ts';
import type { Span } from './spans.ts';

/** How far a download is: the candles, or after them the trades that are kept. Times of all pairs together, in ms. */
export interface DownloadProgress {
  readonly of: 'candles' | 'trades';
  readonly doneMs: number;
  readonly totalMs: number;
  /** Candles or trades that came. */
  readonly count: number;
}

/** What to download, from whom, and where to. */
export interface DownloadJob {
  readonly data: MarketData;
  readonly store: CandleStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly series: readonly SeriesId[];
  readonly time: WantedTime;
  /** Replace what is stored. */
  readonly erase?: boolean;
  /** Make candles of trades, also where the exchange has candles. */
  readonly fromTrades?: boolean;
  /** Most time between two writes of a series, in ms. Default: 5 s. */
  readonly checkpointMs?: number;
  /** First pause after no answer, in ms. Default: 1 s. */
  readonly pauseMs?: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** One series after a download. */
export interface DownloadedSeries extends SeriesId {
  readonly candles: number;
  /** Open times of the first and the last stored candle, UTC ms; NaN: none. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly added: number;
  /** Missing candles between the two, by cause. */
  readonly gaps: Partial<Record<GapCause, number>>;
  readonly revisions: readonly Revision[];
  /** What its user should know. */
  readonly notes: readonly string[];
  /** Why it is not complete; what came is stored. */
  readonly failure?: string;
}

/** Series that are asked for at the same time; the exchange's rate limit holds for all of them together. */
const AT_ONCE = 6;
const CHECKPOINT_MS = 5000;

interface Part {
  readonly writer: SeriesWriter;
  readonly asked: readonly Span[];
  readonly fromCandles: readonly Span[];
  readonly fromTrades: readonly Span[];
  readonly notes: string[];
}

/**
 * Brings stored series up to date. What fails at the exchange is told in the result of its series, and once it does not
 * answer no other series is begun. Throws InputError for files that cannot be read or written, VenueError where the
 * exchange does not even say what time it is.
 */
export async function downloadSeries(job: DownloadJob): Promise<readonly DownloadedSeries[]> {
  const { data, clock, log, store } = job;
  const patience = new Patience(clock, log, job.pauseMs);
  const limits = await patience.read(data.exchange, () => data.limits());
  const offsetMs = await patience.read(data.exchange, () => data.clockOffsetMs());
  const nowMs = clock.now() + offsetMs;
  const parts = job.series.map((id) => planPart(job, id, limits, nowMs));
  const spansOf = (each: Part): readonly Span[] => [...each.fromCandles, ...each.fromTrades];
  const totalMs = parts.flatMap(spansOf).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  let doneMs = 0;
  const tell = (partMs: number): void => {
    doneMs = Math.min(totalMs, doneMs + partMs);
    const count = parts.reduce((sum, { writer }) => sum + writer.received, 0);
    job.onProgress?.({ of: 'candles', doneMs, totalMs, count });
  };

  const failures = new Map<Part, string>();
  let isGone = false;
  const run = async (group: readonly Part[], work: () => Promise<void>): Promise<void> => {
    if (isGone) return group.forEach((part) => failures.set(part, 'not asked for: the exchange does not answer'));
    try {
      await work();
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      isGone = ['transient', 'throttle'].includes(error.failure.kind);
      for (const part of group) failures.set(part, error.message);
    } finally {
      for (const { writer } of group) writer.flush();
    }
  };
  const source = (factor = 1): Source => ({ data, patience, onTime: (partMs) => tell(partMs * factor) });
  const fetchPart = async (part: Part): Promise<void> => {
    const fetch = part.writer.id.kind === 'funding_rate' ? fetchFunding : fetchCandles;
    for (const span of part.fromCandles) await fetch(source(), part.writer, span);
  };
  const fetchGroup = async (group: readonly Part[]): Promise<void> => {
    // The earlier candles first: what a stop leaves begins where it was to begin, and the next download goes on from there.
    await fetchTradeGroup(source(group.length), group);
    for (const { writer, fromCandles } of group) {
      for (const span of fromCandles) await fetchNewest(writer, span);
    }
  };
  /** While the trades came, the exchange has forgotten more of its candles: they are made of trades as well. */
  const fetchNewest = async (writer: SeriesWriter, { fromMs, toMs }: Span): Promise<void> => {
    let at = fromMs;
    for (;;) {
      const untilMs = Math.min(oldestCandleMs(limits, writer.id.timeframe, clock.now() + offsetMs), toMs);
      if (at >= untilMs) break;
      await fetchTrades(source(), [writer], { fromMs: at, toMs: untilMs });
      at = untilMs;
    }
    await fetchCandles(source(), writer, { fromMs: at, toMs });
  };
  const byPair = Object.values(
    Object.groupBy(
      parts.filter(({ fromTrades }) => fromTrades.length > 0),
      ({ writer }) => writer.id.pair,
    ),
  );
  const tasks = [
    ...byPair.map((group) => () => run(group!, () => fetchGroup(group!))),
    ...parts
      .filter(({ fromCandles, fromTrades }) => fromCandles.length > 0 && fromTrades.length === 0)
      .map((part) => () => run([part], () => fetchPart(part))),
  ];
  await inParallel(tasks);
  const causes = new GapCauses(store);
  return parts.map((part) => resultOf(part, causes, failures.get(part)));
}

async function fetchTradeGroup(source: Source, group: readonly Part[]): Promise<void> {
  // All timeframes of the pair read the same trades, so that each trade comes once.
  const fromMs = Math.min(...group.flatMap(({ fromTrades }) => fromTrades.map((span) => span.fromMs)));
  const toMs = Math.max(...group.flatMap(({ fromTrades }) => fromTrades.map((span) => span.toMs)));
  const writers = group.map(({ writer }) => writer);
  await fetchTrades(source, writers, { fromMs, toMs });
}

async function inParallel(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) await tasks[next++]();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function planPart(job: DownloadJob, id: SeriesId, limits: MarketDataLimits, nowMs: number): Part {
  const { store, data, erase = false, checkpointMs = CHECKPOINT_MS } = job;
  const writer = new SeriesWriter(store, id, { exchange: data.exchange, erase, everyMs: checkpointMs });
  const { spans, earlier } = planSeries(writer.spans, id.timeframe, job.time, nowMs);
  const notes: string[] = [];
  if (earlier !== undefined) {
    notes.push(`candles before ${spellTime(earlier.toMs)} are not stored; --prepend downloads them`);
  }
  const common = { writer, asked: spans, notes };
  if (id.kind !== 'spot' && id.kind !== 'futures') return { ...common, fromCandles: spans, fromTrades: [] };
  if (job.fromTrades === true) return { ...common, fromCandles: [], fromTrades: spans };
  const { newestCandlesOnly } = limits;
  if (newestCandlesOnly === undefined || id.timeframe === '1M')
    return { ...common, fromCandles: spans, fromTrades: [] };
  const oldestMs = oldestCandleMs(limits, id.timeframe, nowMs);
  const before = spans.flatMap((span) => cut(span, { fromMs: -Infinity, toMs: oldestMs }));
  const fromCandles = spans.flatMap((span) => cut(span, { fromMs: oldestMs, toMs: Infinity }));
  if (before.length === 0) return { ...common, fromCandles, fromTrades: [] };
  const rest = limits.hasTradeHistory ? 'are made of trades' : 'cannot be had';
  notes.push(
    `${data.exchange} has only its newest ${newestCandlesOnly} candles; those before ${spellTime(oldestMs)} ${rest}`,
  );
  return { ...common, fromCandles, fromTrades: limits.hasTradeHistory ? before : [] };
}

/** Candles at the end of what the exchange keeps that are not relied on: while they are asked for, it forgets some. */
const FORGOTTEN_SOON = 20;

/** Open time of the oldest candle that the exchange still has. */
function oldestCandleMs(limits: MarketDataLimits, timeframe: string, nowMs: number): number {
  const { newestCandlesOnly = Infinity, hasTradeHistory } = limits;
  const kept = newestCandlesOnly - (hasTradeHistory ? Math.min(FORGOTTEN_SOON, newestCandlesOnly / 4) : 0);
  // The newest of them is the unfinished one.
  return Math.ceil(nowMs / timeframeMs(timeframe) - kept) * timeframeMs(timeframe);
}

function cut(span: Span, by: Span): Span[] {
  const fromMs = Math.max(span.fromMs, by.fromMs);
  const toMs = Math.min(span.toMs, by.toMs);
  return fromMs < toMs ? [{ fromMs, toMs }] : [];
}

function resultOf({ writer, asked, notes }: Part, causes: GapCauses, failure: string | undefined): DownloadedSeries {
  const { id, candles, added, revisions, refused } = writer;
  const { length, time } = candles;
  const gaps: Partial<Record<GapCause, number>> = {};
  for (const problem of checkCandles({ ...candles }, id.timeframe, id.kind)) {
    if (problem.kind !== 'gap') continue;
    const cause = causes.of(id, length, problem);
    if (cause !== undefined) gaps[cause] = (gaps[cause] ?? 0) + problem.count;
  }
  const told = [...notes];
  const title = seriesTitle(id);
  const first = asked.at(0);
  const last = asked.at(-1);
  if (failure === undefined && first !== undefined && last !== undefined) {
    if (length === 0) told.push(`the exchange has none from ${spellTime(first.fromMs)} to ${spellTime(last.toMs)}`);
    else if (first.fromMs < time[0] && id.kind !== 'funding_rate') {
      told.push(
        `asked for from ${spellTime(first.fromMs)} on; the first that the exchange has is ${spellTime(time[0])}`,
      );
    }
  }
  if (refused.length > 0) {
    told.push(
      `${refused.length} candles not stored, because nobody could load them (the first: ${spellTime(refused[0])})`,
    );
  }
  if (revisions.length > 0) {
    told.push(
      `${revisions.length} stored candles have other values at the exchange now (the first: ${spellTime(revisions[0].timeMs)}); the new ones are stored`,
    );
  }
  return {
    ...id,
    ...{ candles: length, fromMs: length > 0 ? time[0] : NaN, toMs: length > 0 ? time[length - 1] : NaN },
    ...{ added, gaps, revisions, notes: told.map((note) => `${title}: ${note}`) },
    ...(failure !== undefined && { failure }),
  };
}
