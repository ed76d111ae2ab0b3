import type { SeriesId } from '../core/model/candles.ts';
import type { Exact } from '../core/model/exact.ts';
import type { JournalCandle, JournalEntry, Json, RecordedEntry, StoredEvent } from '../core/model/journal.ts';

/**
 * What a bot knows, kept so that it may be killed at any instruction. Throws RunError JOURNAL_BUSY, JOURNAL_DISK_FULL,
 * JOURNAL_CORRUPT; after one of them nothing of the entry is in the journal.
 */
export interface Journal {
  /** Six random lower-case letters and digits, drawn when the journal was made; part of every client order id. */
  readonly epoch: string;
  /** Number of a bot, given out on first use. */
  botNumber(name: string): number;
  /** Writes an entry and returns its number. */
  write(entry: JournalEntry): number;
  /** The pieces of a bot's state of one kind, the one that has not changed for longest first. */
  state(bot: number, kind: string): readonly { readonly id: string; readonly value: Json }[];
  closedTrades(bot: number): readonly Json[];
  /** Sum of all movements by asset. */
  balances(account: string): ReadonlyMap<string, Exact>;
  hasFill(account: string, pair: string, fillId: string): boolean;
  /** Time of the newest booked fill of an account and pair, UTC ms; undefined = none. */
  newestFillMs(account: string, pair: string): number | undefined;
  /**
   * Candles of a series that a bot has decided on, from a time on, oldest first; with `before` only those that came with an
   * entry of a lower number.
   */
  candles(bot: number, series: SeriesId, fromMs: number, before?: number): readonly JournalCandle[];
  /** All that the entries of a bot have written, in their order, from a number on. */
  recorded(bot: number, from: number): Iterable<RecordedEntry>;
  events(from: number, limit: number, bot?: number): readonly StoredEvent[];
  close(): void;
}
