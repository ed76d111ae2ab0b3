import { InputError } from '../../core/model/errors.ts';
import type { Exact } from '../../core/model/exact.ts';
import type { RefusedEntry, RunCounters } from '../../core/model/trade.ts';
import type { Command } from '../../core/session/events.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Trading } from '../trade/trade.ts';
import { flatten } from './flatten.ts';
import { refusal, type OperatorAnswer, type OperatorRequest, type Positions } from './messages.ts';
import { balanceOf, dailyOf, profitOf, statusReport, tradesOf, type StatusReport } from './reports.ts';

const MINUTE_MS = 60_000;

/** A bot that an operator looks at and commands. */
export interface OperatedBot {
  readonly trading: Trading;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly strategy: string;
  /** What the account holds by the ledger. */
  readonly balances: () => ReadonlyMap<string, Exact>;
}

export interface OperatorParts {
  readonly mode: 'paper' | 'live';
  readonly log: Log;
  /** Aborts when the trading ends, for whatever reason. */
  readonly signal: AbortSignal;
  /** Ends the trading in good order. */
  readonly stop: () => void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

/** Why an entry by hand came to nothing, by the counter that it raised. */
const REFUSALS: Partial<Record<keyof RunCounters, string>> = {
  rejectedSignals: 'all slots are taken (maxOpenTrades)',
  lockedEntries: 'the pair is locked',
  unaffordableEntries: 'the wallet has no stake left',
  belowMinimumEntries: "the stake is below the market's minimum",
  belowStepEntries: 'the stake buys less than one step of the market',
  vetoedEntries: 'the strategy took it back',
};

/** Does what an operator asks of a running bot. Each command is an event of the bot's session, and so in its journal. */
export class Operator {
  readonly #parts: OperatorParts;
  #operated: OperatedBot | undefined;
  #stopping: Positions | undefined;
  #reload: (() => Promise<unknown>) | undefined;

  constructor(parts: OperatorParts) {
    this.#parts = parts;
  }

  /** The bot trades now. A stop that was asked for before begins to sell. */
  began(operated: OperatedBot): void {
    this.#operated = operated;
    if (this.#stopping === 'flatten') void this.#flatten(operated);
  }

  /** How to reload configuration and strategy. */
  reloads(reload: () => Promise<unknown>): void {
    this.#reload = reload;
  }

  /** Stops the bot. With `flatten` everything is sold first. Resolves when the trading has ended. */
  async stop(positions: Positions): Promise<void> {
    const { stop, ended, log, signal } = this.#parts;
    if (this.#stopping !== 'flatten' || positions === 'keep') {
      log.warn(positions === 'flatten' ? 'stopping: everything is sold' : 'stopping: positions stay');
      this.#stopping = positions;
      if (positions === 'keep') stop();
      else if (this.#operated !== undefined && !signal.aborted) void this.#flatten(this.#operated);
    }
    await ended.catch(() => undefined);
  }

  /** Answers a request; never throws. */
  readonly answer = async (request: unknown): Promise<OperatorAnswer> => {
    try {
      return { ok: true, value: await this.#do(request as OperatorRequest) };
    } catch (error) {
      return refusal(error);
    }
  };

  async #do(request: OperatorRequest): Promise<unknown> {
    if (request.do === 'stop') {
      await this.stop(request.positions);
      return { stopped: true, openTrades: this.#operated?.trading.bot.session.trader.open.length ?? 0 };
    }
    const operated = this.#operated;
    if (operated === undefined) {
      throw new InputError('BOT_STARTING', 'the bot waits for the exchange and does not trade yet', {
        hint: 'Try again when its log says that it trades; `tradewright stop` works already.',
      });
    }
    const { clock } = operated;
    const { session } = operated.trading.bot;
    const tell = (command: Command): void => operated.trading.tell({ kind: 'command', command });
    switch (request.do) {
      case 'status':
        return { ...statusReport(operated, clock.now()), mode: this.#parts.mode, state: this.#state(operated) };
      case 'trades':
        return tradesOf(operated, request.last);
      case 'balance':
        return balanceOf(operated);
      case 'profit':
        return profitOf(operated);
      case 'daily':
        return dailyOf(operated, clock.now(), request.days);
      case 'pause':
        tell({ do: 'stop-entries' });
        return { entries: 'paused' };
      case 'resume':
        tell({ do: 'resume-entries' });
        return { entries: 'allowed' };
      case 'enter':
        return this.#enter(operated, request, tell);
      case 'exit': {
        const { tradeId } = request;
        const meant = tradeId === undefined ? session.trader.open : [openTrade(operated, tradeId)];
        const ids = meant.map(({ id }) => id);
        tell({ do: 'exit', reason: 'force_exit', ...(tradeId !== undefined && { tradeId }) });
        return { leaving: ids };
      }
      case 'cancel': {
        const { id } = openTrade(operated, request.tradeId);
        const orders = session.orders.liveOf(id).filter(({ purpose }) => purpose !== 'stop');
        if (orders.length === 0) {
          const hint = '`tradewright bot status` lists open orders.';
          throw new InputError('NO_OPEN_ORDER', `trade ${id} has no open order`, { path: 'trade', value: id, hint });
        }
        tell({ do: 'cancel-orders', tradeId: id });
        return { cancelled: orders.map(({ clientOrderId }) => clientOrderId) };
      }
      case 'lock': {
        const { pair, side, minutes } = request;
        if (pair !== '*') assertTraded(operated, pair);
        const untilMs = clock.now() + minutes * MINUTE_MS;
        tell({ do: 'lock', pair, side, untilMs, reason: 'operator' });
        return { locked: pair, side, untilMs: session.trader.locks.records.at(-1)!.endTimeMs };
      }
      case 'reload':
        return this.#reload?.();
      case 'unlock':
        tell({ do: 'unlock', pair: request.pair });
        return { unlocked: request.pair };
      default:
        throw new InputError('COMMAND_UNKNOWN', 'the bot does not know this command', { value: request });
    }
  }

  #enter(
    operated: OperatedBot,
    { pair, side }: Extract<OperatorRequest, { do: 'enter' }>,
    tell: (command: Command) => void,
  ): unknown {
    const { trading, settings } = operated;
    const { session, blocked } = trading.bot;
    assertTraded(operated, pair);
    const refuse = (code: string, why: string, hint: string): InputError =>
      new InputError(code, `${pair} is not entered: ${why}`, { path: 'pair', value: pair, hint });
    if (session.entriesStopped) {
      throw refuse('ENTRIES_STOPPED', 'entries are stopped', '`tradewright bot resume` allows them again.');
    }
    const reason = blocked.get(pair);
    if (reason !== undefined) throw refuse(reason, 'the account has orders that are not ours', 'Look at its orders.');
    if (side === 'short' && !settings.canShort) {
      throw refuse('ENTRY_REFUSED', 'this configuration has no short trades (canShort)', 'Enter long.');
    }
    if (session.price(pair) === undefined) {
      throw refuse('PRICE_MISSING', 'no price has come yet', 'Try again in a moment.');
    }
    const { trader } = session;
    const before = { ...trader.counters };
    const known = new Set(trader.open);
    tell({ do: 'enter', pair, side, tag: 'force_entry' });
    const trade = trader.open.find((each) => !known.has(each));
    if (trade !== undefined) return { trade: trade.id, pair, side, rate: trade.openRate, stake: trade.stakeAmount };
    const raised = Object.keys(REFUSALS) as (keyof typeof REFUSALS & RefusedEntry['reason'])[];
    const why = raised.find((name) => trader.counters[name] > before[name]);
    throw refuse(
      'ENTRY_REFUSED',
      (why && REFUSALS[why]) ?? 'the pair has an open trade',
      '`tradewright bot status` shows slots, locks and trades.',
    );
  }

  #state({ trading }: OperatedBot): StatusReport['state'] {
    if (this.#stopping !== undefined || this.#parts.signal.aborted) return 'stopping';
    return trading.bot.session.entriesStopped ? 'paused' : 'running';
  }

  async #flatten({ trading, clock }: OperatedBot): Promise<void> {
    const { signal, stop, log } = this.#parts;
    try {
      await flatten(trading, clock, signal);
      stop();
    } catch (error) {
      // A reload begins the trading anew, and that is flattened; anything else ends it by itself.
      log.warn('selling everything was interrupted', { reason: String(error) });
    }
  }
}

function assertTraded({ trading }: OperatedBot, pair: string): void {
  const pairs = trading.bot.analyst.pairs.map((each) => each.pair);
  if (pairs.includes(pair)) return;
  throw new InputError('PAIR_NOT_TRADED', `the bot does not trade ${pair}`, {
    path: 'pair',
    value: pair,
    hint: `It trades ${pairs.slice(0, 20).join(' ')}${pairs.length > 20 ? ' ...' : ''}.`,
  });
}

function openTrade({ trading }: OperatedBot, id: number) {
  const trade = trading.bot.session.trader.open.find((each) => each.id === id);
  if (trade !== undefined) return trade;
  throw new InputError('TRADE_NOT_OPEN', `there is no open trade ${id}`, {
    path: 'trade',
    value: id,
    hint: '`tradewright bot status` lists the open trades.',
  });
}
