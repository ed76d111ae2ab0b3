import type { Answer } from '../model/answer.ts';
import type { Market } from '../model/market.ts';
import type { Side } from '../model/trade.ts';
import type { BalanceReport, Decimal, FillReport, OrderReport } from '../model/venue.ts';

/** A pair's part in a step: the signals of the candle that has just closed, and the first price after it. */
export interface PairOpen {
  readonly pair: string;
  /** First price after the candle's close, in quote. */
  readonly price: number;
  /** Row of the closed candle in the pair's frame. */
  readonly row: number;
  /** Signal bits of that row (model/signals.ts). */
  readonly flags: number;
  /** False: its data are too old, or something is wrong with it, so it may be left but not entered. */
  readonly canEnter: boolean;
}

/** A whole candle: only where no finer prices are known, as in a test on recorded candles or in a span that was missed. */
export interface PairBar {
  readonly pair: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What an operator asks for. */
export type Command =
  | { readonly do: 'stop-entries' | 'resume-entries' }
  /** Sell everything at market, and take back what would buy more. */
  | { readonly do: 'flatten' }
  | { readonly do: 'enter'; readonly pair: string; readonly side: Side; readonly tag: string }
  /** Without a trade: all of them. */
  | { readonly do: 'exit'; readonly tradeId?: number; readonly reason: string }
  | { readonly do: 'cancel-orders'; readonly tradeId: number }
  | {
      readonly do: 'lock';
      readonly pair: string;
      readonly side: Side | '*';
      readonly untilMs: number;
      readonly reason: string;
    }
  | { readonly do: 'unlock'; readonly pair: string }
  /** Another configuration or strategy takes over at the next close of a candle: the session ends, and another begins. */
  | { readonly do: 'reload'; readonly strategyHash: string };

/**
 * All that a trading session can be told, as plain JSON, so that a journal keeps it and a replay tells it again.
 * `nowMs` of a step says when: nothing here reads a clock.
 */
export type SessionEvent =
  /** One analysis step: all candles that close at `timeMs` (UTC ms) are in. */
  | { readonly kind: 'open'; readonly timeMs: number; readonly pairs: readonly PairOpen[] }
  | { readonly kind: 'bar'; readonly timeMs: number; readonly lengthMs: number; readonly pairs: readonly PairBar[] }
  | { readonly kind: 'quote'; readonly pair: string; readonly price: number }
  /** Prices of before that changed nothing, so that they were not kept: told ahead of what looks at them. */
  | { readonly kind: 'prices'; readonly pairs: readonly Pick<PairOpen, 'pair' | 'price'>[] }
  /** A request leaves now. */
  | { readonly kind: 'sending'; readonly clientOrderId: string }
  | { readonly kind: 'placed'; readonly clientOrderId: string; readonly answer: Answer<OrderReport> }
  | { readonly kind: 'canceled'; readonly clientOrderId: string; readonly answer: Answer<OrderReport | undefined> }
  | { readonly kind: 'order'; readonly report: OrderReport }
  | { readonly kind: 'fill'; readonly fill: FillReport }
  | {
      readonly kind: 'looked-up';
      readonly clientOrderId: string;
      readonly known: boolean;
      readonly venueTimeMs: number;
    }
  | {
      readonly kind: 'funding';
      readonly pair: string;
      readonly paymentId: string;
      readonly asset: string;
      readonly amount: Decimal;
    }
  /** What the account holds before the first trade; it is not ours to sell. */
  | { readonly kind: 'baseline'; readonly balances: readonly BalanceReport[] }
  /** Money has come or gone without us; `total` is what the venue holds now. */
  | { readonly kind: 'outside'; readonly asset: string; readonly change: Decimal; readonly total: Decimal }
  | { readonly kind: 'market'; readonly market: Market }
  | { readonly kind: 'command'; readonly command: Command }
  /** The process has started, on what the journal holds: the newest closed candle of each pair and its signals. */
  | { readonly kind: 'start'; readonly pairs: readonly Pick<PairOpen, 'pair' | 'row' | 'flags'>[] };
