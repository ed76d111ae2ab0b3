import type { SeriesId } from '../model/candles.ts';
import type { Market } from '../model/market.ts';
import type { SessionEvent } from './events.ts';
import type { SessionOptions } from './session-types.ts';

/** What a session is made of, as far as it is no code: kept with each start, so that a replay needs no configuration. */
export interface SessionSetup extends Pick<
  SessionOptions,
  'settings' | 'params' | 'account' | 'wording' | 'stopsOnExchange' | 'requestExpiryMs' | 'settleMs'
> {
  /** Name of the strategy, and the hash of its sources where it is known. */
  readonly strategy: string;
  readonly strategyHash?: string;
  readonly markets: readonly Market[];
}

/** Where the frame of a series begins. */
export interface SeriesAnchor extends SeriesId {
  /** Open time of its first candle, UTC ms. */
  readonly fromMs: number;
}

/** The first event of a process, as the journal keeps it. */
export interface RecordedStart extends Extract<SessionEvent, { kind: 'start' }> {
  readonly setup: SessionSetup;
  readonly frames: readonly SeriesAnchor[];
}
