import { join } from 'node:path';
import { openFileLog } from '../../adapters/log/pino-log.ts';
import { serveLocal } from '../../adapters/socket/local-socket.ts';
import { lockProcess } from '../../adapters/sqlite/process-lock.ts';
import { SqliteJournal } from '../../adapters/sqlite/sqlite-journal.ts';
import { followExchangeClock } from '../../adapters/system/exchange-clock.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ConfigRequest } from '../config/load.ts';
import { DEFAULTS } from '../config/defaults.ts';
import { operatorAddress } from '../operator/address.ts';
import { Operator } from '../operator/operator.ts';
import { assertMayStart, watchStopFile } from '../operator/stop-file.ts';
import { localAddress } from '../venue/connect.ts';
import { firstAnswer } from './first-answer.ts';
import { assertLive } from './live-account.ts';
import { ReloadableTrading } from './reloadable-trading.ts';
import type { Trading } from './trade.ts';
import { bothLogs, notifierTo, secretsOf } from './trade-logs.ts';
import { readPlan } from './trade-plan.ts';

export interface TradeRequest {
  readonly config: ConfigRequest;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly mode: 'paper' | 'live';
  /** Live although the strategy has no stored backtest. */
  readonly untested: boolean;
  /** Asked once for each account before the first live order; false = no. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly log: Log;
  readonly clock?: Clock;
  /** Folder of journal and log. Default: the user directory. */
  readonly home?: string;
  /** Ends the trading in good order. */
  readonly signal: AbortSignal;
}

/** A bot that runs, and what it runs on. */
export interface RunningTrade {
  readonly trading: Trading;
  readonly journal: SqliteJournal;
  readonly settings: EngineSettings;
  readonly strategy: string;
  readonly pairs: readonly string[];
  /** Resolves when the trading has ended in good order; closes everything. */
  readonly done: Promise<void>;
}

/**
 * Starts a bot on paper or live, as the configuration says. Throws InputError for anything wrong in configuration, strategy,
 * keys or markets, ALREADY_RUNNING for a second process and STOP_FILE where the file STOP is; RunError EXCHANGE_* where the
 * exchange refuses. Waits for an exchange that does not answer at first.
 */
export async function runTrade(request: TradeRequest): Promise<RunningTrade> {
  const { mode } = request;
  const plan = await readPlan(request);
  const { loaded, strategy } = plan;
  const { home = loaded.userDir } = request;
  if (mode === 'live') assertLive(loaded, strategy, request.untested);
  assertMayStart(home);
  const opened = new AsyncDisposableStack();
  try {
    const lock = lockProcess(join(home, 'journal', `${mode}.lock`));
    opened.defer(() => lock.release());
    const fileLog = openFileLog(join(home, 'logs', `${mode}.jsonl`), loaded.config.logLevel ?? DEFAULTS.logLevel, () =>
      secretsOf(loaded),
    );
    opened.defer(() => fileLog.close());
    const log = bothLogs(request.log, fileLog);
    const journal = new SqliteJournal(join(home, 'journal', `${mode}.sqlite`));
    opened.defer(() => journal.close());
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    const ended = Promise.withResolvers<void>();
    const operator = new Operator({ mode, log, signal, stop: () => stop.abort(), ended: ended.promise });
    const server = await serveLocal(operatorAddress(home, mode), operator.answer);
    opened.defer(() => server.close());
    const watched = watchStopFile(home, (positions) => void operator.stop(positions));
    opened.defer(() => watched.close());
    opened.defer(() => ended.resolve());
    const followed = request.clock === undefined ? await followedClock(localAddress(loaded), log, signal) : undefined;
    opened.defer(() => followed?.close());
    const clock = request.clock ?? followed ?? systemClock;
    const lives = await ReloadableTrading.begin(
      plan,
      { mode, home, journal, clock, log, notifier: notifierTo(log), confirm: request.confirm, signal },
      (begun, { bot, strategy: { name } }) => {
        followed?.join(bot, begun.settled);
        operator.began({ ...begun, clock, strategy: name, balances: () => journal.balances(begun.account) });
      },
    );
    operator.reloads(async () => lives.reload(await readPlan({ ...request, fresh: true })));
    const closing = async () => {
      try {
        await lives.ended;
      } finally {
        await opened.disposeAsync();
      }
    };
    return runningTrade(lives, journal, closing());
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** A local exchange has a clock of its own. Waits for one that does not answer yet. */
async function followedClock(address: string | undefined, log: Log, signal: AbortSignal) {
  if (address === undefined) return undefined;
  return firstAnswer({ exchange: 'local', clock: systemClock, log, signal }, () => followExchangeClock(address));
}

function runningTrade(lives: ReloadableTrading, journal: SqliteJournal, done: Promise<void>): RunningTrade {
  return {
    journal,
    done,
    get trading() {
      return lives.begun.trading;
    },
    get settings() {
      return lives.begun.settings;
    },
    get strategy() {
      return lives.plan.strategy.name;
    },
    get pairs() {
      return lives.begun.pairs;
    },
  };
}
