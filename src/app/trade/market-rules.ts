import { VenueError } from '../../core/model/answer.ts';
import type { Market } from '../../core/model/market.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ListedMarket, MarketData } from '../../ports/market-data.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Bot } from './bot.ts';
import { Pause } from './pause.ts';

/** Time between two looks at the venue's list, ms. */
const EVERY_MS = 3_600_000;
/** A refused order is a reason to look at once, but not more often than this, ms. */
const LEAST_MS = 10_000;
/** What a venue changes of a market now and then. */
const RULES = ['tickSize', 'stepSize', 'minAmount', 'maxAmount', 'minCost', 'maxCost'] as const;
const CLOSED = 'MARKET_CLOSED';

export interface MarketRulesParts {
  readonly bot: Bot;
  readonly apply: (event: SessionEvent) => void;
  readonly data: MarketData;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly signal: AbortSignal;
}

/** Keeps the session's rules of its markets those of the venue, and entries off markets that the venue has closed. */
export class MarketRules {
  readonly #parts: MarketRulesParts;
  readonly #pause = new Pause();
  #isAsked = false;

  constructor(parts: MarketRulesParts) {
    this.#parts = parts;
  }

  /** Hears what a session is told: an order that the venue's rules refuse is a reason to read them again. */
  readonly hear = (event: SessionEvent): void => {
    if (event.kind !== 'placed' || event.answer.kind !== 'refused') return;
    const { kind } = event.answer.failure;
    if (kind !== 'rules' && kind !== 'market') return;
    this.#isAsked = true;
    this.#pause.wake();
  };

  /** Looks every hour, and when an order was refused, until the signal aborts. */
  async run(): Promise<void> {
    const { clock, signal } = this.#parts;
    while (!signal.aborted) {
      const lookedMs = clock.now();
      this.#isAsked = false;
      await this.#look();
      if (!this.#isAsked) await this.#pause.until(lookedMs + EVERY_MS, clock, signal);
      await clock.sleepUntil(lookedMs + LEAST_MS, signal).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { bot, data, log } = this.#parts;
    try {
      const listed = new Map((await data.markets(true)).map((market) => [market.pair, market]));
      for (const { pair, market } of bot.analyst.pairs) this.#compare(market, listed.get(pair));
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      log.warn("the venue's markets could not be read", { reason: error.message });
    }
  }

  #compare(market: Market, listed: ListedMarket | undefined): void {
    const { bot, apply, notifier, log } = this.#parts;
    const { pair } = market;
    const wasClosed = bot.blocked.get(pair) === CLOSED;
    if (listed?.active !== true) {
      bot.blocked.set(pair, CLOSED);
      if (wasClosed) return;
      const holds = bot.session.trader.open.some(({ start, hasPosition }) => hasPosition && start.pair === pair);
      const text = `the venue does not trade ${pair}${holds ? ': a position cannot be left' : ''}`;
      notifier.notify({ level: holds ? 'critical' : 'warning', code: CLOSED, text, fields: { pair } });
      return;
    }
    if (wasClosed) bot.blocked.delete(pair);
    const changed = RULES.filter((rule) => listed[rule] !== market[rule]);
    if (changed.length === 0) return;
    const rules = Object.fromEntries(changed.map((rule) => [rule, listed[rule]]));
    log.warn('market rules have changed', { pair, ...rules });
    apply({ kind: 'market', market: { ...market, ...rules } });
  }
}
