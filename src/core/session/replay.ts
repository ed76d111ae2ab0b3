import type { FundingTable } from '../engine/funding.ts';
import type { SeriesId } from '../model/candles.ts';
import { TradewrightError } from '../model/errors.ts';
import { exactText } from '../model/exact.ts';
import type { BookedFill, JournalCandle, Json, LedgerEntry, RecordedEntry } from '../model/journal.ts';
import type { TradeRecord } from '../model/trade.ts';
import type { AnyStrategy } from '../strategy/spec.ts';
import { Analyst } from './analyst.ts';
import { firstDifference, type Difference } from './difference.ts';
import type { SessionEvent } from './events.ts';
import type { RecordedStart } from './recorded-start.ts';
import { Session } from './session.ts';
import type { SessionOptions, StepResult } from './session-types.ts';
import { storedState } from './stored-state.ts';

export interface ReplayParts extends Pick<SessionOptions, 'strategy' | 'turns' | 'candleDesk' | 'epoch' | 'bot'> {
  readonly strategy: AnyStrategy;
  readonly fundingOf?: (pair: string) => FundingTable | undefined;
  /** Candles of a series that the journal had before an entry, from a time on. */
  readonly candlesBefore: (series: SeriesId, fromMs: number, before: number) => Iterable<JournalCandle>;
}

/** Where a replay has come to another result than the recording. */
export interface ReplayDifference extends Difference {
  readonly sequence: number;
  readonly timeMs: number;
  readonly event: string;
}

const REPLAYED: Readonly<Record<SessionEvent['kind'], true>> = {
  open: true,
  bar: true,
  quote: true,
  prices: true,
  sending: true,
  placed: true,
  canceled: true,
  order: true,
  fill: true,
  'looked-up': true,
  funding: true,
  baseline: true,
  outside: true,
  market: true,
  command: true,
  start: true,
};

/**
 * Tells a fresh session and its strategy the recorded events of a bot again, and compares what comes of each with what was
 * recorded: intents, fills, ledger, closed trades, and every piece of state at the last event that changed it. Each start
 * of the process begins on the state that the replay has reached.
 */
export class Replay {
  readonly #parts: ReplayParts;
  /** Every piece of the state now, by kind and id. */
  readonly #pieces = new Map<string, Map<string, Json>>();
  /** Ids of the pieces that the journal holds at its end. */
  readonly #kept = new Set<string>();
  readonly #closed: TradeRecord[] = [];
  #running: { readonly session: Session; readonly analyst: Analyst } | undefined;
  #events = 0;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  /** Events told so far. */
  get events(): number {
    return this.#events;
  }

  /** Tells the next entry. Returns the first difference; after one the replay is of no more use. */
  tell(entry: RecordedEntry): ReplayDifference | undefined {
    const event = entry.event as unknown as SessionEvent;
    if (!Object.hasOwn(REPLAYED, event.kind)) return undefined;
    this.#events++;
    const found = this.#judged(event, entry) ?? this.#stepped(event, entry);
    for (const { kind, id } of entry.changes) this.#kept.add(`${kind} ${id}`);
    return found && { sequence: entry.sequence, timeMs: entry.timeMs, event: event.kind, ...found };
  }

  /** A piece of the state that the recording does not have at its end, after its last entry. */
  rest(): Difference | undefined {
    for (const [kind, pieces] of this.#pieces) {
      for (const [id, replayed] of pieces) {
        if (!this.#kept.has(`${kind} ${id}`)) return { field: `${kind} ${id}`, recorded: undefined, replayed };
      }
    }
    return undefined;
  }

  /** Candles reach their frames, and the strategy says the same of them as it did. */
  #judged(event: SessionEvent, entry: RecordedEntry): Difference | undefined {
    if (event.kind === 'start') this.#begin(event as RecordedStart, entry.sequence);
    if (this.#running === undefined) return { field: 'event', recorded: event.kind, replayed: 'start' };
    const { analyst } = this.#running;
    for (const candle of entry.candles) analyst.add(candle);
    if (event.kind !== 'start' && event.kind !== 'open') return undefined;
    for (const [index, { pair, row, flags }] of event.pairs.entries()) {
      const said = analyst.judge(pair);
      const found = firstDifference({ row, flags }, said && { row: said.row, flags: said.flags }, `pairs[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #begin({ setup, frames }: RecordedStart, sequence: number): void {
    const { strategy, fundingOf, candlesBefore, turns, candleDesk, epoch, bot } = this.#parts;
    const { markets, settings, params, strategy: _, strategyHash: _hash, ...options } = setup;
    const analyst = new Analyst(strategy, params as Readonly<Record<string, unknown>>, settings, markets, fundingOf);
    for (const { fromMs, ...series } of frames) {
      for (const candle of candlesBefore(series, fromMs, sequence)) analyst.add(candle);
    }
    const state = storedState((kind) => [...(this.#pieces.get(kind) ?? [])].map(([id, value]) => ({ id, value })));
    const code = { strategy, turns, ...(candleDesk && { candleDesk }), epoch, bot };
    const session = new Session(
      { ...options, settings, params, pairs: analyst.pairs, ...code },
      state && { state, closed: this.#closed },
    );
    this.#running = { session, analyst };
  }

  #stepped(event: SessionEvent, entry: RecordedEntry): Difference | undefined {
    const result = attempted(() => this.#running!.session.step(event, entry.timeMs));
    if ('error' in result) return { field: 'step', recorded: undefined, replayed: result.error };
    const states = this.#take(result, entry);
    this.#closed.push(...(entry.closed as unknown as TradeRecord[]));
    return (
      firstDifference(entry.intents, result.intents, 'intents') ??
      firstDifference(entry.fills.map(fillText), result.fills.map(fillText), 'fills') ??
      firstDifference(entry.ledger.map(movementText), result.ledger.map(movementText), 'ledger') ??
      firstDifference(entry.closed, result.closed, 'closed') ??
      states
    );
  }

  #take({ changes }: StepResult, entry: RecordedEntry): Difference | undefined {
    for (const { kind, id, value } of changes) {
      const pieces = this.#pieces.get(kind) ?? new Map<string, Json>();
      this.#pieces.set(kind, pieces);
      if (value === undefined) pieces.delete(id);
      else pieces.set(id, value);
    }
    for (const { kind, id, value } of entry.changes) {
      const change = changes.find((each) => each.kind === kind && each.id === id);
      const found = firstDifference(value, change?.value, `${kind} ${id}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function attempted<T>(task: () => T): T | { readonly error: string } {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof TradewrightError)) throw error;
    return { error: `${error.code}: ${error.message}` };
  }
}

function fillText(fill: BookedFill): unknown {
  const { fee, fillId, orderId, clientOrderId, pair, side, price, amount, cost, isMaker, timeMs, tradeId, account } =
    fill;
  const charged = fee && { asset: fee.asset, amount: fee.amount };
  return {
    fillId,
    orderId,
    clientOrderId,
    pair,
    side,
    price,
    amount,
    cost,
    charged,
    isMaker,
    timeMs,
    tradeId,
    account,
  };
}

function movementText({ account, asset, change, reason, reference }: LedgerEntry): unknown {
  return { account, asset, change: exactText(change), reason, reference };
}
