import type { SeriesId } from './candles.ts';
import type { Exact } from './exact.ts';
import type { FillReport } from './venue.ts';

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
export interface JournalCandle extends SeriesId {
  /** Open time, UTC ms. */
  readonly timeMs: number;
  readonly values: readonly [open: number, high: number, low: number, close: number, volume: number];
}

/** A fill and the trade that it belongs to; 0 = none. */
export type BookedFill = FillReport & { readonly tradeId: number; readonly account: string };

/** All that one event has brought about. It is written as a whole or not at all. */
export interface JournalEntry {
  readonly bot: number;
  readonly timeMs: number;
  readonly event: { readonly kind: string } & { readonly [key: string]: Json };
  /** What has to be done now. With one or more, the entry is on the disk before `write` returns. */
  readonly intents: readonly Json[];
  readonly changes: readonly StateChange[];
  readonly fills: readonly BookedFill[];
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

/** An entry as the journal holds it. */
export interface RecordedEntry extends JournalEntry {
  readonly sequence: number;
  /** Of the pieces that it changed, those that no later entry has changed again. */
  readonly changes: readonly StateChange[];
}
