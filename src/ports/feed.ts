import type { JournalCandle } from '../core/model/journal.ts';

/** All candles that close at one instant are in, or it is too late to wait for the rest. */
export interface ClosedStep {
  readonly kind: 'closed';
  /** When they closed, UTC ms, venue time. */
  readonly timeMs: number;
  /** Base and informative candles, earlier ones of the same series that were missing first. */
  readonly candles: readonly JournalCandle[];
  /** First price after `timeMs` by pair; a pair without one is not traded in this step. */
  readonly prices: ReadonlyMap<string, number>;
  /** Pairs whose candles did not come in time, or are older than two timeframes. */
  readonly stale: readonly string[];
}

export type FeedEvent =
  | ClosedStep
  | { readonly kind: 'quote'; readonly pair: string; readonly price: number }
  /** A span without finer prices: whole candles that open at `timeMs`. */
  | {
      readonly kind: 'bars';
      readonly timeMs: number;
      readonly lengthMs: number;
      readonly candles: readonly JournalCandle[];
    };

/** What happens on the market, for one bot, in order of time. */
export interface Feed {
  /** Ends when `signal` aborts. What is wrong with streams is repaired inside, and told to the log. */
  events(signal: AbortSignal): AsyncIterable<FeedEvent>;
}
