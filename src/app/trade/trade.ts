import { RunError } from '../../core/model/errors.ts';
import type { JournalCandle } from '../../core/model/journal.ts';
import { seriesKey, type SeriesId } from '../../core/model/candles.ts';
import { newestClosedAt } from '../../core/model/timeframe.ts';
import type { MarketData, MarketStreams } from '../../ports/market-data.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Venue } from '../../ports/venue.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import { followAccount } from './account-feed.ts';
import { Bot, type BotParts } from './bot.ts';
import { Dispatcher } from './dispatcher.ts';
import { LiveFeed } from './feed/live-feed.ts';
import { LIVE_TURNS } from './live-turns.ts';
import { readFrames, type Frames } from './frames.ts';
import { MarketRules } from './market-rules.ts';
import { Reconciler, type OutsidePolicy } from './reconciler.ts';

/** How long the clock offset that was measured counts, ms. */
const OFFSET_EVERY_MS = 3_600_000;
/** The venue's lists know an order this long after they took it, at the latest. */
const SETTLE_MS = 5000;

/** What one bot needs to trade. */
export interface TradeParts extends Pick<
  BotParts,
  | 'name'
  | 'settings'
  | 'strategy'
  | 'strategyHash'
  | 'params'
  | 'markets'
  | 'leaving'
  | 'journal'
  | 'clock'
  | 'log'
  | 'account'
  | 'wording'
  | 'requestExpiryMs'
> {
  readonly venue: Venue;
  readonly data: MarketData;
  readonly streams: MarketStreams;
  readonly notifier: Notifier;
  readonly startupCandles: number;
  readonly outsideOrders: OutsidePolicy;
  /** Asks the venue until it answers. Default: once. */
  readonly ask?: <T>(read: () => Promise<T>) => Promise<T>;
  /** Ends the trading: orders and stops stay where they are. */
  readonly signal: AbortSignal;
}

/** A bot that trades, as commands and status see it. */
export interface Trading {
  readonly bot: Bot;
  readonly dispatcher: Dispatcher;
  /** Tells the session something from outside. What cannot be written down ends the trading, and is thrown. */
  readonly tell: (event: SessionEvent) => void;
  /** Ends with the signal, or with the error that makes going on impossible. */
  readonly ended: Promise<void>;
}

/** Requests that are under way when the trading ends may take this long to be answered, ms. */
const DRAIN_MS = 5000;
/** Wait before the venue is asked again for what the journal is compared with at the start, ms. */
const LOOK_AGAIN_MS = 2000;

/**
 * Starts a bot on what its journal holds: candles first, then the venue's word on every order, and only then decisions.
 * Throws VenueError where the venue cannot be asked at the start. What cannot be written down ends the trading at once:
 * nothing is done that the journal does not know.
 */
export async function startTrading(parts: TradeParts): Promise<Trading> {
  const { venue, data, clock, log, notifier, journal, account, startupCandles, ask = once } = parts;
  const stop = new AbortController();
  const signal = AbortSignal.any([parts.signal, stop.signal]);
  let failure: { error: unknown } | undefined;
  let isOver = false;
  const fail = (error: unknown): void => {
    failure ??= { error };
    stop.abort();
  };
  const guarded = (task: () => void): void => {
    if (failure !== undefined || isOver) return;
    try {
      task();
    } catch (error) {
      fail(error);
    }
  };
  const apply = (event: SessionEvent): void => guarded(() => bot.apply(event));
  let offset = await ask(() => data.clockOffsetMs());
  const offsetMs = () => offset;
  const bot: Bot = new Bot({
    ...parts,
    settleMs: SETTLE_MS,
    turns: LIVE_TURNS,
    act: (intents) => dispatcher.act(intents),
  });
  const stateOf = (id: string) => bot.session.orders.get(id)?.state;
  const dispatcher: Dispatcher = new Dispatcher({
    venue,
    clock,
    log,
    notifier,
    offsetMs,
    signal,
    stateOf,
    apply: (event) => {
      apply(event);
      rules.hear(event);
    },
    fail,
  });
  const rules = new MarketRules({ bot, apply, data, clock, log, notifier, signal });
  const balances = await ask(() => venue.balances());
  const isFirstStart = journal.balances(account).size === 0;
  const series = bot.analyst.series();
  const forFrames = { data, journal, bot: bot.number, clock, series, startupCandles, offsetMs: offset, signal };
  const frames = await ask(() => readFrames(forFrames));
  bot.start(frames.known, frames.fresh);
  if (isFirstStart) bot.apply({ kind: 'baseline', balances });
  const reconciler = new Reconciler({ ...parts, bot, apply, dispatcher, offsetMs, signal });
  const following = followAccount({ venue, clock, log, signal, apply, onSeam: reconciler.hurry });
  while (!(await reconciler.look()) && !signal.aborted) {
    await clock.sleepUntil(clock.now() + LOOK_AGAIN_MS, signal).catch(() => undefined);
  }
  const feed = new LiveFeed({
    ...parts,
    pairs: bot.analyst.pairs.map(({ pair }) => pair),
    timeframe: parts.settings.timeframe,
    series,
    newest: newestOf([...frames.known, ...frames.fresh]),
    isDue: hasUndecided(frames, bot, parts.settings.timeframe, clock.now() + offset),
    offsetMs,
  });
  const hear = async () => {
    for await (const event of feed.events(signal)) if (!signal.aborted) guarded(() => bot.hear(event));
  };
  const measure = async () => {
    for (;;) {
      await clock.sleepUntil(clock.now() + OFFSET_EVERY_MS, signal);
      offset = await data.clockOffsetMs().catch(() => offset);
    }
  };
  const tasks = [hear(), following, reconciler.run(), rules.run(), measure()];
  for (const task of tasks) task.catch((error: unknown) => !signal.aborted && fail(error));
  const end = async () => {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    const untilMs = clock.now() + DRAIN_MS;
    // A read that a slow exchange has not answered is of no use any more.
    const settled = new AbortController();
    const late = clock.sleepUntil(untilMs, settled.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(tasks), late]).finally(() => settled.abort());
    if (failure === undefined) await dispatcher.drained(untilMs);
    isOver = true;
    if (failure !== undefined) throw failure.error;
  };
  const tell = (event: SessionEvent): void => {
    if (signal.aborted) throw new RunError('BOT_ENDING', 'the bot is about to end, or to begin anew');
    guarded(() => bot.apply(event));
    if (failure !== undefined) throw failure.error;
  };
  return { bot, dispatcher, tell, ended: end() };
}

function once<T>(read: () => Promise<T>): Promise<T> {
  return read();
}

/** The process before ended before it could decide on the candles that closed last. */
function hasUndecided({ known, fresh }: Frames, { analyst }: Bot, timeframe: string, venueMs: number): boolean {
  const openMs = newestClosedAt(venueMs, timeframe);
  const undecided = new Set(
    fresh.filter((candle) => candle.timeMs === openMs && candle.timeframe === timeframe).map(({ pair }) => pair),
  );
  return known.length > 0 && analyst.pairs.every(({ pair }) => undecided.has(pair));
}

function newestOf(candles: readonly JournalCandle[]): (id: SeriesId) => JournalCandle | undefined {
  const byId = new Map<string, JournalCandle>();
  for (const candle of candles) byId.set(seriesKey(candle), candle);
  return (id) => byId.get(seriesKey(id));
}
