import { join } from 'node:path';
import type { Market } from '../../core/model/market.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Notifier } from '../../ports/notifier.ts';
import { DEFAULTS } from '../config/defaults.ts';
import { askBot } from '../strategy/ask-bot.ts';
import { connectVenue } from '../venue/connect.ts';
import { explainVenueErrors } from '../venue/venue-errors.ts';
import { firstAnswer } from './first-answer.ts';
import { accountName, confirmAccount, liveStart } from './live-account.ts';
import { openPaper, PAPER_ACCOUNT } from './paper.ts';
import { startTrading, type Trading } from './trade.ts';
import type { TradePlan } from './trade-plan.ts';
import { tradedPairs } from './traded-pairs.ts';

/** What stays when a bot begins anew on another plan. */
export interface TradeSurroundings {
  readonly mode: 'paper' | 'live';
  /** Folder of journal and log. */
  readonly home: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  /** Asked once for each account before the first live order; false = no. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Ends the trading in good order. */
  readonly signal: AbortSignal;
}

/** A plan that is carried out. */
export interface BegunTrading {
  readonly trading: Trading;
  readonly settings: EngineSettings;
  readonly account: string;
  readonly pairs: readonly string[];
  /** Resolves when nothing is on its way to the exchange or from it. */
  readonly settled: () => Promise<void>;
  /** Resolves when the trading has ended in good order and its connections are closed. */
  readonly ended: Promise<void>;
}

/** Time after which a venue must not take an order any more, ms. */
const REQUEST_EXPIRY_MS = 5000;
/** Move a stop on the exchange at most once in this time, ms; and place it no more often than this in an hour. */
const STOPS_ON_EXCHANGE = { moveEveryMs: 60_000, mostAnHour: 60 };
/** Connections that do not close in this time are left to the end of the process, ms of the machine. */
const CLOSE_MS = 2000;

/**
 * Connects to the exchange of a plan and trades. Waits for an exchange that does not answer at first. Throws InputError for
 * what is wrong with keys, pairs, account or confirmation; RunError EXCHANGE_* where the exchange refuses.
 */
export async function beginTrading(plan: TradePlan, around: TradeSurroundings): Promise<BegunTrading> {
  const { mode, home, journal, clock, log, notifier, signal } = around;
  const { loaded, bot, strategy, options, params } = plan;
  const opened = new AsyncDisposableStack();
  try {
    const connected = await connectVenue({
      config: loaded,
      log,
      clock,
      marketKinds: [plan.settings.tradingMode],
      streams: true,
    });
    const { data } = connected;
    opened.defer(() => withinMs(data.close(), CLOSE_MS));
    const ask = <T>(read: () => Promise<T>) => firstAnswer({ exchange: data.exchange, clock, log, signal }, read);
    const listed = await ask(() => data.markets());
    const byPair = new Map<string, Market>(listed.map((market) => [market.pair, market]));
    const { pairs, leaving } = await ask(() => tradedPairs(loaded.config, { data, clock, journal, bot }));
    const markets = pairs.flatMap((pair) => byPair.get(pair) ?? []);
    const account = mode === 'paper' ? PAPER_ACCOUNT : accountName(loaded);
    if (mode === 'live') await confirmAccount(around.confirm, { journal, clock, exchange: data.exchange, account });
    const path = join(home, 'journal', 'paper-account.sqlite');
    const forPaper = { path, settings: plan.settings, markets, data, streams: connected.streams, clock, signal };
    const paper = mode === 'paper' ? await ask(() => openPaper(forPaper)) : undefined;
    if (paper !== undefined) opened.defer(() => paper.close());
    const venue = paper?.venue ?? connected.venue;
    const startBalance =
      mode === 'paper'
        ? plan.settings.startBalance
        : await ask(() => liveStart(journal, journal.botNumber(bot), venue, plan.settings, clock));
    const settings = { ...plan.settings, startBalance };
    await askBot(strategy.strategy, 'botStart', { params });
    const trading = await startTrading({
      name: bot,
      settings,
      strategy: strategy.strategy,
      strategyHash: strategy.hash,
      params,
      markets,
      leaving,
      journal,
      clock,
      log,
      account,
      wording: {
        stoploss: options.orderTypes?.stoploss ?? DEFAULTS.orderTypes.stoploss,
        timeInForce: settings.orderTimeInForce,
      },
      ...(options.orderTypes?.stoplossOnExchange === true && { stopsOnExchange: STOPS_ON_EXCHANGE }),
      requestExpiryMs: REQUEST_EXPIRY_MS,
      venue,
      data,
      streams: paper?.streams ?? connected.streams,
      notifier,
      startupCandles: options.startupCandleCount ?? 0,
      outsideOrders: 'report',
      ask,
      signal,
    });
    const ending = async () => {
      try {
        await explainVenueErrors(data.exchange, () => trading.ended);
      } finally {
        await opened.disposeAsync();
      }
    };
    return { trading, settings, account, pairs, ended: ending(), settled: () => connected.settled() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

function withinMs(work: Promise<void>, ms: number): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
  return Promise.race([work, late]);
}
