import type { FundingTable } from '../../core/engine/funding.ts';
import type { TradeRecord } from '../../core/model/trade.ts';
import type { JournalCandle, JournalEntry, Json } from '../../core/model/journal.ts';
import type { Market } from '../../core/model/market.ts';
import type { EngineSettings } from '../../core/model/settings.ts';
import type { Intent } from '../../core/orders/intents.ts';
import { Analyst } from '../../core/session/analyst.ts';
import type { PairOpen, SessionEvent } from '../../core/session/events.ts';
import type { RecordedStart } from '../../core/session/recorded-start.ts';
import { Session } from '../../core/session/session.ts';
import type { SessionOptions } from '../../core/session/session-types.ts';
import type { AnyStrategy } from '../../core/strategy/spec.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ClosedStep, FeedEvent } from '../../ports/feed.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import { readSession } from './stored-session.ts';

/** What a bot is made of. */
export interface BotParts extends Pick<
  SessionOptions,
  'account' | 'wording' | 'stopsOnExchange' | 'turns' | 'candleDesk' | 'requestExpiryMs' | 'settleMs'
> {
  readonly name: string;
  readonly strategyHash?: string;
  readonly settings: EngineSettings;
  readonly strategy: AnyStrategy;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of the pairs to trade, in their order. */
  readonly markets: readonly Market[];
  /** Pairs among them that are not entered any more. */
  readonly leaving?: ReadonlySet<string>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Funding of futures pairs, where it is known beforehand: on recorded candles. */
  readonly fundingOf?: (pair: string) => FundingTable | undefined;
  /** Where intents go once they are written down. */
  readonly act: (intents: readonly Intent[]) => void;
}

/**
 * One strategy on its pairs and its account: asks the strategy at each candle close, tells the session what happens,
 * writes down what comes of it, and only then lets it be done.
 */
export class Bot {
  readonly analyst: Analyst;
  readonly session: Session;
  readonly #parts: BotParts;
  readonly number: number;
  /** Close of the candles that the strategy has been asked about last, UTC ms; 0 = none since the start. */
  stepMs = 0;
  /** Pairs that may be left but not entered, with the reason. */
  readonly blocked = new Map<string, string>();

  constructor(parts: BotParts) {
    const { name, settings, strategy, params, markets, journal } = parts;
    this.#parts = parts;
    this.number = journal.botNumber(name);
    this.analyst = new Analyst(strategy, params, settings, markets, parts.fundingOf);
    this.session = new Session(
      {
        ...parts,
        pairs: this.analyst.pairs,
        epoch: journal.epoch,
        bot: this.number,
      },
      readSession(journal, this.number),
    );
  }

  /**
   * Begins with the candles of before, on which nothing is decided any more: those that the journal has, and those that it
   * has not. Orders whose fate the end of the last process has left open are asked for.
   */
  start(known: readonly JournalCandle[], fresh: readonly JournalCandle[]): void {
    for (const candle of known) this.analyst.add(candle);
    for (const candle of fresh) this.analyst.add(candle);
    const pairs = this.analyst.pairs.flatMap(({ pair }) => {
      const verdict = this.#judge(pair);
      return verdict === undefined ? [] : [{ pair, row: verdict.row, flags: verdict.flags }];
    });
    const { settings, params, account, wording, stopsOnExchange, requestExpiryMs, settleMs, strategy, markets } =
      this.#parts;
    const setup = { settings, params, account, wording, stopsOnExchange, requestExpiryMs, settleMs, markets };
    const start = { ...setup, strategy: strategy.name, strategyHash: this.#parts.strategyHash };
    this.apply({ kind: 'start', pairs, setup: start, frames: this.analyst.anchors() } as RecordedStart, fresh);
  }

  /** Takes in what the market feed tells. */
  hear(event: FeedEvent): void {
    if (event.kind === 'quote') return this.apply({ kind: 'quote', pair: event.pair, price: event.price });
    if (event.kind === 'closed') return this.#closed(event);
    const pairs = event.candles.map(({ pair, values: [open, high, low, close, volume] }) => ({
      pair,
      open,
      high,
      low,
      close,
      volume,
    }));
    this.apply({ kind: 'bar', timeMs: event.timeMs, lengthMs: event.lengthMs, pairs });
  }

  /** Tells the session of an event; the outcome is written to the journal, and then its intents are acted on. */
  apply(event: SessionEvent, candles: readonly JournalCandle[] = []): void {
    const timeMs = this.#parts.clock.now();
    if (event.kind === 'command' || event.kind === 'outside')
      this.apply({ kind: 'prices', pairs: this.session.prices() });
    const { intents, changes, fills, ledger, closed } = this.session.step(event, timeMs);
    const isNothing = changes.length + intents.length + fills.length + closed.length === 0;
    if (event.kind === 'quote' && isNothing) return;
    this.#parts.journal.write({
      bot: this.number,
      timeMs,
      event: event as unknown as JournalEntry['event'],
      intents: intents as unknown as Json[],
      changes,
      fills,
      ledger,
      closed: closed as unknown as JournalEntry['closed'],
      candles,
    });
    this.#tell(closed);
    this.#parts.act(intents);
  }

  #closed({ timeMs, candles, prices, stale }: ClosedStep): void {
    for (const candle of candles) this.analyst.add(candle);
    const old = new Set(stale);
    const pairs: PairOpen[] = [];
    for (const { pair } of this.analyst.pairs) {
      const price = prices.get(pair);
      if (price === undefined || old.has(pair)) continue;
      const verdict = this.#judge(pair);
      if (verdict === undefined) continue;
      const { row, flags, isJudged } = verdict;
      const canEnter = isJudged && !this.blocked.has(pair) && !this.#parts.leaving?.has(pair);
      pairs.push({ pair, price, row, flags, canEnter });
    }
    this.apply({ kind: 'open', timeMs, pairs }, candles);
    this.stepMs = timeMs;
  }

  /** A strategy that fails on a pair decides nothing there; the other pairs and all open stops go on. */
  #judge(pair: string) {
    const verdict = this.analyst.judge(pair);
    if (verdict === undefined) return undefined;
    const { failure, ...rest } = verdict;
    if (failure !== undefined) {
      const fields = { subject: pair, reason: failure.code, ...(failure.path && { path: failure.path }) };
      const notice = { level: 'critical', code: 'STRATEGY_FAILED', text: failure.message, fields } as const;
      this.#parts.act([{ kind: 'notify', notice }]);
    }
    return { ...rest, isJudged: failure === undefined };
  }

  #tell(closed: readonly TradeRecord[]): void {
    for (const { id, pair, exitReason, profitAbs, profitRatio } of closed) {
      this.#parts.log.info('trade closed', { id, pair, exitReason, profitAbs, profitRatio });
    }
  }
}
