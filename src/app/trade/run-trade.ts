import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openFileLog } from '../../adapters/log/pino-log.ts';
import { lockProcess } from '../../adapters/sqlite/process-lock.ts';
import { SqliteJournal } from '../../adapters/sqlite/sqlite-journal.ts';
import { followExchangeClock } from '../../adapters/system/exchange-clock.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { InputError } from '../../core/model/errors.ts';
import type { JournalEntry, StateChange } from '../../core/model/journal.ts';
import type { Market } from '../../core/model/market.ts';
import type { Notice } from '../../core/model/notice.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import { resolveParams } from '../../core/strategy/parameters.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Venue } from '../../ports/venue.ts';
import { addTunedParameters, loadConfig, type ConfigRequest, type LoadedConfig } from '../config/load.ts';
import { resolveEngineSettings, resolveStrategyOptions } from '../config/resolve.ts';
import { DEFAULTS } from '../config/defaults.ts';
import { listResults, loadResult } from '../results/read-results.ts';
import { loadNamedStrategy } from '../backtest/prepare.ts';
import { askBot } from '../strategy/ask-bot.ts';
import type { LoadedStrategy } from '../strategy/load.ts';
import { connectVenue, localAddress } from '../venue/connect.ts';
import { firstAnswer } from './first-answer.ts';
import { openPaper, PAPER_ACCOUNT } from './paper.ts';
import { startTrading, type Trading } from './trade.ts';
import { tradedPairs } from './traded-pairs.ts';

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

/** Time after which a venue must not take an order any more, ms. */
const REQUEST_EXPIRY_MS = 5000;
/** Move a stop on the exchange at most once in this time, ms; and place it no more often than this in an hour. */
const STOPS_ON_EXCHANGE = { moveEveryMs: 60_000, mostAnHour: 60 };

/**
 * Starts a bot on paper or live, as the configuration says. Throws InputError for anything wrong in configuration, strategy,
 * keys or markets, and ALREADY_RUNNING for a second process; RunError EXCHANGE_* where the exchange refuses. Waits for an
 * exchange that does not answer at first.
 */
export async function runTrade(request: TradeRequest): Promise<RunningTrade> {
  const { mode, log, signal } = request;
  const configured = loadConfig(request.config);
  const strategy = await loadNamedStrategy(configured);
  const loaded = addTunedParameters(configured, strategy.path);
  const { config } = loaded;
  const { home = loaded.userDir } = request;
  const { spec } = strategy.strategy;
  const options = resolveStrategyOptions(spec, config);
  const settings = { ...resolveEngineSettings(spec, config), fills: 'candle' as const };
  if (mode === 'live') assertLive(loaded, strategy, request);
  const address = request.clock === undefined ? localAddress(loaded) : undefined;
  const followed = address === undefined ? undefined : await followExchangeClock(address);
  const clock = request.clock ?? followed ?? systemClock;
  const lock = lockProcess(join(home, 'journal', `${mode}.lock`));
  const fileLog = openFileLog(join(home, 'logs', `${mode}.jsonl`), config.logLevel ?? DEFAULTS.logLevel, () =>
    secretsOf(loaded),
  );
  const both = bothLogs(log, fileLog);
  const journal = new SqliteJournal(join(home, 'journal', `${mode}.sqlite`));
  const exchange = await connectVenue({
    config: loaded,
    log: both,
    clock,
    marketKinds: [settings.tradingMode],
    streams: true,
  });
  const asking = { exchange: exchange.data.exchange, clock, log: both, signal };
  const listed = await firstAnswer(asking, () => exchange.data.markets());
  const byPair = new Map<string, Market>(listed.map((market) => [market.pair, market]));
  const bot = config.botName ?? DEFAULTS.botName;
  const { pairs, leaving } = await firstAnswer(asking, () =>
    tradedPairs(config, { data: exchange.data, clock, journal, bot }),
  );
  const markets = pairs.flatMap((pair) => byPair.get(pair) ?? []);
  const path = join(home, 'journal', 'paper-account.sqlite');
  const { data, streams } = exchange;
  const paper =
    mode === 'paper' ? await openPaper({ path, settings, markets, data, streams, clock, signal }) : undefined;
  const venue: Venue = paper?.venue ?? exchange.venue;
  const account = mode === 'paper' ? PAPER_ACCOUNT : accountName(loaded);
  if (mode === 'live') await confirmAccount(request, journal, loaded, account);
  const startBalance =
    mode === 'paper'
      ? settings.startBalance
      : await firstAnswer(asking, () => liveStart(journal, journal.botNumber(bot), venue, settings, clock));
  const params = resolveParams(strategy.strategy, { ...config.params, ...request.params });
  await askBot(strategy.strategy, 'botStart', { params });
  const trading = await startTrading({
    name: bot,
    settings: { ...settings, startBalance },
    strategy: strategy.strategy,
    params,
    markets,
    leaving,
    journal,
    clock,
    log: both,
    account,
    wording: {
      stoploss: options.orderTypes?.stoploss ?? DEFAULTS.orderTypes.stoploss,
      timeInForce: settings.orderTimeInForce,
    },
    ...(options.orderTypes?.stoplossOnExchange === true && { stopsOnExchange: STOPS_ON_EXCHANGE }),
    requestExpiryMs: REQUEST_EXPIRY_MS,
    venue,
    data,
    streams: paper?.streams ?? streams,
    notifier: notifierTo(both),
    startupCandles: options.startupCandleCount ?? 0,
    outsideOrders: 'report',
    signal,
  });
  followed?.join(bot, exchange.settled);
  const closing = async () => {
    try {
      await trading.ended;
    } finally {
      followed?.close();
      await exchange.data.close();
      paper?.close();
      journal.close();
      fileLog.close();
      lock.release();
    }
  };
  return { trading, journal, settings, strategy: strategy.name, pairs, done: closing() };
}

function assertLive(loaded: LoadedConfig, { hash, name }: LoadedStrategy, { untested }: TradeRequest): void {
  const { key, secret } = loaded.config.exchange ?? {};
  if (key === undefined || secret === undefined) {
    throw new InputError('KEYS_MISSING', 'live trading needs the API key of an account', {
      path: 'exchange.key',
      hint: 'Set TRADEWRIGHT__EXCHANGE__KEY and TRADEWRIGHT__EXCHANGE__SECRET in the environment.',
    });
  }
  if (untested) return;
  const runs = listResults(loaded.userDir).filter((entry) => 'head' in entry && entry.head.strategy === name);
  if (runs.some(({ id }) => loadResult(loaded.userDir, id).inputs.strategyHash === hash)) return;
  throw new InputError('NEVER_BACKTESTED', `${name} as it is now was never backtested here`, {
    value: name,
    hint: `Run \`tradewright backtest -s ${name}\` first, or add --untested.`,
  });
}

/** An account is named by its key, without showing it. */
function accountName({ config }: LoadedConfig): string {
  const { name = '', key = '' } = config.exchange ?? {};
  return `${name}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

/** Live is asked for once an account. */
async function confirmAccount(
  { confirm }: TradeRequest,
  journal: SqliteJournal,
  { config }: LoadedConfig,
  account: string,
): Promise<void> {
  const kind = 'confirmed';
  const bot = journal.botNumber('*');
  if (journal.state(bot, kind).some(({ id }) => id === account)) return;
  const question = `Trade with real money on ${config.exchange?.name ?? '?'} (account ${account})?`;
  if (!(await confirm(question))) {
    throw new InputError('NOT_CONFIRMED', 'live trading was not confirmed', {
      hint: 'Answer yes, or add --yes; without --live the bot trades on paper.',
    });
  }
  note(journal, bot, Date.now(), { kind, account }, { kind, id: account, value: true });
}

/** The stake currency that a live account held when its bot began; profits are counted from there. */
async function liveStart(
  journal: SqliteJournal,
  bot: number,
  venue: Venue,
  { stakeCurrency }: EngineSettings,
  clock: Clock,
): Promise<number> {
  const kind = 'start-balance';
  const [kept] = journal.state(bot, kind);
  if (kept !== undefined) return kept.value as number;
  const balance = (await venue.balances()).find(({ asset }) => asset === stakeCurrency);
  const value = Number(balance?.free ?? 0);
  if (!(value > 0)) {
    throw new InputError('NO_FUNDS', `the account holds no ${stakeCurrency}`, {
      path: 'stakeCurrency',
      value: stakeCurrency,
      hint: `Transfer ${stakeCurrency} to it, or choose pairs with another quote currency.`,
    });
  }
  note(journal, bot, clock.now(), { kind, value }, { kind, id: stakeCurrency, value });
  return value;
}

/** Writes down one thing that is to be known after a restart. */
function note(journal: Journal, bot: number, timeMs: number, event: JournalEntry['event'], change: StateChange): void {
  const nothing = { intents: [], fills: [], ledger: [], closed: [], candles: [] };
  journal.write({ bot, timeMs, event, changes: [change], ...nothing });
}

function notifierTo(log: Log): Notifier {
  const levels = { info: 'info', warning: 'warn', critical: 'error' } as const;
  return {
    notify: ({ level, code, text, fields }: Notice) => log[levels[level]](text, { code, ...fields }),
  };
}

function bothLogs(one: Log, other: Log): Log {
  const write =
    (level: keyof Log): Log[typeof level] =>
    (message, fields) => {
      one[level](message, fields);
      other[level](message, fields);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function secretsOf({ config }: LoadedConfig): string[] {
  const { key, secret, password } = config.exchange ?? {};
  return [key, secret, password].filter((value) => value !== undefined);
}
