import type { JournalCandle } from '../../core/model/journal.ts';
import { seriesKey, type SeriesId } from '../../core/model/candles.ts';
import type { MarketData, MarketStreams } from '../../ports/market-data.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Venue } from '../../ports/venue.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import { followAccount } from './account-feed.ts';
import { Bot, type BotParts } from './bot.ts';
import { Dispatcher } from './dispatcher.ts';
import { LiveFeed } from './feed/live-feed.ts';
import { LIVE_TURNS } from './live-turns.ts';
import { readFrames } from './frames.ts';
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
  /** Ends the trading: orders and stops stay where they are. */
  readonly signal: AbortSignal;
}

/** A bot that trades, as commands and status see it. */
export interface Trading {
  readonly bot: Bot;
  readonly dispatcher: Dispatcher;
  /** Ends with the signal, or with the error that makes going on impossible. */
  readonly ended: Promise<void>;
}

/** Requests that are under way when the trading ends may take this long to be answered, ms. */
const DRAIN_MS = 5000;

/**
 * Starts a bot on what its journal holds: candles first, then the venue's word on every order, and only then decisions.
 * Throws VenueError where the venue cannot be asked at the start. What cannot be written down ends the trading at once:
 * nothing is done that the journal does not know.
 */
export async function startTrading(parts: TradeParts): Promise<Trading> {
  const { venue, data, clock, log, notifier, journal, account, startupCandles } = parts;
  const stop = new AbortController();
  const signal = AbortSignal.any([parts.signal, stop.signal]);
  let failure: { error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    stop.abort();
  };
  const guarded = (task: () => void): void => {
    if (failure !== undefined) return;
    try {
      task();
    } catch (error) {
      fail(error);
    }
  };
  const apply = (event: SessionEvent): void => guarded(() => bot.apply(event));
  let offset = await data.clockOffsetMs();
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
    apply,
    fail,
  });
  const baseline = journal.balances(account).size === 0 ? await venue.balances() : undefined;
  const series = bot.analyst.series();
  const frames = await readFrames({
    data,
    journal,
    bot: bot.number,
    clock,
    series,
    startupCandles,
    offsetMs: offset,
    signal,
  });
  bot.start(frames.known, frames.fresh);
  if (baseline !== undefined) bot.apply({ kind: 'baseline', balances: baseline });
  const reconciler = new Reconciler({ ...parts, bot, apply, dispatcher, offsetMs, signal });
  const following = followAccount({ venue, clock, log, signal, apply, onSeam: reconciler.hurry });
  await reconciler.look();
  const feed = new LiveFeed({
    ...parts,
    pairs: bot.analyst.pairs.map(({ pair }) => pair),
    timeframe: parts.settings.timeframe,
    series,
    newest: newestOf([...frames.known, ...frames.fresh]),
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
  const tasks = [hear(), following, reconciler.run(), measure()];
  for (const task of tasks) task.catch((error: unknown) => !signal.aborted && fail(error));
  const ended = Promise.allSettled(tasks).then(async () => {
    if (failure === undefined) await dispatcher.drained(clock.now() + DRAIN_MS);
    if (failure !== undefined) throw failure.error;
  });
  return { bot, dispatcher, ended };
}

function newestOf(candles: readonly JournalCandle[]): (id: SeriesId) => JournalCandle | undefined {
  const byId = new Map<string, JournalCandle>();
  for (const candle of candles) byId.set(seriesKey(candle), candle);
  return (id) => byId.get(seriesKey(id));
}
