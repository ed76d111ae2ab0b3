import type { Exact } from '../core/model/exact.ts';
import type { FillReport } from '../core/model/venue.ts';

/** Anything that JSON can hold; numbers come back bit for bit. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where a movement of the ledger comes from. `external`: found at the venue and made by none of our orders. */
export type LedgerReason = 'baseline' | 'fill' | 'fee' | 'funding' | 'liquidation' | 'external';

/** One movement of an asset in the ledger of an account. */
export interface LedgerEntry {
  readonly account: string;
  readonly asset: string;
  readonly change: Exact;
  readonly reason: LedgerReason;
  /** What it belongs to: a fill, a funding payment, an outside event. */
  readonly reference: string;
}

/** A named piece of a bot's state: an open trade, an order, a lock, a value. `undefined` takes it away. */
export interface StateChange {
  readonly kind: string;
  readonly id: string;
  readonly value: Json | undefined;
}

/** A closed candle that decisions were made on. Prices in quote, volume in coins. */
export interface JournalCandle {
  readonly pair: string;
  readonly timeframe: string;
  readonly timeMs: number;
  readonly values: readonly [open: number, high: number, low: number, close: number, volume: number];
}

/** All that one event has brought about. It is written as a whole or not at all. */
export interface JournalEntry {
  readonly bot: number;
  readonly timeMs: number;
  readonly event: { readonly kind: string } & { readonly [key: string]: Json };
  /** What has to be done now. With one or more, the entry is on the disk before `write` returns. */
  readonly intents: readonly Json[];
  readonly changes: readonly StateChange[];
  readonly fills: readonly (FillReport & { readonly tradeId: number; readonly account: string })[];
  readonly ledger: readonly LedgerEntry[];
  /** Trades that have closed, as reports show them. */
  readonly closed: readonly ({ readonly id: number } & Json)[];
  readonly candles: readonly JournalCandle[];
}

/** An entry as it was written. */
export interface StoredEvent {
  readonly sequence: number;
  readonly bot: number;
  readonly timeMs: number;
  readonly event: Json;
  readonly intents: readonly Json[];
}

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
  /** Stored candles of a series from a time on, oldest first. */
  candles(pair: string, timeframe: string, fromMs: number): readonly JournalCandle[];
  events(from: number, limit: number, bot?: number): readonly StoredEvent[];
  close(): void;
}
